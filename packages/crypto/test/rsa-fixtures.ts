import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  generatePrimeSync,
  type KeyObject,
} from 'node:crypto';
import { rsaIdentifier, spkiOf } from './der.ts';

export const algorithms = ['rsa-pss-sha512', 'rsa-v1_5-sha256', 'rsa-v1_5-sha1'] as const;
export type RsaAlgorithm = (typeof algorithms)[number];

export const usual = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
export const textOf = (key: KeyObject): string =>
  base64url(key.export({ format: 'der', type: 'spki' }));
export const toInteger = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
export const toBytes = (value: bigint, length: number): Uint8Array =>
  new Uint8Array(Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex'));
export const modulusOf = (key: KeyObject): bigint =>
  toInteger(Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url'));

interface KeyObjects {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** A key for PSS alone, of 2048 bits, that is bound to these hashes (RFC 4055 §3.1). */
export function pssPair(hash: string, maskHash: string, saltLength: number): KeyObjects {
  const options = { modulusLength: 2048, hashAlgorithm: hash, mgf1HashAlgorithm: maskHash };
  // safe: Node takes a number here and refuses the string that its types ask for
  const salt = { saltLength } as unknown as { saltLength: string };
  return generateKeyPairSync('rsa-pss', { ...options, ...salt });
}

/** The same public key as an ordinary one: its numbers are the last 270 bytes. */
export function ordinaryTextOf(pssKey: KeyObject): string {
  const bits = Buffer.from(textOf(pssKey), 'base64url').subarray(-270);
  return base64url(spkiOf(rsaIdentifier, bits));
}

/** A key whose modulus has an odd number of bits, which Node does not make by itself. */
export function pairOfBits(bits: number): KeyObjects {
  for (;;) {
    const p = generatePrimeSync((bits + 1) / 2, { bigint: true });
    const q = generatePrimeSync((bits - 1) / 2, { bigint: true });
    const n = p * q;
    if (n.toString(2).length !== bits) continue;
    const e = 65537n;
    const d = inverse(e, (p - 1n) * (q - 1n));
    const numbers = { n, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
    const jwk = Object.fromEntries(
      Object.entries(numbers).map(([name, value]) => [name, base64url(minimalBytes(value))]),
    );
    const privateKey = createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
    return { publicKey: createPublicKey(privateKey), privateKey };
  }
}

const minimalBytes = (value: bigint): Uint8Array =>
  toBytes(value, Math.ceil(value.toString(16).length / 2));

/** Euclid's, extended. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, divisor, factor, next] = [modulus, value % modulus, 0n, 1n];
  while (divisor > 0n) {
    const quotient = rest / divisor;
    [rest, divisor] = [divisor, rest - quotient * divisor];
    [factor, next] = [next, factor - quotient * next];
  }
  return factor < 0n ? factor + modulus : factor;
}
