import type { CryptoEngine } from '../ports/crypto-engine.ts';
import type { BodyWatcher } from '../request.ts';
import type { BodyDigest } from './scheme.ts';

/** Whether the body has every one of these digests. */
export function checkDigests(
  digests: readonly BodyDigest[],
  body: Uint8Array,
  engine: CryptoEngine,
): boolean {
  return digests.every(
    ({ algorithm, base64 }) => engine.hash(algorithm, body, 'base64') === base64,
  );
}

/** Computes the digests while the body passes by. */
export function watchDigests(
  digests: readonly BodyDigest[],
  limitBytes: number,
  engine: CryptoEngine,
): BodyWatcher {
  const hashes = digests.map(({ algorithm, base64 }) => ({
    hash: engine.createHash(algorithm),
    base64,
  }));
  return {
    limitBytes,
    update(chunk) {
      for (const { hash } of hashes) hash.update(chunk);
    },
    accept() {
      let holds = true;
      for (const { hash, base64 } of hashes) holds = hash.digest('base64') === base64 && holds;
      return holds;
    },
  };
}
