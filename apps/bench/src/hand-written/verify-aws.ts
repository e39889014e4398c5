import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { SecretOf, Verifier } from './verifier.ts';

const authorization =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
const timestamp = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** AWS Signature Version 4 and nothing else; see `verify-tc3.ts`. */
export function createAwsVerifier(secretOf: SecretOf): Verifier {
  const dayKeys = new Map<string, Buffer>();
  return function verify({ method, rawTarget, rawHeaders }, body, nowMs): boolean {
    const headers = new Map<string, string>();
    for (let index = 0; index < rawHeaders.length; index += 2) {
      headers.set((rawHeaders[index] ?? '').toLowerCase(), rawHeaders[index + 1] ?? '');
    }
    const match = authorization.exec(headers.get('authorization') ?? '');
    const time = headers.get('x-amz-date') ?? '';
    const parts = timestamp.exec(time);
    if (match === null || parts === null) return false;
    const [, keyId = '', date = '', region = '', service = '', list = '', signature = ''] = match;
    const [, year, month, day, hour, minute, second] = parts.map(Number);
    const timeMs = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
    if (!(Math.abs(timeMs - nowMs) <= 900_000) || !time.startsWith(date)) return false;
    const secret = secretOf(keyId);
    if (secret === undefined) return false;
    const names = list.split(';');
    if (!names.includes('host') || !names.includes('x-amz-date')) return false;
    for (const name of headers.keys()) {
      if (name.startsWith('x-amz-') && !names.includes(name)) return false;
    }
    const declared = headers.get('x-amz-content-sha256');
    const bodyHash = createHash('sha256').update(body).digest('hex');
    if (declared !== undefined && declared !== bodyHash) return false;
    const { pathname, searchParams } = new URL(rawTarget, 'http://host');
    const path = pathname
      .split('/')
      .map((segment) => encode(encode(decodeURIComponent(segment))))
      .join('/');
    const query = [...searchParams]
      .map(([name, value]) => [encode(name), encode(value)] as const)
      .toSorted(([a, one], [b, other]) => (a === b ? compare(one, other) : compare(a, b)))
      .map(([name, value]) => `${name}=${value}`)
      .join('&');
    const lines = names
      .map((name) => `${name}:${(headers.get(name) ?? '').trim().replaceAll(/ +/g, ' ')}\n`)
      .join('');
    const canonical = `${method}\n${path}\n${query}\n${lines}\n${list}\n${bodyHash}`;
    const scope = `${date}/${region}/${service}/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`;
    let key = dayKeys.get(`${keyId}/${scope}`);
    if (key === undefined) {
      key = mac(mac(mac(mac(`AWS4${secret}`, date), region), service), 'aws4_request');
      dayKeys.set(`${keyId}/${scope}`, key);
    }
    return timingSafeEqual(mac(key, text), Buffer.from(signature, 'hex'));
  };
}

const mac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const compare = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);
