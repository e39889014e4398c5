import type { Principal } from '@countersign/http';

/** A request that a handler was run for. */
export interface Call {
  readonly method: string;
  /** The request-target as received. */
  readonly target: string;
  readonly principal: Principal;
  /** The bytes that the application's own parser got. */
  readonly body: Buffer;
}

/**
 * What handlers answer. A `Response` is sent as it is, anything else as JSON; a function is asked for
 * each call.
 */
export type Answer = unknown;

/** An answer, ready to be written by any framework. */
export interface WrittenAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** What handlers answer unless told otherwise. */
export const defaultAnswer: Answer = { ok: true };

/** Makes bytes of what a test wants answered. */
export async function writeAnswer(answer: Answer, call: Call): Promise<WrittenAnswer> {
  const value: unknown = typeof answer === 'function' ? await answer(call) : answer;
  if (value instanceof Response) {
    // the same object may be answered many times, and its body can be read only once
    const body = Buffer.from(await value.clone().arrayBuffer());
    return { status: value.status, headers: [...value.headers], body };
  }
  return {
    status: 200,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(value)),
  };
}
