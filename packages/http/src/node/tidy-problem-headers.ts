import type { ServerResponse } from 'node:http';
import { problemType } from '../refusal.ts';

/**
 * For refusals that travel through a framework's own way of sending: takes off what it adds, so that
 * they are the same bytes everywhere. That is a charset, which JSON does not have (RFC 8259 §11), and
 * an ETag, which no answer with `no-store` needs. What an exception filter sends instead stays.
 *
 * @param mediaType The refusal's, if it is not that of problem details.
 *
 * @example
 * ```ts
 * import type { ServerResponse } from 'node:http';
 * import { tidyProblemHeaders } from '@countersign/http/node';
 *
 * export const prepare = (res: ServerResponse): void => tidyProblemHeaders(res);
 * ```
 */
export function tidyProblemHeaders(res: ServerResponse, mediaType = problemType): void {
  const dressed = `${essenceOf(mediaType)};charset=utf-8`;
  const writeHead = res.writeHead.bind(res);
  const tidied = (status: number, ...rest: readonly unknown[]): ServerResponse => {
    // Fastify hands its headers over here, Express has set them before.
    const given: unknown = rest.at(-1);
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
      for (const [name, value] of Object.entries(given)) res.setHeader(name, value);
    }
    if (withoutSpaces(String(res.getHeader('Content-Type'))) === dressed) {
      res.setHeader('Content-Type', mediaType);
      res.removeHeader('ETag');
    }
    return writeHead(status);
  };
  Object.defineProperty(res, 'writeHead', { value: tidied, configurable: true, writable: true });
}

const withoutSpaces = (value: string): string => value.replaceAll(' ', '').toLowerCase();

const essenceOf = (mediaType: string): string =>
  withoutSpaces(mediaType.split(';', 1)[0] ?? mediaType);
