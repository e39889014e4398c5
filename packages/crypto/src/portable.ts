import type { CryptoEngine } from '@countersign/core';
import { checkMacSecret } from './check-key.ts';
import { decrypt, encrypt } from './portable/aes-gcm.ts';
import { ecdsa } from './portable/ecdsa.ts';
import { ed25519 } from './portable/ed25519.ts';
import { decode, encode } from './portable/encoding.ts';
import { hashes } from './portable/hashes.ts';
import { PortableMacKey } from './portable/mac-key.ts';
import { randomBytes } from './portable/random.ts';
import { rsa } from './portable/rsa.ts';
import { joinFamilies } from './public-key/key-families.ts';
import { bytesOf, utf8Decode, utf8Encode } from './utf8.ts';

/**
 * The engine for browsers, edge runtimes and everything else with Web Crypto's `getRandomValues`: the
 * audited, pure JavaScript noble libraries, since Web Crypto itself is asynchronous.
 */
export const portableEngine: CryptoEngine = Object.freeze({
  name: 'portable',
  randomBytes,
  hash: (algorithm, data, encoding) => encode(hashes[algorithm](bytesOf(data)), encoding),
  createHash(algorithm) {
    const state = hashes[algorithm].create();
    return {
      update: (chunk) => void state.update(chunk),
      digest: (encoding) => encode(state.digest(), encoding),
    };
  },
  macKey(secret) {
    checkMacSecret(secret);
    return new PortableMacKey(secret);
  },
  ...joinFamilies({ ed25519, ecdsa, rsa }),
  encrypt,
  decrypt,
  utf8Encode,
  utf8Decode,
  encode,
  decode,
} satisfies CryptoEngine);

/** What `@countersign/crypto` means outside Node: {@link portableEngine}. */
export const defaultEngine: CryptoEngine = portableEngine;
