import { createHash } from 'node:crypto';
import { SignJWT, importJWK } from 'jose';
import { nodeEngine as engine } from '../../../crypto/src/node.ts';
import { RequestView } from '../../src/authenticate/request-view.ts';
import type { RoutePolicy } from '../../src/authenticate/route-policy.ts';
import type { Proof, Recognition, Scheme, SchemeContext } from '../../src/authenticate/scheme.ts';
import { defaultFormat } from '../../src/credential/credential-format.ts';
import type { SecretForm } from '../../src/credential/secret-form.ts';
import { Secret } from '../../src/credential/secret.ts';
import type { CryptoEngine } from '../../src/ports/crypto-engine.ts';
import { emptyBody, type AuthRequest } from '../../src/request.ts';

export { engine };

export const nowSeconds = 1_764_000_000;
export const nowMs = nowSeconds * 1000;
export const audience = 'https://api.example.com';

let drawn = 0;
/** Draws the same values in every run. */
const seeded: CryptoEngine = {
  ...engine,
  randomBytes(length) {
    drawn += 1;
    return createHash('shake256', { outputLength: length }).update(String(drawn)).digest();
  },
};
export const appId = defaultFormat.mintAppId(seeded);
export const appKey = defaultFormat.mintAppKey(seeded, 'test');
export const otherAppKey = defaultFormat.mintAppKey(seeded, 'test');
export const appSecret = defaultFormat.mintAppSecret(seeded, 'test').use((value) => value);

/** The key pair of RFC 8037 appendix A.1. */
export const keyPair = {
  publicKey: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  privateKey: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
};

export const symmetric: SecretForm = {
  kind: 'symmetric',
  mac: engine.macKey(appSecret),
  secret: new Secret(appSecret),
  matches: (candidate) => candidate === appSecret,
};
export const publicKey: SecretForm = {
  kind: 'public-key',
  key: engine.publicKey('ed25519', keyPair.publicKey),
};
export const hashed: SecretForm = {
  kind: 'hashed',
  matches: (candidate) => candidate === appSecret,
};
export const noSecret: SecretForm = { kind: 'none' };

export function context(policy: RoutePolicy = {}): SchemeContext {
  const limits = {
    maxCredentialBytes: 2048,
    maxTargetBytes: 8192,
    maxParameters: 100,
    maxBodyBytes: 1_000_000,
  };
  return { engine, nowMs, policy, limits };
}

/** What a scheme makes of a GET with these header lines; undefined, `malformed` with its code, or a claim. */
export function recognise(
  scheme: Scheme,
  rawHeaders: readonly string[],
  { policy, ...request }: Partial<AuthRequest> & { readonly policy?: RoutePolicy } = {},
): Recognition {
  const view = new RequestView({
    method: 'GET',
    rawTarget: '/orders',
    protocol: 'https',
    peerAddress: '192.0.2.7',
    authority: 'api.example.com',
    body: emptyBody,
    ...request,
    rawHeaders,
  });
  return scheme.recognise(view, context(policy));
}

/** The proof of what was recognised, which must be a claim. */
export function prove(recognised: Recognition, secret: SecretForm, atMs = nowMs): Proof {
  if (recognised?.kind !== 'claim') throw new Error(`not a claim: ${JSON.stringify(recognised)}`);
  const body = new Uint8Array(0);
  const variant = recognised.scheme.name;
  return recognised.prove(secret, { variant, appId, appKey, body, nowMs: atMs, engine });
}

/** The code of a refusal at either stage, or `ok`. */
export function outcome(recognised: Recognition, secret: SecretForm, atMs = nowMs): string {
  if (recognised === undefined) return 'absent';
  if (recognised.kind === 'malformed') return recognised.code;
  const proof = prove(recognised, secret, atMs);
  return proof.ok ? 'ok' : proof.code;
}

/** A token made by `jose`, right in everything but the changes; undefined leaves a member out. */
export async function mintWithJose(
  claims: Readonly<Record<string, unknown>> = {},
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const members = { alg: 'HS256', typ: 'app-token+jwt', kid: appKey, ...header };
  const key =
    members.alg === 'EdDSA'
      ? await importJWK(
          { kty: 'OKP', crv: 'Ed25519', x: keyPair.publicKey, d: keyPair.privateKey },
          'EdDSA',
        )
      : new TextEncoder().encode(appSecret);
  const payload = { aud: audience, exp: nowSeconds + 600, ...claims };
  return new SignJWT(payload).setProtectedHeader(members).sign(key);
}

/** A token with exactly this header and payload text, signed with the app_secret. */
export function signTexts(header: string, payload: string): string {
  const encode = (text: string): string => Buffer.from(text).toString('base64url');
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${engine.macKey(appSecret).sign('sha256', input, 'base64url')}`;
}
