import type { Gate } from '../gate.ts';
import { captureOf, decide, giveUp } from './admit.ts';
import type { Exchange } from './exchange.ts';
import { headerLines } from './node-request.ts';
import { writeRefusal } from './write-refusal.ts';

/** What frameworks parse before they authorise. */
const parsedEarly =
  /^(?:application\/(?:[^;]*\+)?json|application\/x-www-form-urlencoded|text\/plain)\b/i;

/**
 * For frameworks whose body parser runs before authorisation (NestJS): remembers the body while it
 * passes, so that {@link admit} can examine it afterwards. Call it before the parser, then `next`,
 * unless the answer has been given: a request that presents a proof with more than the limit in a
 * body that is going to be parsed is refused here, as it is everywhere else.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import type { Gate } from '@countersign/http';
 * import { recordBody } from '@countersign/http/node';
 *
 * export const serve = (gate: Gate) =>
 *   createServer((req, res) => recordBody(gate, { req, res }, () => res.end('parse, then admit')));
 * ```
 */
export function recordBody(gate: Gate, exchange: Exchange, next: () => void): void {
  const capture = captureOf(gate, exchange);
  const { rawHeaders } = exchange.req;
  const limitBytes = gate.policy().maxBodyBytes ?? gate.authenticator.limits.maxBodyBytes;
  const judge = async (goOn: () => void): Promise<void> => {
    const admission = await decide(gate, exchange);
    if (admission.ok || admission.refusal.code === 'auth_required') {
      goOn();
      return;
    }
    giveUp(gate, exchange, admission.refusal);
    writeRefusal(exchange.res, admission.refusal);
  };
  const declared = Number(headerLines(rawHeaders, 'content-length')[0] ?? 0);
  if (declared > limitBytes && parsedEarly.test(headerLines(rawHeaders, 'content-type')[0] ?? '')) {
    void judge(next);
    return;
  }
  capture.record(limitBytes, () => void judge(() => capture.release()));
  next();
}
