import {
  importKey,
  mintKey,
  Secret,
  type CredentialStore,
  type Environment,
  type KeyRing,
  type MintKeyOptions,
  type PublicKeyAlgorithm,
  type Scheme,
} from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';

/** What a key for a test is to be. */
export interface KeyWish {
  /** The schemes that the key may be presented by. */
  readonly schemes: readonly string[];
  /** `live` by default; callers of `test` keys are told why a signature did not match. */
  readonly environment?: Environment;
  readonly scopes?: readonly string[];
  /**
   * A key that somebody else has issued: its id, and its secret or, with `publicKey`, the private half
   * that the SDK signs with.
   */
  readonly imported?: IssuedKey;
  /** The customer's public key, instead of a secret. */
  readonly publicKey?: string;
  /** Of `publicKey`; `ed25519` by default. */
  readonly publicKeyAlgorithm?: PublicKeyAlgorithm;
  /** Its private half in the form that the SDK wants; answered as `appSecret`. */
  readonly privateKey?: string;
}

/** A key as its owner knows it. */
export interface IssuedKey {
  readonly appKey: string;
  /** What the SDK is given to sign with. */
  readonly appSecret: string;
}

/** Where keys are issued. */
export interface KeyDesk {
  readonly appId: string;
  readonly schemes: readonly Scheme[];
  readonly credentials: CredentialStore;
  readonly keyRing: KeyRing;
  readonly nowMs: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Mints a key, or takes an imported one, and stores it. */
export async function issueKey(desk: KeyDesk, wish: KeyWish): Promise<IssuedKey> {
  const { appId, schemes: enabled, credentials, keyRing, nowMs } = desk;
  const { schemes, environment = 'live', scopes = [], publicKey, publicKeyAlgorithm } = wish;
  const legacyUntilMs = untilTomorrow(desk, schemes);
  const options: MintKeyOptions = {
    appId,
    label: 'interop',
    environment,
    scopes,
    schemes,
    enabled,
    ...(publicKey !== undefined && { publicKey }),
    ...(publicKeyAlgorithm !== undefined && { publicKeyAlgorithm }),
    ...(Object.keys(legacyUntilMs).length > 0 && { legacyUntilMs }),
    keyRing,
    engine: defaultEngine,
    nowMs,
  };
  if (wish.imported !== undefined) {
    const { appKey, appSecret } = wish.imported;
    const secret = publicKey === undefined ? { appSecret: new Secret(appSecret) } : {};
    await credentials.insertKey(importKey({ ...options, appKey, ...secret }));
    return wish.imported;
  }
  const { key, appSecret } = mintKey(options);
  await credentials.insertKey(key);
  const shown = appSecret?.use((value) => value) ?? wish.privateKey ?? '';
  return { appKey: key.appKey, appSecret: shown };
}

/** Legacy schemes work only until a date; a day is beyond any test. */
function untilTomorrow(
  { schemes, nowMs }: KeyDesk,
  names: readonly string[],
): Readonly<Record<string, number>> {
  const legacy = schemes
    .flatMap(({ variants }) => variants)
    .filter((variant) => variant.legacy && names.includes(variant.name));
  return Object.fromEntries(legacy.map(({ name }) => [name, nowMs + dayMs]));
}
