import type { Scheme, SchemeVariant } from '../authenticate/scheme.ts';
import type { PublicKeyAlgorithm } from '../ports/crypto-engine.ts';
import type { MaterialKind } from './key.ts';

/** What a key is meant to be presented by. */
export interface MaterialQuestion {
  /** The names that the key lists. */
  readonly schemes: readonly string[];
  /** The schemes that this service has enabled. */
  readonly enabled: readonly Scheme[];
  /** Of the public key that the customer registers instead of getting a secret. */
  readonly publicKeyAlgorithm?: PublicKeyAlgorithm | undefined;
  /** For each legacy scheme, when it stops working, in ms. */
  readonly legacyUntilMs?: Readonly<Record<string, number>>;
}

const defaultAlgorithms: readonly PublicKeyAlgorithm[] = ['ed25519'];

/**
 * Decides how a key's secret must be held: as little recoverable as its schemes allow. `none` when
 * they prove nothing.
 *
 * Throws `RangeError` naming `schemes`, `publicKey`, `publicKeyAlgorithm` or `legacyUntilMs` when no one
 * material can serve.
 */
export function chooseMaterial(question: MaterialQuestion): MaterialKind | 'none' {
  const variants = findVariants(question.schemes, question.enabled);
  checkEndDates(variants, question.legacyUntilMs ?? {});
  const proving = variants.filter(({ needs }) => needs.length > 0);
  if (question.publicKeyAlgorithm !== undefined) {
    checkPublicKey(proving, question.publicKeyAlgorithm);
    return 'public-key';
  }
  if (proving.length === 0) return 'none';
  if (proving.every(({ needs }) => needs.includes('hashed'))) return 'hashed';
  const keyed = proving.find(({ needs }) => needs.every((kind) => kind === 'public-key'));
  if (keyed === undefined) return 'sealed';
  throw new RangeError(`"schemes" has "${keyed.name}", which needs a "publicKey"`);
}

function checkPublicKey(proving: readonly SchemeVariant[], algorithm: PublicKeyAlgorithm): void {
  if (proving.length === 0) {
    throw new RangeError('"publicKey" is of no use: none of "schemes" proves anything');
  }
  for (const { name, needs, publicKeyAlgorithms = defaultAlgorithms } of proving) {
    if (!needs.includes('public-key')) {
      throw new RangeError(`"schemes" has "${name}", which cannot work with a "publicKey"`);
    }
    if (!publicKeyAlgorithms.includes(algorithm)) {
      const usable = publicKeyAlgorithms.join(', ');
      throw new RangeError(`"publicKeyAlgorithm" must be one of ${usable} for "${name}"`);
    }
  }
}

function findVariants(names: readonly string[], enabled: readonly Scheme[]): SchemeVariant[] {
  if (names.length === 0) throw new RangeError('"schemes" must name at least one scheme');
  const usedBy = new Map<Scheme, string>();
  return names.map((name) => {
    for (const scheme of enabled) {
      const variant = scheme.variants.find((candidate) => candidate.name === name);
      if (variant === undefined) continue;
      const other = usedBy.get(scheme);
      if (other !== undefined) {
        throw new RangeError(
          `"schemes" has "${other}" and "${name}", which look alike on the wire: choose one`,
        );
      }
      usedBy.set(scheme, name);
      return variant;
    }
    const known = enabled.flatMap(({ variants }) => variants.map((variant) => variant.name));
    throw new RangeError(`"schemes" has "${name}"; enabled are ${known.join(', ')}`);
  });
}

function checkEndDates(
  variants: readonly SchemeVariant[],
  legacyUntilMs: Readonly<Record<string, number>>,
): void {
  const legacy = new Set(variants.filter((variant) => variant.legacy).map(({ name }) => name));
  for (const name of legacy) {
    const untilMs = Object.hasOwn(legacyUntilMs, name) ? legacyUntilMs[name] : undefined;
    if (!Number.isSafeInteger(untilMs)) {
      throw new RangeError(
        `"legacyUntilMs" must say when "${name}" stops working: { "${name}": ms since 1970 }`,
      );
    }
  }
  const stranger = Object.keys(legacyUntilMs).find((name) => !legacy.has(name));
  if (stranger !== undefined) {
    throw new RangeError(
      `"legacyUntilMs" has "${stranger}", which is no legacy scheme of this key`,
    );
  }
}
