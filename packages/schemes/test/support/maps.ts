import { createHash } from 'node:crypto';
import type { SendTo } from './interop/interop-plan.ts';
import { startServices, type Service, type Services, type ServicesOptions } from './services.ts';
import { sendRaw } from './send-raw.ts';

/** Parameters, in the order in which they are sent. */
export type MapParameters = Readonly<Record<string, string>>;

/** What a caller of these services sees of a refusal: the number in the answer. */
export class MapError extends Error {
  readonly code: unknown;

  constructor(code: unknown) {
    super(`the service said ${String(code)}`);
    this.code = code;
  }
}

export const codeShown = (outcome: unknown): unknown =>
  outcome instanceof MapError ? outcome.code : outcome;

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Names in order, values as they are: what AMap and Tencent sign. */
export const sorted = (parameters: MapParameters): string =>
  Object.entries(parameters)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');

/** Asks one of these services, as the examples in their documents do. */
export async function askMap(
  { url }: Pick<SendTo, 'url'>,
  target: string,
  form?: string,
): Promise<unknown> {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const post = form === undefined ? {} : { method: 'POST', headers, body: form };
  const response = await fetch(url + target, post);
  // Safe: an object without these members has none of them.
  const answer = (await response.json()) as { status?: unknown; infocode?: unknown };
  // AMap says 1 for success, the others 0
  const isRight = answer.status === 0 || answer.status === '1';
  if (!isRight) throw new MapError(answer.infocode ?? answer.status);
  return answer;
}

/** The bytes of a request that has no more than a target. */
export const getOf = (target: string, host: string): Buffer =>
  Buffer.from(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

/** A service, and what it makes of one target. */
export interface MapService {
  readonly services: Services;
  readonly service: Service;
  /** The code of the refusal, or the runs of the handler. */
  codeOf(target: string, more?: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts one service that takes one imported key. */
export async function startMap(
  options: ServicesOptions,
  imported: { readonly appKey: string; readonly appSecret: string },
): Promise<MapService> {
  const services = await startServices({ ...options, frameworks: ['express'] });
  const service = services.in('express');
  const names = options.schemes.flatMap(({ variants }) => variants.map(({ name }) => name));
  await services.issueKey({ schemes: names, imported });
  return {
    services,
    service,
    async codeOf(target, more = '\r\n') {
      service.reset();
      const head = `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`;
      await sendRaw(service.port, Buffer.from(head + more));
      return service.refused[0]?.code ?? service.handled.length;
    },
    close: () => services.close(),
  };
}

/** A body beside a target, as the rest of the head and the body itself. */
export const withBody = (type: string, body: string): string =>
  `Content-Type: ${type}\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`;

/** For those that were written here after the vendor's document. */
export const byDocument = { sdk: 'fetch', version: 'by the document' } as const;
