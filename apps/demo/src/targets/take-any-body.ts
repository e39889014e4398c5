import { createGunzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Fastify refuses types it does not know, and inflates nothing; these servers take any body. */
export function takeAnyBody(app: FastifyInstance): void {
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.addHook('preParsing', async ({ headers }, _reply, payload) => {
    const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
    if (headers['content-encoding'] !== 'gzip' || !isJson) return payload;
    const inflated = payload.pipe(createGunzip());
    // the length that was announced is that of the compressed bytes
    return Object.defineProperty(inflated, 'receivedEncodedLength', {
      get: () => inflated.bytesWritten,
    });
  });
}
