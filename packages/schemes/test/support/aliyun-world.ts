import {
  aliyunAcs3,
  aliyunOssV1,
  aliyunOssV1Link,
  aliyunOssV4,
  aliyunOssV4Link,
  aliyunRoa,
  aliyunRpc,
} from '../../src/index.ts';
import type { RoutePolicy } from '@countersign/http';
import { bucket } from './aliyun-oss.ts';
import { atFixedTime } from './golden/fixed-time.ts';
import type { SendTo } from './interop/interop-plan.ts';
import { nowMs } from './judge.ts';
import { parseRequest, type RawRequest } from './raw-request.ts';
import { recordRequests, type Relay } from './relay.ts';
import { sendRaw } from './send-raw.ts';
import { startServices, type Service, type Services } from './services.ts';

export { nowMs };

/** A key as Aliyun issues them. */
export const imported = {
  appKey: 'LTAI5tExampleKey0001',
  appSecret: 'ExampleSecretOfThirtyCharacter',
};

/** All schemes of Aliyun. */
export const aliyunSchemes = [
  aliyunRpc(),
  aliyunRoa(),
  aliyunAcs3(),
  aliyunOssV1({ bucket }),
  aliyunOssV1Link({ bucket }),
  aliyunOssV4({ bucket }),
  aliyunOssV4Link({ bucket }),
];

/** One service that knows one key, for one kind of route. */
export class World {
  readonly services: Services;
  readonly #service: Service;
  readonly #relay: Relay;

  private constructor(services: Services, relay: Relay) {
    this.services = services;
    this.#service = services.in('express');
    this.#relay = relay;
  }

  static async open(policy: RoutePolicy = {}): Promise<World> {
    const services = await startServices({
      schemes: aliyunSchemes,
      policy,
      frameworks: ['express'],
    });
    await services.issueKey({ schemes: aliyunSchemes.map(({ name }) => name), imported });
    return new World(services, await recordRequests(services.in('express')));
  }

  /** Lets a client send at a fixed time; answers what it sent, and what it was told. */
  async send(client: (to: SendTo) => Promise<unknown>, atMs = nowMs): Promise<Sent> {
    const { url, authority, port, agent, requests } = this.#relay;
    const before = requests.length;
    this.services.clock.set(nowMs);
    this.#service.reset();
    await atFixedTime(atMs, async () => {
      // its own opinion of the answer is another test's
      await client({ ...imported, url, authority, port, agent }).catch(() => undefined);
    });
    const raw = requests[before];
    if (raw === undefined) throw new Error('nothing was sent');
    return { raw, verdict: this.verdict };
  }

  /** What becomes of a request, changed as a text or not: `accepted`, or the code of the refusal. */
  async judge(raw: RawRequest, change: (text: string) => string = (text) => text, atMs = nowMs) {
    this.#service.reset();
    this.services.clock.set(atMs);
    const bytes = Buffer.from(change(raw.bytes.toString('latin1')), 'latin1');
    parseRequest(bytes);
    await sendRaw(this.#service.port, bytes);
    return this.verdict;
  }

  get verdict(): string {
    const { handled, refused } = this.#service;
    return handled.length > 0 ? 'accepted' : (refused.at(-1)?.code ?? 'no answer');
  }

  get covered(): readonly string[] | undefined {
    return this.#service.handled.at(-1)?.principal.covered;
  }

  async close(): Promise<void> {
    await this.#relay.close();
    await this.services.close();
  }
}

/** What a client sent, and what became of it. */
export interface Sent {
  readonly raw: RawRequest;
  readonly verdict: string;
}
