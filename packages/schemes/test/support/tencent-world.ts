import type { Scheme } from '@countersign/core';
import type { RoutePolicy } from '@countersign/http';
import { atFixedTime } from './golden/fixed-time.ts';
import type { IssuedKey } from './issue-key.ts';
import { Judge, nowMs, secondMs } from './judge.ts';
import { recordRequests, type Relay } from './relay.ts';
import { startServices, type Services } from './services.ts';

export { nowMs, secondMs };

/** What a world is made of. */
export interface WorldOptions {
  readonly schemes: readonly Scheme[];
  /** The schemes of its key. */
  readonly names: readonly string[];
  readonly policy?: RoutePolicy;
  readonly answer: unknown;
}

/** How a client is let loose on a world. */
export type Send = (to: IssuedKey & Pick<Relay, 'authority' | 'agent' | 'url'>) => Promise<unknown>;

/** One service, one key, and the bytes that a vendor's client sends them. */
export class TencentWorld extends Judge<Buffer> {
  readonly key: IssuedKey;
  readonly #relay: Relay;

  private constructor(services: Services, key: IssuedKey, relay: Relay) {
    super(services);
    this.key = key;
    this.#relay = relay;
  }

  static async open({ schemes, names, policy, answer }: WorldOptions): Promise<TencentWorld> {
    const services = await startServices({
      schemes,
      frameworks: ['express'],
      ...(policy !== undefined && { policy }),
    });
    services.respondWith(answer);
    const key = await services.issueKey({ schemes: names });
    return new TencentWorld(services, key, await recordRequests(services.in('express')));
  }

  /** `127.0.0.1:<port>`: what clients are pointed at. */
  get authority(): string {
    return this.#relay.authority;
  }

  /** Lets a client sign and send at a time; what it sent. */
  async capture(send: Send, atMs = nowMs): Promise<Buffer> {
    const { requests } = this.#relay;
    const before = requests.length;
    const { authority, agent, url } = this.#relay;
    this.services.clock.set(atMs);
    // what became of it is asked later, of the bytes
    await atFixedTime(atMs, () => send({ ...this.key, authority, agent, url }).catch(() => {}));
    const sent = requests[before];
    if (sent === undefined || requests.length > before + 1) throw new Error('not one request');
    return sent.bytes;
  }

  protected override bytesOf(bytes: Buffer): Buffer {
    return bytes;
  }

  /** What a client's own call comes to. */
  async verdict(send: Send, atMs = nowMs): Promise<string> {
    return this.judge(await this.capture(send, atMs), atMs);
  }

  override async close(): Promise<void> {
    await this.#relay.close();
    await super.close();
  }
}

/** The same bytes with one text in place of another of its length, or the head alone longer. */
export function edited(bytes: Buffer, from: string | RegExp, to: string): Buffer {
  const text = bytes.toString('latin1');
  const other = text.replace(from, to);
  if (other === text) throw new RangeError(`"from": there is no ${String(from)}`);
  return Buffer.from(other, 'latin1');
}
