import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SecretOf, Verifier } from './verifier.ts';

/** Aliyun's RPC signature of a GET and nothing else; see `verify-tc3.ts`. */
export function createAliyunRpcVerifier(secretOf: SecretOf): Verifier {
  return function verify({ method, rawTarget }, _body, nowMs): boolean {
    const parameters = new URLSearchParams(rawTarget.slice(rawTarget.indexOf('?') + 1));
    const names = [...parameters.keys()];
    if (new Set(names).size < names.length) return false;
    const signature = parameters.get('Signature') ?? '';
    const timeMs = Date.parse(parameters.get('Timestamp') ?? '');
    if (!(Math.abs(timeMs - nowMs) <= 900_000)) return false;
    if (parameters.get('SignatureMethod') !== 'HMAC-SHA1') return false;
    if (parameters.get('SignatureVersion') !== '1.0' || !parameters.has('SignatureNonce')) {
      return false;
    }
    const secret = secretOf(parameters.get('AccessKeyId') ?? '');
    if (secret === undefined) return false;
    parameters.delete('Signature');
    const canonical = [...parameters]
      .toSorted(([one], [other]) => (one === other ? 0 : one < other ? -1 : 1))
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join('&');
    const text = `${method}&%2F&${encode(canonical)}`;
    const expected = createHmac('sha1', `${secret}&`).update(text).digest();
    const presented = Buffer.from(signature, 'base64');
    return presented.length === expected.length && timingSafeEqual(presented, expected);
  };
}

const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
