import { inspect } from 'node:util';
import type { AuthErrorCode } from '@countersign/core';
import { expect } from 'vitest';
import { changes, type RequestPart } from '../changes/changes.ts';
import type { FrameworkName } from '../frameworks/framework.ts';
import { sendRaw } from '../send-raw.ts';
import type { Service } from '../services.ts';
import type { Outcome } from './interop-plan.ts';
import type { Subject } from './subject.ts';

/** Where a check is made. */
export type Check<Result> = (subject: Subject, framework: FrameworkName) => Promise<Result>;

const hourMs = 60 * 60 * 1000;

/** The client's request is accepted as what it is: one run of the handler, for the key that signed. */
export const checkAccepted: Check<true> = async (subject, framework) => {
  const { ok, outcome, handled, refused } = await subject.capture(framework);
  expect(refused, 'refusals').toEqual([]);
  expect(ok, `${subject.plan.sdk} is content; it said ${inspect(outcome)}`).toBe(true);
  expect(
    handled.map(({ principal }) => [principal.scheme, principal.appKey]),
    'runs of the handler',
  ).toEqual([[subject.plan.scheme, subject.credentials.right.appKey]]);
  return true;
};

/** Each signed part, changed, is refused for its proof; the parts are answered. */
export const checkChanged: Check<readonly RequestPart[]> = async (subject, framework) => {
  const { notSigned = [], changedCodes = ['auth_invalid', 'digest_mismatch'] } = subject.plan;
  const signed = (await changesOf(subject, framework)).filter(
    ({ what }) => !notSigned.includes(what),
  );
  for (const { what, how, bytes } of signed) {
    const service = await sendAgain(subject, framework, bytes);
    expectRefused(service, changedCodes, `${what}: ${how}`);
  }
  expect(signed.length, 'parts that are signed').toBeGreaterThan(0);
  return signed.map(({ what }) => what);
};

/** Each part that is said not to be signed may indeed be anything; the parts are answered. */
export const checkNotSigned: Check<readonly RequestPart[]> = async (subject, framework) => {
  const { notSigned = [] } = subject.plan;
  const open = (await changesOf(subject, framework)).filter(({ what }) => notSigned.includes(what));
  expect(open.map(({ what }) => what).toSorted(), 'parts that the request has').toEqual(
    notSigned.toSorted(),
  );
  for (const { what, how, bytes } of open) {
    const service = await sendAgain(subject, framework, bytes);
    expectAccepted(service, 1, `${what}: ${how}`);
  }
  return open.map(({ what }) => what);
};

/** A wrong secret is refused, and the client shows its user the vendor's code; which is answered. */
export const checkWrongSecret: Check<string | number> = async (subject, framework) => {
  const service = subject.fresh(framework);
  const { outcome } = await subject.send(service, subject.credentials.wrong);
  const codes = new Set(service.refused.map(({ code }) => code));
  expect([...codes], 'codes of the refusal').toEqual(['auth_invalid']);
  expect(service.handled, 'runs of the handler').toEqual([]);
  const { shown, expectedVendorCode } = subject.plan;
  expect(shown(outcome), `what ${subject.plan.sdk} shows`).toBe(expectedVendorCode);
  return expectedVendorCode;
};

/** The very same bytes, sent twice. */
export const checkReplay: Check<Outcome> = async (subject, framework) => {
  const { bytes, atMs } = await subject.capture(framework);
  const service = subject.fresh(framework);
  subject.services.clock.set(atMs);
  const { replay = 'refused' } = subject.plan;
  await sendRaw(service.port, bytes);
  expectAccepted(service, 1, 'the first time');
  await sendRaw(service.port, bytes);
  if (replay === 'refused') {
    expect(
      service.refused.map(({ code }) => code),
      'the second time',
    ).toEqual(['nonce_replayed']);
    expect(service.handled, 'runs of the handler').toHaveLength(1);
  } else expectAccepted(service, 2, 'the second time');
  return replay;
};

/** The very same bytes, when their time has passed. */
export const checkExpired: Check<Outcome> = async (subject, framework) => {
  const { expired = 'refused', expiredCode = 'timestamp_out_of_range' } = subject.plan;
  const { bytes } = await subject.capture(framework);
  const service = await sendAgain(subject, framework, bytes, subject.plan.expiredAfterMs ?? hourMs);
  if (expired === 'refused') expectRefused(service, [expiredCode], 'too late');
  else expectAccepted(service, 1, 'late');
  return expired;
};

async function changesOf(subject: Subject, framework: FrameworkName) {
  const { bytes } = await subject.capture(framework);
  return changes(bytes, subject.plan);
}

/** Sends bytes to a service that remembers no nonce: only the proof can speak against them. */
async function sendAgain(
  subject: Subject,
  framework: FrameworkName,
  bytes: Buffer,
  laterMs = 0,
): Promise<Service> {
  const { atMs } = await subject.capture(framework);
  const service = subject.fresh(framework);
  subject.services.clock.set(atMs + laterMs);
  await sendRaw(service.port, bytes);
  return service;
}

function expectRefused(service: Service, codes: readonly AuthErrorCode[], why: string): void {
  expect(service.handled, `runs of the handler, ${why}`).toEqual([]);
  expect(service.refused, `refusals, ${why}`).toHaveLength(1);
  expect(codes, `code, ${why}`).toContain(service.refused[0]?.code);
}

function expectAccepted(service: Service, runs: number, why: string): void {
  expect(service.refused, `refusals, ${why}`).toEqual([]);
  expect(service.handled, `runs of the handler, ${why}`).toHaveLength(runs);
}
