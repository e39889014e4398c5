import { createHmac, sign, type KeyObject } from 'node:crypto';

/** What a client needs to make a token of its own (docs/wire.md §2). */
export interface LocalTokenInput {
  readonly appKey: string;
  /** The app_secret, or the private half of the registered key. */
  readonly key: string | KeyObject;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Members that replace or join the three of the JOSE header. */
  readonly header?: Readonly<Record<string, unknown>>;
}

/**
 * Mints a compact JWS (RFC 7515 §7.1).
 *
 * @example
 * ```ts
 * import { mintLocalToken } from '@countersign/conformance';
 * mintLocalToken({
 *   appKey: 'ak_live_…',
 *   key: 'sk_live_…',
 *   claims: { aud: 'https://api.example.com', exp: 1_800_000_600 },
 * });
 * ```
 */
export function mintLocalToken(input: LocalTokenInput): string {
  const algorithm = typeof input.key === 'string' ? 'HS256' : 'EdDSA';
  const header = { alg: algorithm, typ: 'app-token+jwt', kid: input.appKey, ...input.header };
  return signCompact(JSON.stringify(header), JSON.stringify(input.claims), input.key);
}

/**
 * Signs a header and a payload that are already text, whatever they say.
 *
 * @example
 * ```ts
 * import { signCompact } from '@countersign/conformance';
 * signCompact('{"alg":"HS256"}', '{}', 'sk_live_…');
 * ```
 */
export function signCompact(header: string, payload: string, key: string | KeyObject): string {
  const input = `${encode(header)}.${encode(payload)}`;
  const signature =
    typeof key === 'string'
      ? createHmac('sha256', key).update(input).digest('base64url')
      : sign(null, Buffer.from(input), key).toString('base64url');
  return `${input}.${signature}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
