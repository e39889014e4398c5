import type { Credential } from '../ports/credential-store.ts';
import type { CryptoEngine, PublicKey } from '../ports/crypto-engine.ts';
import { randomBase62 } from './base62.ts';
import { constantTimeEqual } from './constant-time.ts';
import { CorruptCredentialError } from './corrupt-credential-error.ts';
import type { Key, PublicKeyMaterial, SecretVersion } from './key.ts';
import type { KeyRing } from './key-ring.ts';
import type { HashedSecret, SecretForm } from './secret-form.ts';
import { openSecret } from './secret-material.ts';
import { Secret } from './secret.ts';
import { symmetricForm } from './symmetric-form.ts';

/** A credential with its secrets ready to compute with. */
export interface CompiledCredential {
  readonly credential: Credential;
  /** Newest first; expired versions included. Never empty. */
  readonly secrets: readonly CompiledSecret[];
}

/** One version of a secret, ready to compute with. */
export interface CompiledSecret {
  /** 0 where the key has no secret. */
  readonly version: number;
  readonly expiresAtMs?: number;
  readonly form: SecretForm;
}

/** What a compiler works with. */
export interface CredentialCompilerOptions {
  readonly keyRing: KeyRing;
  readonly engine: CryptoEngine;
}

/** Turns stored credentials into what proofs are computed with. */
export interface CredentialCompiler {
  /**
   * Opens and prepares the secrets of a credential; for a frozen record only once.
   *
   * Throws {@link CorruptCredentialError} when the record is not what was stored.
   */
  compile(credential: Credential): CompiledCredential;
}

/** One secret form of each kind, by kind. */
export type DummySecrets = {
  readonly [Kind in SecretForm['kind']]: Extract<SecretForm, { readonly kind: Kind }>;
};

const noSecrets: readonly CompiledSecret[] = Object.freeze([
  Object.freeze({ version: 0, form: Object.freeze({ kind: 'none' }) }),
]);
/** The length of a default secret, so that a dummy costs what a real one costs. */
const secretLength = 57;

/**
 * Makes a compiler of credentials. What it derives lives as long as the record does, and no longer.
 *
 * @example
 * ```ts
 * import { createCredentialCompiler, ephemeralKeyRing } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * const compiler = createCredentialCompiler({ keyRing: ephemeralKeyRing(engine), engine });
 * ```
 */
export function createCredentialCompiler(options: CredentialCompilerOptions): CredentialCompiler {
  const compiled = new WeakMap<Credential, CompiledCredential>();
  return Object.freeze({
    compile(credential: Credential): CompiledCredential {
      const known = compiled.get(credential);
      if (known !== undefined) return known;
      const { app, key } = credential;
      if (app.appId !== key.appId) {
        throw new CorruptCredentialError(key.appKey, 'it belongs to another app');
      }
      const secrets =
        key.secrets.length === 0
          ? noSecrets
          : Object.freeze(key.secrets.map((secret) => compileSecret(secret, key, options)));
      const result = Object.freeze({ credential, secrets });
      if (isFrozen(credential)) compiled.set(credential, result);
      return result;
    },
  });
}

/**
 * Secrets that nobody knows, one of each kind: proofs against them cost what real ones cost, so that
 * an unknown key takes as long to refuse as a wrong signature. The public key is one of Ed25519, so
 * that keys of other algorithms can still be told from unknown ones by their time.
 *
 * @example
 * ```ts
 * import { dummySecrets } from '@countersign/core';
 * import { defaultEngine } from '@countersign/crypto';
 * dummySecrets(defaultEngine).hashed.matches('sk_live_…'); // false
 * ```
 */
export function dummySecrets(engine: CryptoEngine): DummySecrets {
  const pepper = engine.macKey(engine.randomBytes(32));
  const digest = engine.encode(engine.randomBytes(32), 'base64url');
  // RSA and ECDSA take another time than Ed25519, and which one a key has is known only once it was
  // found. Who measures well enough can therefore tell an unknown key id from that of an RSA or ECDSA
  // key; app keys have 131 random bits, so there is nothing to find by trying, but an imported id that
  // can be guessed may be confirmed so.
  const { publicKey } = engine.generateKeyPair('ed25519');
  return Object.freeze({
    none: Object.freeze({ kind: 'none' }),
    hashed: hashedForm(digest, (candidate) => pepper.sign('sha256', candidate, 'base64url')),
    symmetric: symmetricForm(new Secret(randomBase62(engine, secretLength)), engine),
    'public-key': Object.freeze({
      kind: 'public-key',
      key: engine.publicKey('ed25519', publicKey),
    }),
  });
}

function compileSecret(
  { version, expiresAtMs, material }: SecretVersion,
  { appId, appKey }: Key,
  options: CredentialCompilerOptions,
): CompiledSecret {
  const { keyRing, engine } = options;
  const withForm = (form: SecretForm): CompiledSecret =>
    Object.freeze({ version, ...(expiresAtMs !== undefined && { expiresAtMs }), form });
  switch (material.kind) {
    case 'hashed':
      if (engine.decode(material.digest, 'base64url')?.length !== 32) {
        throw new CorruptCredentialError(appKey, `the digest of version ${version} is malformed`);
      }
      return withForm(
        hashedForm(material.digest, (text) => keyRing.pepper.sign('sha256', text, 'base64url')),
      );
    case 'sealed': {
      const secret = openSecret(material, { appId, appKey, version, keyRing, engine });
      if (secret === undefined) {
        throw new CorruptCredentialError(appKey, `version ${version} of its secret does not open`);
      }
      return withForm(symmetricForm(secret, engine));
    }
    case 'public-key': {
      const key = importPublicKey(material, engine);
      if (key === undefined) {
        throw new CorruptCredentialError(appKey, `public key ${version} is malformed`);
      }
      return withForm(Object.freeze({ kind: 'public-key', key }));
    }
    default:
      return refuseMaterial(material, appKey);
  }
}

function hashedForm(digest: string, digestOf: (candidate: string) => string): HashedSecret {
  return Object.freeze({
    kind: 'hashed',
    matches: (candidate: string) => constantTimeEqual(digestOf(candidate), digest),
  });
}

function importPublicKey(
  { algorithm, publicKey }: PublicKeyMaterial,
  engine: CryptoEngine,
): PublicKey | undefined {
  try {
    return engine.publicKey(algorithm, publicKey);
  } catch {
    return undefined;
  }
}

function refuseMaterial(_material: never, appKey: string): never {
  throw new CorruptCredentialError(appKey, 'its secret is of an unknown kind');
}

/** A record that can still change must be read again each time. */
function isFrozen(credential: Credential): boolean {
  const { key } = credential;
  return (
    Object.isFrozen(credential) &&
    Object.isFrozen(key) &&
    Object.isFrozen(key.secrets) &&
    key.secrets.every((secret) => Object.isFrozen(secret) && Object.isFrozen(secret.material))
  );
}
