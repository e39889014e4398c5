import { requireMethod } from '../check-option.ts';
import type { CryptoEngine, MacKey } from '../ports/crypto-engine.ts';

/**
 * The platform's own keys: those that seal secrets, of which one is current and older ones still
 * open what they sealed, and the pepper under which secrets are hashed. Never prints their bytes.
 */
export interface KeyRing {
  /** The key that seals from now on. */
  readonly currentId: string;
  /** The 32 bytes of a key-encryption key; undefined when the ring does not hold it. */
  keyFor(id: string): Uint8Array | undefined;
  /** The MAC key that secrets are hashed with. */
  readonly pepper: MacKey;
}

/** Options of {@link createKeyRing}. */
export interface KeyRingOptions {
  /** Which of `keys` seals from now on. */
  readonly currentId: string;
  /** Key-encryption keys by id, each 32 random bytes as base64url. */
  readonly keys: Readonly<Record<string, string>>;
  /** At least 32 random bytes as base64url. Changing it makes every hashed secret useless. */
  readonly pepper: string;
  readonly engine: CryptoEngine;
}

const keyLength = 32;
const idGrammar = /^[A-Za-z0-9_-]{1,64}$/;

class MemoryKeyRing implements KeyRing {
  readonly currentId: string;
  readonly pepper: MacKey;
  readonly #keys: ReadonlyMap<string, Uint8Array>;

  constructor(currentId: string, keys: ReadonlyMap<string, Uint8Array>, pepper: MacKey) {
    this.currentId = currentId;
    this.#keys = keys;
    this.pepper = pepper;
    Object.freeze(this);
  }

  keyFor(id: string): Uint8Array | undefined {
    return this.#keys.get(id);
  }
}

/**
 * Makes a key ring from the platform's configuration. To rotate, add a key, make it the current one,
 * and keep the old ones until nothing is sealed with them.
 *
 * Each value is made once and kept where secrets are kept; the README of this package says how.
 *
 * Throws `TypeError` or `RangeError`, without the value, when an option cannot be used.
 *
 * @example
 * ```ts
 * import { createKeyRing } from '@countersign/core';
 * import { defaultEngine } from '@countersign/crypto';
 * const secretOf = () => defaultEngine.encode(defaultEngine.randomBytes(32), 'base64url');
 * const keyRing = createKeyRing({
 *   currentId: '2026-01',
 *   keys: { '2026-01': secretOf(), '2025-07': secretOf() },
 *   pepper: secretOf(),
 *   engine: defaultEngine,
 * });
 * ```
 */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const { currentId, keys, pepper, engine } = options;
  requireMethod('engine', engine, 'decode');
  if (typeof currentId !== 'string') throw new TypeError('"currentId" must be a string');
  if (typeof keys !== 'object' || keys === null) throw new TypeError('"keys" must be an object');
  const decoded = new Map<string, Uint8Array>();
  for (const [id, text] of Object.entries(keys)) {
    if (!idGrammar.test(id)) {
      throw new RangeError('"keys" must have ids of 1 to 64 letters, digits, "_" or "-"');
    }
    const key = decodeBase64url(engine, text, `keys.${id}`);
    if (key.length !== keyLength) {
      throw new RangeError(`"keys.${id}" must have ${keyLength} bytes`);
    }
    decoded.set(id, key);
  }
  if (!decoded.has(currentId)) throw new RangeError('"currentId" must be one of "keys"');
  const pepperBytes = decodeBase64url(engine, pepper, 'pepper');
  if (pepperBytes.length < keyLength) {
    throw new RangeError(`"pepper" must have at least ${keyLength} bytes`);
  }
  return new MemoryKeyRing(currentId, decoded, engine.macKey(pepperBytes));
}

/**
 * Makes a key ring of fresh random keys that is gone with the process: for tests and for demos whose
 * store is gone with the process too.
 *
 * @example
 * ```ts
 * import { ephemeralKeyRing } from '@countersign/core';
 * import { defaultEngine } from '@countersign/crypto';
 * const keyRing = ephemeralKeyRing(defaultEngine);
 * ```
 */
export function ephemeralKeyRing(engine: CryptoEngine): KeyRing {
  requireMethod('engine', engine, 'randomBytes');
  const keys = new Map([['ephemeral', engine.randomBytes(keyLength)]]);
  return new MemoryKeyRing('ephemeral', keys, engine.macKey(engine.randomBytes(keyLength)));
}

function decodeBase64url(engine: CryptoEngine, text: unknown, name: string): Uint8Array {
  if (typeof text !== 'string') throw new TypeError(`"${name}" must be a string`);
  const bytes = engine.decode(text, 'base64url');
  if (bytes === undefined) throw new RangeError(`"${name}" must be base64url without padding`);
  return bytes;
}
