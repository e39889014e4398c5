import { parseJsonObject, type JsonObject } from '../json-object.ts';
import type { CryptoEngine, MacKey, PrivateKey } from '../ports/crypto-engine.ts';

/** The parts of a JWS in the compact serialisation (RFC 7515 §7.1), still encoded. */
export interface CompactJws {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
  /** What is signed: header, dot, payload (RFC 7515 §5.1). */
  readonly signingInput: string;
}

/** What a segment holds; `encoding` when it is not canonical base64url, `json` when no object is in it. */
export type JsonSegment =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly reason: 'encoding' | 'json' };

/** The longest segment that is decoded, in characters. */
const maxSegmentLength = 16 * 1024;

/** Cuts a compact JWS into its parts; undefined unless there are three and none is empty. */
export function splitJws(text: string): CompactJws | undefined {
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first < 1 || second <= first + 1 || second === text.length - 1) return undefined;
  if (text.includes('.', second + 1)) return undefined;
  return {
    header: text.slice(0, first),
    payload: text.slice(first + 1, second),
    signature: text.slice(second + 1),
    signingInput: text.slice(0, second),
  };
}

/**
 * Reads a segment that must be the canonical base64url of one JSON object in UTF-8. Of members that
 * repeat a name the last one counts, which RFC 7515 §4 and RFC 7519 §4 allow: nobody else reads them.
 */
export function readJsonSegment(segment: string, engine: CryptoEngine): JsonSegment {
  if (segment.length > maxSegmentLength) return { ok: false, reason: 'json' };
  const bytes = engine.decode(segment, 'base64url');
  if (bytes === undefined) return { ok: false, reason: 'encoding' };
  const text = engine.utf8Decode(bytes);
  const value = text === undefined ? undefined : parseJsonObject(text);
  return value === undefined ? { ok: false, reason: 'json' } : { ok: true, value };
}

/** What {@link signJwt} signs, and with what. */
export interface SignJwtOptions {
  /** Header members; `alg` follows from the key and need not be given. */
  readonly header: JsonObject;
  /** The claims. */
  readonly payload: JsonObject;
  /** An HMAC key makes HS256 (RFC 7518 §3.2), an Ed25519 key EdDSA (RFC 8037 §3.1). */
  readonly key: MacKey | PrivateKey;
  readonly engine: CryptoEngine;
}

/**
 * Signs claims as a JWT in the compact serialisation (RFC 7515 §7.1, RFC 7519).
 *
 * @throws RangeError if the key is neither for HMAC nor for Ed25519, or the header names another
 * algorithm than that of the key.
 *
 * @example
 * ```ts
 * import { signJwt } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 *
 * const token = signJwt({
 *   header: { typ: 'app-token+jwt', kid: 'ak_live_…' },
 *   payload: { aud: 'https://api.example.com', exp: 1_764_000_300 },
 *   key: engine.macKey('sk_live_…'),
 *   engine,
 * });
 * ```
 */
export function signJwt({ header, payload, key, engine }: SignJwtOptions): string {
  if (key.kind === 'private' && key.algorithm !== 'ed25519') {
    throw new RangeError('"key" must be for HMAC or Ed25519');
  }
  const alg = key.kind === 'mac' ? 'HS256' : 'EdDSA';
  if (header['alg'] !== undefined && header['alg'] !== alg) {
    throw new RangeError(`"header.alg" must be ${alg}, or be left out`);
  }
  const encode = (value: JsonObject): string =>
    engine.encode(engine.utf8Encode(JSON.stringify(value)), 'base64url');
  const signingInput = `${encode({ alg, ...header })}.${encode(payload)}`;
  const signature =
    key.kind === 'mac'
      ? key.sign('sha256', signingInput, 'base64url')
      : key.sign(signingInput, 'base64url');
  return `${signingInput}.${signature}`;
}
