import type {
  CryptoEngine,
  HttpSignatureKeyAlgorithm,
  MacKey,
  PrivateKey,
} from '@countersign/core';
import { readSecret } from './read-option.ts';
import type { KeyMaterial } from './signer-options.ts';

/**
 * The key to sign with: of the app_secret, or the private half of a registered key.
 *
 * @param algorithm Of the private key; `ed25519` by default.
 */
export function readSigningKey(
  material: KeyMaterial,
  engine: CryptoEngine,
  algorithm?: HttpSignatureKeyAlgorithm,
): MacKey | PrivateKey {
  const { appSecret, privateKey } = material;
  if (privateKey === undefined) {
    if (algorithm !== undefined) {
      throw new TypeError('"algorithm" is that of a "privateKey", which is not given');
    }
    return readSecret('appSecret', appSecret).use((value) => engine.macKey(value));
  }
  if (appSecret !== undefined) {
    throw new TypeError('"appSecret" and "privateKey" must not both be given');
  }
  return readSecret('privateKey', privateKey).use((value) =>
    engine.privateKey(algorithm ?? 'ed25519', value),
  );
}
