import type { Scheme } from '../authenticate/scheme.ts';
import type { CryptoEngine, PublicKeyAlgorithm } from '../ports/crypto-engine.ts';
import { isGrantList } from '../scope/grammar.ts';
import { type CredentialFormat, defaultFormat } from './credential-format.ts';
import type { Environment, Key, MaterialKind } from './key.ts';
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
  /**
   * The customer's public key instead of a secret, in the form of `CryptoEngine.publicKey`;
   * `importPublicKeyText` makes it of PEM.
   */
  readonly publicKey?: string;
  /** Of `publicKey`; by default `ed25519`. Each of `schemes` must be able to use it. */
  readonly publicKeyAlgorithm?: PublicKeyAlgorithm;
  /** For each legacy scheme in `schemes`, by its name, when it stops working, in ms since 1970. */
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

/** What a key brings along that another system issued. */
export interface ImportedCredential {
  readonly appKey: string;
  readonly appSecret: Secret | undefined;
}

/** An end further away than ten years is none, or was not meant. */
const maxLegacyMs = 10 * 366 * 24 * 60 * 60 * 1000;

const appIdGrammar = /^[A-Za-z0-9_-]{1,64}$/;

/** Makes a key: with an id and a secret of our own, or with those that are imported. */
export function makeKey(options: MintKeyOptions, imported?: ImportedCredential): MintedKey {
  check(options);
  const { appId, environment, publicKey, keyRing, engine, nowMs } = options;
  const { publicKeyAlgorithm = 'ed25519', format = defaultFormat } = options;
  const kind = chooseMaterial({
    ...options,
    publicKeyAlgorithm: publicKey === undefined ? undefined : publicKeyAlgorithm,
  });
  if (imported !== undefined) checkImported(imported, kind);
  const appKey = imported?.appKey ?? format.mintAppKey(engine, environment);
  const { secretVersion, appSecret } =
    kind === 'none'
      ? {}
      : createSecretVersion({
          kind,
          publicKey,
          publicKeyAlgorithm,
          appSecret: imported?.appSecret,
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

function checkImported({ appSecret }: ImportedCredential, kind: MaterialKind | 'none'): void {
  const needsSecret = kind === 'hashed' || kind === 'sealed';
  if (needsSecret && appSecret === undefined) {
    throw new RangeError('"appSecret" must be given: "schemes" prove it');
  }
  if (kind === 'none' && appSecret !== undefined) {
    throw new RangeError('"appSecret" is of no use: none of "schemes" proves anything');
  }
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
  if (options.publicKeyAlgorithm !== undefined && options.publicKey === undefined) {
    throw new RangeError('"publicKeyAlgorithm" must not be given without a "publicKey"');
  }
  for (const name of ['nowMs', 'notBeforeMs', 'expiresAtMs'] as const) {
    const time = options[name];
    if (time !== undefined && !Number.isSafeInteger(time)) {
      throw new TypeError(`"${name}" must be a whole number of milliseconds`);
    }
  }
  checkLegacy(options.legacyUntilMs, nowMs);
  if ((options.expiresAtMs ?? Infinity) <= Math.max(nowMs, options.notBeforeMs ?? nowMs)) {
    throw new RangeError('"expiresAtMs" must be later than now and than "notBeforeMs"');
  }
}

function checkLegacy(legacyUntilMs: MintKeyOptions['legacyUntilMs'], nowMs: number): void {
  if (legacyUntilMs === undefined) return;
  if (typeof legacyUntilMs !== 'object' || legacyUntilMs === null) {
    throw new TypeError(
      '"legacyUntilMs" must be an object: { "name of the scheme": ms since 1970 }',
    );
  }
  for (const [name, untilMs] of Object.entries(legacyUntilMs)) {
    if (untilMs <= nowMs) {
      throw new RangeError(`"legacyUntilMs" of "${name}" must be later than now, in ms`);
    }
    if (untilMs > nowMs + maxLegacyMs) {
      throw new RangeError(`"legacyUntilMs" of "${name}" must be within ten years, in ms`);
    }
  }
}
