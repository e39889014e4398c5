import type { CryptoEngine, MacKey, PrivateKey } from '@countersign/core';
import { readSecret } from './read-option.ts';
import type { KeyMaterial } from './signer-options.ts';

/** The key to sign with: of the app_secret, or the private half of a registered key. */
export function readSigningKey(material: KeyMaterial, engine: CryptoEngine): MacKey | PrivateKey {
  const { appSecret, privateKey } = material;
  if (privateKey === undefined) {
    return readSecret('appSecret', appSecret).use((value) => engine.macKey(value));
  }
  if (appSecret !== undefined) {
    throw new TypeError('"appSecret" and "privateKey" must not both be given');
  }
  return readSecret('privateKey', privateKey).use((value) => engine.privateKey('ed25519', value));
}
