import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { SecretOf, Verifier } from './verifier.ts';

const authorization =
  /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/([^/]+)\/tc3_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * What somebody writes who needs TC3-HMAC-SHA256 and nothing else, and writes it well: headers read
 * once, the key of the day kept, one-shot hashes.
 */
export function createTc3Verifier(secretOf: SecretOf): Verifier {
  const dayKeys = new Map<string, Buffer>();
  return function verify({ method, rawTarget, rawHeaders }, body, nowMs) {
    const headers = new Map<string, string>();
    for (let index = 0; index < rawHeaders.length; index += 2) {
      headers.set((rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? '');
    }
    const match = authorization.exec(headers.get('authorization') ?? '');
    const timestamp = headers.get('x-tc-timestamp') ?? '';
    if (match === null) return false;
    const [, keyId = '', date = '', service = '', signedHeaders = '', signature = ''] = match;
    const timeMs = Number(timestamp) * 1000;
    if (!(Math.abs(timeMs - nowMs) <= 300_000)) return false;
    if (new Date(timeMs).toISOString().slice(0, 10) !== date) return false;
    const secret = secretOf(keyId);
    if (secret === undefined) return false;
    const names = signedHeaders.split(';');
    if (!names.includes('host') || !names.includes('content-type')) return false;
    const mark = rawTarget.indexOf('?');
    const path = mark === -1 ? rawTarget : rawTarget.slice(0, mark);
    const query = mark === -1 ? '' : rawTarget.slice(mark + 1);
    const lines = names.map((name) => `${name}:${(headers.get(name) ?? '').trim()}\n`).join('');
    const canonical = `${method}\n${path}\n${query}\n${lines}\n${signedHeaders}\n${hash('sha256', body)}`;
    const text = `TC3-HMAC-SHA256\n${timestamp}\n${date}/${service}/tc3_request\n${hash('sha256', canonical)}`;
    const scope = `${keyId}/${date}/${service}`;
    let key = dayKeys.get(scope);
    if (key === undefined) {
      key = mac(mac(mac(`TC3${secret}`, date), service), 'tc3_request');
      dayKeys.set(scope, key);
    }
    return timingSafeEqual(mac(key, text), Buffer.from(signature, 'hex'));
  };
}

const mac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();
