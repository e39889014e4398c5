import { compileAlgorithm, type CompiledAlgorithm } from '../compile/compile-algorithm.ts';
import type { KeyDerivation, SignatureProfile } from '../profile/profile.ts';

/** A usual mistake in deriving a key, and the last step of a caller that made it. */
export interface KeyMistake {
  readonly hint: string;
  readonly algorithm: CompiledAlgorithm;
}

/** The usual mistakes with a key that is not the app_secret itself; none where it is. */
export function keyMistakes(profile: SignatureProfile): readonly KeyMistake[] {
  const { key } = profile;
  if (key === undefined) return [];
  return wrongDerivations(key).map(({ hint, wrong }) => ({
    hint,
    algorithm: compileAlgorithm({ ...profile, key: { ...key, ...wrong } }),
  }));
}

interface WrongDerivation {
  readonly hint: string;
  readonly wrong: KeyDerivation;
}

function wrongDerivations(key: KeyDerivation): readonly WrongDerivation[] {
  const { before = '', after = '', chain = [], as = 'bytes' } = key;
  const found: WrongDerivation[] = [];
  if (before !== '') {
    const hint = `The key was made without "${before}" before the app_secret.`;
    found.push({ hint, wrong: { before: '' } });
  }
  if (after !== '') {
    const hint = `The key was made without "${after}" after the app_secret.`;
    found.push({ hint, wrong: { after: '' } });
  }
  if (chain.length > 1) {
    const hint = 'The key was derived in the reverse order.';
    found.push({ hint, wrong: { chain: chain.toReversed() } });
  }
  if (chain.length > 0) {
    const hint =
      as === 'bytes'
        ? 'The key was derived by way of hexadecimal text; use the bytes of each step.'
        : 'The key was derived by way of bytes; use the hexadecimal text of each step.';
    found.push({ hint, wrong: { as: as === 'bytes' ? 'hex' : 'bytes' } });
  }
  return found;
}
