import { emptyBody, type AuthRequest, type RequestBody } from '@countersign/core';
import type { VectorRequest } from './vector-file.ts';

/** A vector's request as core takes it, as if it had just come over plain HTTP. */
export function toAuthRequest({ method, target, headers, bodyBase64 }: VectorRequest): AuthRequest {
  const hosts = headers.filter(([name]) => name.toLowerCase() === 'host');
  return {
    method,
    rawTarget: target,
    rawHeaders: headers.flat(),
    protocol: 'http',
    peerAddress: '127.0.0.1',
    authority: hosts.length === 1 ? hosts[0]?.[1] : undefined,
    body: bodyBase64 === undefined ? emptyBody : bodyOf(Buffer.from(bodyBase64, 'base64')),
  };
}

function bodyOf(bytes: Buffer): RequestBody {
  return {
    present: true,
    read: (limitBytes) =>
      bytes.length > limitBytes ? { ok: false, reason: 'too-large' } : { ok: true, bytes },
    watch(watcher) {
      watcher.update(bytes);
      watcher.accept();
    },
  };
}
