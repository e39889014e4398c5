import type { Scheme } from '@countersign/core';
import type { RoutePolicy } from '@countersign/http';
import type { Answer } from './answer.ts';
import { atFixedTime } from './golden/fixed-time.ts';
import type { SendTo } from './interop/interop-plan.ts';
import type { IssuedKey, KeyWish } from './issue-key.ts';
import { Judge, nowMs } from './judge.ts';
import { parseRequest, type RawRequest } from './raw-request.ts';
import { recordRequests } from './relay.ts';
import { startServices, type Services } from './services.ts';

export { nowMs };

/** What a stage is set up with. */
export interface StageOptions {
  readonly schemes: readonly Scheme[];
  readonly key: KeyWish;
  readonly policy?: RoutePolicy;
  readonly respondWith?: Answer;
}

/** One key before one service, where time stands still. */
export class Stage extends Judge<Buffer> {
  readonly key: IssuedKey;

  private constructor(services: Services, key: IssuedKey) {
    super(services);
    this.key = key;
  }

  static async open({ schemes, key, policy, respondWith }: StageOptions): Promise<Stage> {
    const services = await startServices({
      schemes,
      frameworks: ['express'],
      ...(policy !== undefined && { policy }),
    });
    if (respondWith !== undefined) services.respondWith(respondWith);
    return new Stage(services, await services.issueKey(key));
  }

  /** The last request that a client sends when it is let loose; what it makes of the answer is lost. */
  async capture(send: (to: SendTo) => Promise<unknown>, atMs = nowMs): Promise<RawRequest> {
    this.services.clock.set(atMs);
    const relay = await recordRequests(this.service);
    const { url, authority, port, agent, requests } = relay;
    let outcome: unknown;
    try {
      const to = { ...this.key, url, authority, port, agent };
      outcome = await atFixedTime(atMs, () => send(to)).catch((error: unknown) => error);
    } finally {
      await relay.close();
    }
    const last = requests.at(-1);
    if (last === undefined) throw new Error('the client sent nothing', { cause: outcome });
    return last;
  }

  protected override bytesOf(bytes: Buffer): Buffer {
    return bytes;
  }

  /** What becomes of what a client sends. */
  async judgeSent(send: (to: SendTo) => Promise<unknown>): Promise<string> {
    const { bytes } = await this.capture(send);
    return this.judge(bytes);
  }
}

/** The request with a text in it replaced; its `Content-Length` follows. Throws when it is not there. */
export function edited({ bytes }: RawRequest, from: string, to: string): Buffer {
  const text = bytes.toString('latin1');
  if (!text.includes(from)) throw new RangeError(`there is no ${from} in the request`);
  const changed = text.replace(from, () => to);
  const length = changed.length - changed.indexOf('\r\n\r\n') - 4;
  const framed = changed.replace(/^(content-length: ?)\d+/im, `$1${String(length)}`);
  parseRequest(Buffer.from(framed, 'latin1'));
  return Buffer.from(framed, 'latin1');
}

/** The request with one more header line. */
export const withHeader = (request: RawRequest, line: string): Buffer =>
  edited(request, '\r\n\r\n', `\r\n${line}\r\n\r\n`);
