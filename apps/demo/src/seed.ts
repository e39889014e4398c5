import type { Environment } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import type { Platform } from './platform.ts';
import { vendorSchemes } from './vendors.ts';

/** A key as its owner knows it. */
export interface SeededKey {
  readonly label: KeyLabel;
  readonly environment: Environment;
  readonly appKey: string;
  /** Absent for keys that prove nothing or hold a public key. */
  readonly appSecret?: string;
  /** The customer's own Ed25519 key, where we hold the public half only: the `d` of its JWK. */
  readonly privateKey?: string;
  readonly scopes: readonly string[];
  readonly schemes: readonly string[];
}

/** The app that the demo plays with. */
export interface Seed {
  readonly appId: string;
  readonly keys: Readonly<Record<KeyLabel, SeededKey>>;
}

/** What each key is for. */
export type KeyLabel =
  | 'open'
  | 'reader'
  | 'writer'
  | 'remover'
  | 'test'
  | 'legacy'
  | 'ed25519'
  | 'vendor';

interface Wish {
  readonly scopes: readonly string[];
  readonly schemes: readonly string[];
  readonly environment?: Environment;
  readonly ownKey?: true;
  readonly legacyUntilMs?: Readonly<Record<string, number>>;
}

const yearMs = 365 * 24 * 60 * 60 * 1000;

const proofs = ['secret-key', 'bearer', 'local-token', 'sorted-params', 'http-signature'];

/** Adds one app with keys of different rights, and answers their secrets: nobody can ask later. */
export async function seed({ issuer, clock }: Platform): Promise<Seed> {
  const { appId } = await issuer.createApp({ name: 'Acme' });
  const add = async (label: KeyLabel, wish: Wish): Promise<SeededKey> => {
    const { ownKey, ...rest } = wish;
    const pair = ownKey && defaultEngine.generateKeyPair('ed25519');
    const { key, appSecret } = await issuer.issueKey({
      appId,
      label,
      ...rest,
      ...(pair && { publicKey: pair.publicKey }),
    });
    const { appKey, environment, scopes, schemes } = key;
    return {
      label,
      environment,
      appKey,
      ...(appSecret && { appSecret: appSecret.use((value) => value) }),
      ...(pair && { privateKey: pair.privateKey }),
      scopes,
      schemes,
    };
  };
  return {
    appId,
    keys: {
      open: await add('open', { scopes: ['orders:read'], schemes: ['api-key'] }),
      reader: await add('reader', { scopes: ['orders:read', 'reports:read'], schemes: proofs }),
      // may read as well: `orders:write` implies it
      writer: await add('writer', { scopes: ['orders:write'], schemes: proofs }),
      remover: await add('remover', { scopes: ['orders:delete'], schemes: proofs }),
      test: await add('test', {
        scopes: ['orders:write'],
        schemes: proofs,
        environment: 'test',
      }),
      legacy: await add('legacy', {
        scopes: ['orders:read'],
        schemes: ['sorted-params-md5'],
        legacyUntilMs: { 'sorted-params-md5': clock.nowMs() + yearMs },
      }),
      ed25519: await add('ed25519', {
        scopes: ['orders:write'],
        schemes: ['local-token', 'http-signature'],
        ownKey: true,
      }),
      // for whoever has a vendor's SDK already: access key and secret key, as it calls them
      vendor: await add('vendor', { scopes: ['orders:write'], schemes: vendorSchemes }),
    },
  };
}
