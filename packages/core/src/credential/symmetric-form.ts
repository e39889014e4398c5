import type { CryptoEngine } from '../ports/crypto-engine.ts';
import { constantTimeEqual } from './constant-time.ts';
import type { SymmetricSecret } from './secret-form.ts';
import type { Secret } from './secret.ts';

/** Prepares a secret that both sides know. */
export function symmetricForm(secret: Secret, engine: CryptoEngine): SymmetricSecret {
  return Object.freeze({
    kind: 'symmetric',
    mac: secret.use((value) => engine.macKey(value)),
    secret,
    matches: (candidate: string) => secret.use((value) => constantTimeEqual(candidate, value)),
  });
}
