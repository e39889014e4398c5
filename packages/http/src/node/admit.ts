import type { IncomingMessage } from 'node:http';
import type { AuthErrorCode, AuthRequest, RoutePolicy } from '@countersign/core';
import type { Admission, Gate } from '../gate.ts';
import type { Refusal } from '../refusal.ts';
import { BodyCapture, type BodyViolation } from './body-capture.ts';
import { BodyRefusedError } from './body-refused-error.ts';
import { callerOf, rememberCaller } from './callers.ts';
import { codingOf, inflatesBeyond } from './inflates-beyond.ts';
import type { Exchange } from './exchange.ts';
import { nodeRequest } from './node-request.ts';
import { lingerBeforeClose, writeRefusal } from './write-refusal.ts';

const captures = new WeakMap<IncomingMessage, BodyCapture>();

const defaultAdvice = 'let Countersign see the request before anything that reads its body';

/**
 * Decides about a request. When it may pass, the headers of the admission stand on the response, the
 * caller is remembered for {@link callerOf}, and the body can be read as if nobody had looked at it.
 * When it may not, the caller of this function answers with `admission.refusal`; the rest of the
 * body is then thrown away.
 *
 * A request that was admitted before is not authenticated again, since its nonce has been used: the
 * policy is held against the principal that is known.
 *
 * @example
 * ```ts
 * import type { IncomingMessage, ServerResponse } from 'node:http';
 * import type { Gate } from '@countersign/http';
 * import { admit, writeRefusal } from '@countersign/http/node';
 *
 * export async function handle(gate: Gate, req: IncomingMessage, res: ServerResponse) {
 *   const admission = await admit(gate, { req, res, policy: { scopes: { allOf: ['orders:read'] } } });
 *   if (!admission.ok) return writeRefusal(res, admission.refusal);
 *   res.end(admission.principal.appId);
 * }
 * ```
 */
export function admit(gate: Gate, exchange: Exchange): Admission | Promise<Admission> {
  return whenReady(decide(gate, exchange), (admission) => {
    if (admission.ok) captureOf(gate, exchange).release();
    else giveUp(gate, exchange, admission.refusal);
    return admission;
  });
}

/** Decides, and leaves the body as it is. */
export function decide(gate: Gate, exchange: Exchange): Admission | Promise<Admission> {
  const { req, res } = exchange;
  const policy = gate.policy(exchange.policy);
  const carry = (admission: Admission): Admission => {
    if (!admission.ok || res.headersSent) return admission;
    for (const [name, value] of admission.headers) res.setHeader(name, value);
    return admission;
  };
  const known = callerOf(req);
  if (known !== undefined && known.gate === gate) {
    const { principal, request, policy: admittedUnder } = known;
    return carry(gate.readmit({ principal, request, admittedUnder }, policy));
  }
  const capture = captureOf(gate, exchange);
  const request = requestOf(gate, exchange, capture);
  return whenReady(gate.admit(request, policy), (found) =>
    whenReady(checkBody({ gate, request, policy, capture }, found), (checked) => {
      if (checked.ok) rememberCaller(req, { gate, principal: checked.principal, request, policy });
      return carry(checked);
    }),
  );
}

/** Throws the rest of a refused request away. */
export function giveUp(gate: Gate, exchange: Exchange, { code }: Refusal): void {
  const capture = captureOf(gate, exchange);
  capture.discard();
  if (code === 'body_too_large') lingerBeforeClose(exchange.res, capture);
}

/** The one capture of a request's body; made when first asked for. */
export function captureOf(gate: Gate, exchange: Exchange): BodyCapture {
  const { req, advice = defaultAdvice } = exchange;
  const known = captures.get(req);
  if (known !== undefined) return known;
  const capture: BodyCapture = new BodyCapture(req, {
    advice,
    onViolation: (violation) => {
      const request = requestOf(gate, exchange, capture);
      const caller = callerOf(req);
      const scheme = caller?.principal.scheme;
      const detail = violationDetails[violation];
      const error = { code: violation, detail, ...(scheme !== undefined && { scheme }) };
      // what was asked of the caller: a body can be captured before its route is known
      const policy = caller?.policy ?? exchange.policy;
      cutOff(exchange, capture, gate.refuse(request, error, policy));
    },
  });
  captures.set(req, capture);
  return capture;
}

const violationDetails: Readonly<Record<BodyViolation | 'consumed', string>> = {
  digest_mismatch: 'the body does not have the digest that was signed',
  body_too_large: 'the body is larger than this route allows',
  consumed: 'the body was consumed before it could be watched',
};

function requestOf(gate: Gate, { req, rawTarget }: Exchange, body: BodyCapture): AuthRequest {
  return nodeRequest(req, {
    proxies: gate.proxies,
    body,
    ...(rawTarget !== undefined && { rawTarget }),
  });
}

interface BodyCheck {
  readonly gate: Gate;
  readonly request: AuthRequest;
  readonly policy: RoutePolicy;
  readonly capture: BodyCapture;
}

/** What only the outside of core can know about a body: how it was read and how it inflates. */
function checkBody(check: BodyCheck, admission: Admission): Admission | Promise<Admission> {
  const { gate, request, policy, capture } = check;
  if (!admission.ok) return admission;
  const { scheme } = admission.principal;
  const refuse = (code: AuthErrorCode, detail: string): Admission => ({
    ok: false,
    refusal: gate.refuse(request, { code, detail, scheme }, policy),
  });
  const { refused } = capture;
  if (refused === 'consumed') return refuse('config_unsafe', capture.advice);
  if (refused !== undefined) return refuse(refused, violationDetails[refused]);
  const coding = codingOf(request.rawHeaders);
  if (coding === undefined || policy.body === 'streamed' || !capture.present) return admission;
  const limitBytes = policy.maxBodyBytes ?? gate.authenticator.limits.maxBodyBytes;
  return whenReady(capture.read(limitBytes), (read) => {
    if (!read.ok) {
      if (read.reason === 'too-large') return refuse('body_too_large', `over ${limitBytes} bytes`);
      // Consumed, and yet admitted: the scheme signs no body, and the parser had its own limit.
      return read.reason === 'consumed'
        ? admission
        : refuse('auth_malformed', 'the body ended early');
    }
    return whenReady(inflatesBeyond(read.bytes, coding, gate.maxInflatedBytes), (beyond) =>
      beyond
        ? refuse('body_too_large', `inflates beyond ${gate.maxInflatedBytes} bytes`)
        : admission,
    );
  });
}

/**
 * Ends an exchange whose application is already reading: first the answer, then, once it is on its
 * way, the error for whoever waits for the rest of the body.
 */
function cutOff({ req, res }: Exchange, capture: BodyCapture, refusal: Refusal): void {
  const destroy = (): void => void req.destroy(new BodyRefusedError(refusal));
  if (res.headersSent || res.destroyed) {
    destroy();
    return;
  }
  res.once('close', () => {
    if (req.complete) destroy();
    else capture.discard(destroy);
  });
  res.setHeader('Connection', 'close');
  lingerBeforeClose(res, capture);
  writeRefusal(res, refusal);
}

function whenReady<T, R>(
  value: T | Promise<T>,
  next: (value: T) => R | Promise<R>,
): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
