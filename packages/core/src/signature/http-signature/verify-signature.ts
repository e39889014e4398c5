import { constantTimeEqual } from '../../credential/constant-time.ts';
import type { SecretForm } from '../../credential/secret-form.ts';
import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import { isKeyAlgorithm } from './key-algorithms.ts';

/**
 * Whether a signature over a base holds: HMAC-SHA256 for a secret, its own algorithm for a public key.
 *
 * @param secret The key's own form, which alone decides the algorithm (RFC 9421 §7.3.6).
 * @param base The signature base.
 * @param proof The signature as canonical base64, and the engine to compute with.
 *
 * @example
 * ```ts
 * import type { CryptoEngine, SecretForm } from '@countersign/core';
 * import { verifySignature } from './verify-signature.ts';
 * const check = (secret: SecretForm, engine: CryptoEngine) =>
 *   verifySignature(secret, '"@signature-params": ()', { signature: 'AAAA', engine });
 * ```
 */
export function verifySignature(
  secret: SecretForm,
  base: string,
  proof: { readonly signature: string; readonly engine: CryptoEngine },
): boolean {
  switch (secret.kind) {
    case 'symmetric':
      return constantTimeEqual(secret.mac.sign('sha256', base, 'base64'), proof.signature);
    case 'public-key': {
      if (!isKeyAlgorithm(secret.key.algorithm)) return false;
      const bytes = proof.engine.decode(proof.signature, 'base64');
      return bytes !== undefined && secret.key.verify(base, bytes);
    }
    case 'none':
    case 'hashed':
      return false;
    default:
      secret satisfies never;
      return false;
  }
}
