import type { Scheme } from '../authenticate/scheme.ts';
import type { CryptoEngine } from '../ports/crypto-engine.ts';
import { isGrantList } from '../scope/grammar.ts';
import { type CredentialFormat, defaultFormat } from './credential-format.ts';
import type { Environment, Key } from './key.ts';
import type { KeyRing } from './key-ring.ts';
import { chooseMaterial } from './material-needs.ts';
import { createSecretVersion } from './secret-version.ts';
import type { Secret } from './secret.ts';

/** What a new key is to be. */
export interface MintKeyOptions {
  /** The app that will own the key. */
  readonly appId: string;
  /** What people call the key. */
  readonly label: string;
  readonly environment: Environment;
  readonly scopes: readonly string[];
  /** The schemes the key may be presented by; each must be among `enabled`. */
  readonly schemes: readonly string[];
  readonly enabled: readonly Scheme[];
  /** The customer's Ed25519 public key as base64url, instead of a secret. */
  readonly publicKey?: string;
  /** For each legacy scheme in `schemes`, when it stops working, in ms. */
  readonly legacyUntilMs?: Readonly<Record<string, number>>;
  readonly notBeforeMs?: number;
  readonly expiresAtMs?: number;
  readonly format?: CredentialFormat;
  readonly keyRing: KeyRing;
  readonly engine: CryptoEngine;
  readonly nowMs: number;
}

/** A key, and its secret where there is one: the only time that it can be shown. */
export interface MintedKey {
  readonly key: Key;
  readonly appSecret?: Secret;
}

const appIdGrammar = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Makes a key, and the secret that its schemes need, held as they need it. Stores nothing.
 *
 * Throws `TypeError` or `RangeError`, naming the option, when such a key could not work.
 *
 * @example
 * ```ts
 * import { ephemeralKeyRing, mintKey, type Scheme } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * function mintReader(enabled: readonly Scheme[], nowMs: number) {
 *   return mintKey({
 *     appId: 'app_4fGk29XbQz81LmNo',
 *     label: 'nightly export',
 *     environment: 'live',
 *     scopes: ['orders:read'],
 *     schemes: ['sorted-params'],
 *     enabled,
 *     keyRing: ephemeralKeyRing(engine),
 *     engine,
 *     nowMs,
 *   });
 * }
 * ```
 */
export function mintKey(options: MintKeyOptions): MintedKey {
  check(options);
  const { appId, environment, publicKey, keyRing, engine, nowMs } = options;
  const format = options.format ?? defaultFormat;
  const kind = chooseMaterial({ ...options, hasPublicKey: publicKey !== undefined });
  const appKey = format.mintAppKey(engine, environment);
  const { secretVersion, appSecret } =
    kind === 'none'
      ? {}
      : createSecretVersion({
          kind,
          publicKey,
          appId,
          appKey,
          environment,
          version: 1,
          nowMs,
          format,
          keyRing,
          engine,
        });
  const key: Key = Object.freeze({
    appKey,
    appId,
    label: options.label,
    environment,
    scopes: Object.freeze([...options.scopes]),
    schemes: Object.freeze([...options.schemes]),
    ...(options.legacyUntilMs && { legacyUntilMs: Object.freeze({ ...options.legacyUntilMs }) }),
    state: 'active',
    createdAtMs: nowMs,
    ...(options.notBeforeMs !== undefined && { notBeforeMs: options.notBeforeMs }),
    ...(options.expiresAtMs !== undefined && { expiresAtMs: options.expiresAtMs }),
    secrets: Object.freeze(secretVersion === undefined ? [] : [secretVersion]),
    revision: 1,
  });
  return appSecret === undefined ? { key } : { key, appSecret };
}

function check(options: MintKeyOptions): void {
  const { appId, label, environment, scopes, nowMs } = options;
  if (typeof appId !== 'string') throw new TypeError('"appId" must be a string');
  if (!appIdGrammar.test(appId)) {
    throw new RangeError('"appId" must be 1 to 64 letters, digits, "_" or "-"');
  }
  if (typeof label !== 'string') throw new TypeError('"label" must be a string');
  if (environment !== 'live' && environment !== 'test') {
    throw new RangeError('"environment" must be "live" or "test"');
  }
  if (!Array.isArray(scopes) || scopes.some((scope) => typeof scope !== 'string')) {
    throw new TypeError('"scopes" must be an array of strings');
  }
  if (!isGrantList(scopes)) {
    throw new RangeError('"scopes" must be grants of docs/scopes.md, at most 100, none twice');
  }
  for (const name of ['nowMs', 'notBeforeMs', 'expiresAtMs'] as const) {
    const time = options[name];
    if (time !== undefined && !Number.isSafeInteger(time)) {
      throw new TypeError(`"${name}" must be a whole number of milliseconds`);
    }
  }
  const ended = Object.entries(options.legacyUntilMs ?? {}).find(([, untilMs]) => untilMs <= nowMs);
  if (ended !== undefined) {
    throw new RangeError(`"legacyUntilMs" of "${ended[0]}" must be later than now, in ms`);
  }
  if ((options.expiresAtMs ?? Infinity) <= Math.max(nowMs, options.notBeforeMs ?? nowMs)) {
    throw new RangeError('"expiresAtMs" must be later than now and than "notBeforeMs"');
  }
}
