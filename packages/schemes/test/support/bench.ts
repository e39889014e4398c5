import type { RoutePolicy } from '@countersign/http';
import type { Scheme } from '@countersign/core';
import { recordVector } from './golden/record-vector.ts';
import type { IssuedKey } from './issue-key.ts';
import { Judge, nowMs, secondMs } from './judge.ts';
import { startServices, type Services } from './services.ts';

export { nowMs, secondMs };

/** A request that is put on the wire as it is. */
export interface WireRequest {
  readonly method?: string;
  readonly target: string;
  /** `Host` included. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array;
}

/** What a bench is made of. */
export interface BenchOptions {
  readonly schemes: readonly Scheme[];
  /** What its key may be used with. */
  readonly names: readonly string[];
  readonly policy?: RoutePolicy;
  /** A key of the vendor's; a minted one by default. */
  readonly imported?: IssuedKey;
}

/** One service and one key, for requests to be judged one by one. */
export class Bench extends Judge<WireRequest> {
  readonly key: IssuedKey;

  private constructor(services: Services, key: IssuedKey) {
    super(services);
    this.key = key;
  }

  static async open({ schemes, names, policy = {}, imported }: BenchOptions): Promise<Bench> {
    const services = await startServices({ schemes, policy, frameworks: ['express'] });
    const wish = { schemes: names, ...(imported !== undefined && { imported }) };
    return new Bench(services, await services.issueKey(wish));
  }

  protected override bytesOf(request: WireRequest): Buffer {
    return toBytes(request);
  }
}

/** A request as bytes; nothing is added but the length of the body. */
export function toBytes({ method = 'GET', target, headers, body }: WireRequest): Buffer {
  const content = Buffer.from(body ?? '');
  const length = body === undefined ? [] : [`Content-Length: ${String(content.length)}`];
  const lines = [...headers.map(([name, value]) => `${name}: ${value}`), ...length];
  const head = `${[`${method} ${target} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), content]);
}

/** The same request with one header set, or left out. */
export function withHeader(
  request: WireRequest,
  name: string,
  value: string | undefined,
): WireRequest {
  const others = request.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: value === undefined ? others : [...others, [name, value]] };
}

/** Keeps a request that an SDK signed for {@link nowMs} as a golden vector. */
export function recordWire(
  request: WireRequest,
  made: Omit<Parameters<typeof recordVector>[0], 'bytes' | 'timeMs'>,
): void {
  recordVector({ ...made, timeMs: nowMs, bytes: toBytes(request) });
}
