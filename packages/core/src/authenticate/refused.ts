import type { AuthErrorCode } from '../errors.ts';
import type { Proof } from './scheme.ts';

/** A proof that does not hold. */
export type RefusedProof = Extract<Proof, { ok: false }>;

/** Says that a proof does not hold; `detail` is for the operator. */
export function refused(code: AuthErrorCode, detail: string): RefusedProof {
  return { ok: false, code, detail };
}
