import { defaultFormat } from './credential-format.ts';
import { isForeignAppKey } from './foreign-app-key.ts';
import type { Key } from './key.ts';
import { makeKey, type MintKeyOptions } from './make-key.ts';
import { Secret } from './secret.ts';

/** What an imported key is to be. */
export interface ImportKeyOptions extends MintKeyOptions {
  /** The id that the key has already; see {@link isForeignAppKey}. */
  readonly appKey: string;
  /**
   * The secret that the key has already, where its schemes prove one: 1 to 256 characters, none of
   * them a control character. It is held as safely as one of ours, but is no harder to guess than
   * whoever chose it made it.
   */
  readonly appSecret?: Secret;
}

// Cc: control characters. Cs: halves of surrogate pairs, which no UTF-8 can carry.
const secretGrammar = /^[^\p{Cc}\p{Cs}]{1,256}$/u;

/**
 * Makes a key of an id and a secret that another system issued, so that a platform can move without a
 * change for its customers. Apart from that the key is like one of {@link mintKey}: the secret is held
 * as the schemes need it, and its first rotation replaces it by one of ours. Each of its schemes must
 * look up such ids (`foreignKeys`), unless the id is one of ours. Stores nothing.
 *
 * @throws TypeError or RangeError, naming the option and never quoting the secret, when such a key could
 * not work.
 *
 * @example
 * ```ts
 * import { importKey, Secret, type MintKeyOptions } from '@countersign/core';
 * function moveIn(options: MintKeyOptions, appKey: string, secret: string) {
 *   return importKey({ ...options, appKey, appSecret: new Secret(secret) });
 * }
 * ```
 */
export function importKey(options: ImportKeyOptions): Key {
  const { appKey, appSecret, environment, format = defaultFormat } = options;
  if (typeof appKey !== 'string') throw new TypeError('"appKey" must be a string');
  if (!isForeignAppKey(appKey, format)) {
    throw new RangeError(
      '"appKey" must be 2 to 128 of A-Z a-z 0-9 . _ @ - that begin with a letter or digit, ' +
        'and not begin like one of ours unless it is one',
    );
  }
  const own = format.parse(appKey);
  if (own !== undefined && own.environment !== environment) {
    throw new RangeError('"environment" must be the one that "appKey" names');
  }
  if (appSecret !== undefined) checkSecret(appSecret);
  const { key } = makeKey(options, { appKey, appSecret });
  if (!format.isAppKey(appKey)) checkLookUp(options);
  return key;
}

/** A scheme that knows our own ids alone would refuse such a key for ever. */
function checkLookUp({ schemes, enabled }: ImportKeyOptions): void {
  for (const name of schemes) {
    const scheme = enabled.find(({ variants }) =>
      variants.some((variant) => variant.name === name),
    );
    if (scheme?.foreignKeys === true) continue;
    throw new RangeError(
      `"schemes" has "${name}", which takes no ids of other systems: ` +
        'enable it with "foreignKeys: true", if it has that option',
    );
  }
}

function checkSecret(appSecret: unknown): void {
  if (!(appSecret instanceof Secret)) throw new TypeError('"appSecret" must be a Secret');
  if (!appSecret.use((value) => secretGrammar.test(value))) {
    throw new RangeError('"appSecret" must be 1 to 256 characters without control characters');
  }
}
