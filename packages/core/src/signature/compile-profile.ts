import { constantTimeEqual } from '../credential/constant-time.ts';
import type { SymmetricSecret } from '../credential/secret-form.ts';
import { checkProfile } from './check-profile.ts';
import { compileExpression, type SigningSource } from './expression.ts';
import type { SignatureProfile } from './profile.ts';

/** A profile, ready to run: verifier, signer and explainer are these steps and nothing else. */
export interface CompiledProfile {
  readonly profile: SignatureProfile;
  /** What is signed, before the secret is applied. */
  stringToSign(source: SigningSource): string;
  /** The signature as it is written on the wire. */
  sign(stringToSign: string, secret: SymmetricSecret, source: SigningSource): string;
  /** Whether this is the signature, in constant time. */
  verify(presented: string, secret: SymmetricSecret, source: SigningSource): boolean;
  /** What is signed, with the secret redacted where it is part of it. */
  describe(stringToSign: string): string;
}

/**
 * Compiles a profile once, so that a request costs only the work itself. Throws `TypeError` or
 * `RangeError` that points into the profile when it is not one.
 */
export function compileProfile(profile: SignatureProfile): CompiledProfile {
  checkProfile(profile);
  const { algorithm, encoding } = profile;
  const stringToSign = compileExpression(profile.stringToSign);
  const { sign, describe } = compileAlgorithm(algorithm, encoding);
  return {
    profile,
    stringToSign,
    sign,
    verify: (presented, secret, source) =>
      constantTimeEqual(sign(stringToSign(source), secret, source), presented),
    describe,
  };
}

function compileAlgorithm(
  algorithm: SignatureProfile['algorithm'],
  encoding: SignatureProfile['encoding'],
): Pick<CompiledProfile, 'sign' | 'describe'> {
  const { hash } = algorithm;
  switch (algorithm.kind) {
    case 'hmac':
      return {
        sign: (text, secret) => secret.mac.sign(hash, text, encoding),
        describe: (text) => text,
      };
    case 'suffixed-digest': {
      const { suffix } = algorithm;
      return {
        sign: (text, { secret }, { engine }) =>
          secret.use((value) => engine.hash(hash, text + suffix + value, encoding)),
        describe: (text) => `${text}${suffix}[secret]`,
      };
    }
    default:
      throw new RangeError(`"algorithm.kind" is unknown: ${String(algorithm satisfies never)}`);
  }
}
