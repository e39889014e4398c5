import type { PublicKeyAlgorithm } from '../../ports/crypto-engine.ts';

/** The algorithms of RFC 9421 §3.3 that a registered key may have here; `rsa-v1_5-sha1` is not one. */
export const httpSignatureKeyAlgorithms = [
  'ed25519',
  'ecdsa-p256-sha256',
  'rsa-pss-sha512',
  'rsa-v1_5-sha256',
] as const satisfies readonly PublicKeyAlgorithm[];

/** What a registered key may sign HTTP messages with. */
export type HttpSignatureKeyAlgorithm = (typeof httpSignatureKeyAlgorithms)[number];

/** Whether keys of an algorithm may sign HTTP messages. */
export function isKeyAlgorithm(algorithm: PublicKeyAlgorithm): boolean {
  return httpSignatureKeyAlgorithms.some((known) => known === algorithm);
}
