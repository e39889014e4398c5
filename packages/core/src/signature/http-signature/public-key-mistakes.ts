import type { CryptoEngine, PublicKey } from '../../ports/crypto-engine.ts';

/** The length of a signature of each algorithm that has only one, in bytes. */
const lengths: Partial<Record<PublicKey['algorithm'], number>> = {
  ed25519: 64,
  'ecdsa-p256-sha256': 64,
};

/**
 * What the form of a signature gives away, when no usual mistake explains it: nobody can make a public
 * key's signatures to try.
 */
export function explainPublicKey(
  { algorithm }: PublicKey,
  signature: string,
  engine: CryptoEngine,
): string | undefined {
  const bytes = engine.decode(signature, 'base64');
  const length = lengths[algorithm];
  if (bytes !== undefined && length !== undefined && bytes.length !== length) {
    return algorithm === 'ecdsa-p256-sha256' && bytes[0] === 0x30
      ? 'The signature is in DER; send its two numbers, 32 bytes each (RFC 9421 §3.3.4).'
      : `The signature has ${bytes.length} bytes; those of ${algorithm} have ${length}.`;
  }
  if (algorithm !== 'rsa-pss-sha512') return undefined;
  return 'If the signature base is the same: rsa-pss-sha512 has MGF1 with SHA-512 (RFC 9421 §3.3.1), where Java takes SHA-1 unless told.';
}
