import { apiKey, sortedParams } from '@countersign/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { placeOrder, OrderError } from './support/example/sorted-params-client.ts';
import { frameworkNames } from './support/frameworks/framework.ts';
import {
  checkAccepted,
  checkChanged,
  checkExpired,
  checkNotSigned,
  checkReplay,
  checkWrongSecret,
  type Check,
} from './support/interop/checks.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan, SendTo } from './support/interop/interop-plan.ts';
import { settleRecord, type ClientRecord } from './support/interop/interop-record.ts';
import { Results } from './support/interop/results.ts';
import { Subject } from './support/interop/subject.ts';
import { installedVersion } from './support/package-version.ts';
import { scratchFolder } from './support/scratch-folder.ts';
import type { Services } from './support/services.ts';

const own = ['app_key', 'timestamp', 'nonce', 'sign'];

const plan: InteropPlan = {
  scheme: 'sorted-params',
  sdk: '@countersign/core',
  schemes: [sortedParams()],
  signedHeader: 'host',
  keepNames: own,
  send: (to) => placeOrder(to, { body: '{"amount": 10}' }),
  shown: (outcome) => (outcome instanceof OrderError ? outcome.code : outcome),
  expectedVendorCode: 'auth_invalid',
};

const legacyPlan: InteropPlan = {
  ...plan,
  scheme: 'sorted-params-md5',
  send: (to) => placeOrder(to, { scheme: 'sorted-params-md5' }),
  notSigned: ['method', 'path', 'header'],
};

/** Proves nothing, so that everything passes. */
const openKey: Partial<InteropPlan> = {
  scheme: 'api-key',
  schemes: [apiKey()],
  async send({ url, appKey }: SendTo) {
    const response = await fetch(url, { headers: { 'X-App-Key': appKey } });
    return response.json();
  },
};

const scratch = scratchFolder();

const recordOf = (scheme: string, changed: ClientRecord['checks']['changed']) => ({
  name: '@countersign/core',
  version: installedVersion('@countersign/core'),
  frameworks: frameworkNames,
  checks: {
    accepted: true as const,
    changed,
    notSigned: scheme === 'sorted-params' ? [] : (['method', 'path', 'header'] as const),
    wrongSecret: 'auth_invalid',
    replay: 'refused' as const,
    expired: 'refused' as const,
  },
});

// these two runs are compared with records that were made up by hand
writeRecord('sorted-params', ['method', 'path', 'query', 'header', 'body']);
writeRecord('sorted-params-md5', ['query']);
describeInterop(plan, scratch);
describeInterop(legacyPlan, scratch);

function writeRecord(scheme: string, changed: ClientRecord['checks']['changed']) {
  vi.stubEnv('UPDATE_INTEROP', '1');
  settleRecord({ scheme, clients: [recordOf(scheme, changed)] }, scratch);
  vi.unstubAllEnvs();
}

it.each([checkReplay, checkExpired])(
  'what is accepted for a reason is said to be: %o',
  async (check) => {
    const accepted = { accepted: 'it proves nothing' };
    const open = { ...plan, ...openKey, replay: accepted, expired: accepted };
    const subject = await Subject.open(open);
    onTestFinished(() => subject.close());
    expect(await check(subject, 'koa')).toBe(accepted);
  },
);

describe('a false expectation fails', () => {
  const opened = async (changed: Partial<InteropPlan>): Promise<Subject> => {
    const subject = await Subject.open({ ...plan, frameworks: ['express'], ...changed });
    onTestFinished(() => subject.close());
    return subject;
  };
  const otherwise = { accepted: 'nobody looks' } as const;

  it.each([
    ['accepted: another scheme', 'refusals', { scheme: 'sorted-params-raw' }, checkAccepted],
    ['accepted: no request', 'sent nothing', { send: async () => 'done' }, checkAccepted],
    ['accepted: two requests', 'runs of the handler', { send: sendTwice }, checkAccepted],
    [
      'accepted: the client is not content',
      'no such field in the answer',
      { send: sendAndComplain },
      checkAccepted,
    ],
    [
      'changed: a part is not signed',
      'runs of the handler, method',
      { ...legacyPlan, notSigned: [] },
      checkChanged,
    ],
    [
      'changed: another code',
      'method: POST became PUT',
      { changedCodes: ['digest_mismatch'] },
      checkChanged,
    ],
    [
      'changed: nothing is signed',
      'parts that are signed',
      { ...legacyPlan, ...nothingSigned() },
      checkChanged,
    ],
    ['not signed: a part is signed', 'refusals, path', { notSigned: ['path'] }, checkNotSigned],
    [
      'not signed: there is no such part',
      'parts that the request has',
      { ...legacyPlan, notSigned: ['body'] },
      checkNotSigned,
    ],
    [
      'wrong secret: another code is shown',
      'what @countersign/core shows',
      { expectedVendorCode: 'Denied' },
      checkWrongSecret,
    ],
    [
      'wrong secret: it is right',
      'codes of the refusal',
      { credentials: rightTwice },
      checkWrongSecret,
    ],
    ['replay: it is refused', 'refusals, the second time', { replay: otherwise }, checkReplay],
    ['replay: it is accepted', 'the second time', openKey, checkReplay],
    ['expired: it is accepted', 'too late', openKey, checkExpired],
    ['expired: it is refused', 'refusals, late', { expired: otherwise }, checkExpired],
    [
      'expired: it is early',
      'runs of the handler, too late',
      { expiredAfterMs: 1000 },
      checkExpired,
    ],
    ['expired: another code', 'too late: expected', { expiredCode: 'token_expired' }, checkExpired],
  ] satisfies [string, string, Partial<InteropPlan>, Check<unknown>][])(
    '%s',
    async (_, message, changed, check) => {
      const subject = await opened(changed);
      await expect(check(subject, 'express')).rejects.toThrow(message);
    },
  );

  it('a record that says more than was seen', () => {
    const seen = { scheme: 'x', clients: [recordOf('sorted-params', ['method'])] };
    expect(() => settleRecord(seen, scratch)).toThrow('UPDATE_INTEROP');
    vi.stubEnv('UPDATE_INTEROP', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    settleRecord(seen, scratch);
    vi.unstubAllEnvs();
    settleRecord(seen, scratch);
    const less = { scheme: 'x', clients: [recordOf('sorted-params', [])] };
    expect(() => settleRecord(less, scratch)).toThrow();
  });

  it('frameworks that differ, and no record while a check is missing', () => {
    const { checks, ...client } = recordOf('sorted-params', []);
    const results = new Results({ ...client, frameworks: ['koa', 'express'] });
    results.note('koa', checks);
    results.note('express', { ...checks, replay: otherwise });
    expect(() => results.toRecord()).toThrow();
    const missing = new Results({ ...client, frameworks: ['koa'] });
    missing.note('koa', { accepted: true, changed: [] });
    expect(missing.toRecord()).toBeUndefined();
  });
});

async function sendTwice(...to: Parameters<InteropPlan['send']>): Promise<unknown> {
  await placeOrder(...to);
  return placeOrder(...to);
}

async function sendAndComplain(...to: Parameters<InteropPlan['send']>): Promise<never> {
  await placeOrder(...to);
  throw new Error('no such field in the answer');
}

const nothingSigned = (): Partial<InteropPlan> => ({
  notSigned: ['method', 'path', 'query', 'header'],
});

async function rightTwice(services: Services) {
  const right = await services.issueKey({ schemes: ['sorted-params'] });
  return { right, wrong: right };
}
