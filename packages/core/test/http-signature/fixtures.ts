import { RequestView } from '../../src/authenticate/request-view.ts';
import type { RoutePolicy } from '../../src/authenticate/route-policy.ts';
import type {
  Claim,
  Malformed,
  Proof,
  ProofInput,
  SchemeContext,
} from '../../src/authenticate/scheme.ts';
import type { SecretForm } from '../../src/credential/secret-form.ts';
import { Secret } from '../../src/credential/secret.ts';
import type { PublicKeyAlgorithm } from '../../src/ports/crypto-engine.ts';
import { emptyBody, type AuthRequest, type RequestBody } from '../../src/request.ts';
import {
  signHttpMessage,
  type SignHttpMessageOptions,
} from '../../src/signature/http-signature/sign.ts';
import { httpSignature } from '../../src/signature/http-signature/scheme.ts';
import { nodeEngine as engine } from '../../../crypto/src/node.ts';

export { engine };

export const nowSeconds = 1_764_000_000;
export const appKey = 'ak_test_0123456789abcdefghijklABCDEF';
export const appSecret = 'sk_test_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg012345';
export const nonce = 'nonce-0123456789';

/** Any key id of this form, so that examples of an RFC can serve as ours. */
export const anyTestKey = {
  isAppKey: (text: string) => /^(?:test-|ak_)/.test(text),
  beginsLikeOurs: () => false,
};
export const scheme = httpSignature({ format: anyTestKey });

export function symmetric(secret: string | Uint8Array = appSecret): SecretForm {
  return {
    kind: 'symmetric',
    mac: engine.macKey(secret),
    secret: new Secret(typeof secret === 'string' ? secret : 'bytes'),
    matches: () => false,
  };
}

export function publicKey(text: string, algorithm: PublicKeyAlgorithm = 'ed25519'): SecretForm {
  return { kind: 'public-key', key: engine.publicKey(algorithm, text) };
}

export const someBody: RequestBody = { ...emptyBody, present: true };

export function context(policy: RoutePolicy = {}): SchemeContext {
  return {
    engine,
    nowMs: nowSeconds * 1000,
    policy,
    limits: {
      maxCredentialBytes: 8192,
      maxTargetBytes: 8192,
      maxParameters: 100,
      maxBodyBytes: 1_000_000,
    },
  };
}

export function proofInput(nowMs = nowSeconds * 1000): ProofInput {
  const appId = 'app_0123456789abcdef';
  return { variant: 'http-signature', appId, appKey, body: new Uint8Array(0), nowMs, engine };
}

/** A request; `authority` follows the Host lines unless given. */
export function requestOf(parts: Partial<AuthRequest> = {}): AuthRequest {
  const rawHeaders = parts.rawHeaders ?? ['Host', 'api.example.com'];
  const hosts = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host',
  );
  return {
    method: 'GET',
    rawTarget: '/orders?page=2',
    protocol: 'https',
    peerAddress: '192.0.2.7',
    authority: hosts.length === 1 ? hosts[0] : undefined,
    body: emptyBody,
    ...parts,
    rawHeaders,
  };
}

/** The request that our own signer makes of these options. */
export function signedRequest(options: Partial<SignHttpMessageOptions> = {}): AuthRequest {
  const all: SignHttpMessageOptions = {
    method: 'GET',
    targetUri: 'https://api.example.com/orders?page=2',
    key: engine.macKey(appSecret),
    keyId: appKey,
    createdSeconds: nowSeconds,
    nonce,
    engine,
    ...options,
  };
  const uri = new URL(all.targetUri);
  const hasBody = all.body !== undefined && all.body.length > 0;
  return requestOf({
    method: all.method,
    rawTarget: all.targetUri.slice(uri.origin.length),
    rawHeaders: [
      'Host',
      uri.host,
      ...[...(all.headers ?? [])].flat(),
      ...signHttpMessage(all).flat(),
    ],
    body: hasBody ? someBody : emptyBody,
  });
}

/** A signature by hand over a base that the test wrote itself. */
export function handSigned(
  base: string,
  signatureParams: string,
  parts: Partial<AuthRequest> = {},
): AuthRequest {
  const signature = engine.macKey(appSecret).sign('sha256', base, 'base64');
  return requestOf({
    ...parts,
    rawHeaders: [
      ...(parts.rawHeaders ?? ['Host', 'api.example.com']),
      'Signature-Input',
      `sig1=${signatureParams}`,
      'Signature',
      `sig1=:${signature}:`,
    ],
  });
}

export function recognise(request: AuthRequest, policy: RoutePolicy = {}, by = scheme) {
  return by.recognise(new RequestView(request), context(policy));
}

export function claimOf(request: AuthRequest, policy: RoutePolicy = {}, by = scheme): Claim {
  const found = recognise(request, policy, by);
  if (found?.kind !== 'claim') throw new Error(`no claim: ${JSON.stringify(found)}`);
  return found;
}

/** Recognises and proves; the outcome of whichever said no first. */
export function verify(
  request: AuthRequest,
  secret: SecretForm = symmetric(),
  policy: RoutePolicy = {},
): Proof | Malformed | undefined {
  const found = recognise(request, policy);
  return found?.kind === 'claim' ? found.prove(secret, proofInput()) : found;
}

/** `ok`, the code of the refusal, or `absent`. */
export function outcome(
  request: AuthRequest,
  secret: SecretForm = symmetric(),
  policy: RoutePolicy = {},
): string {
  const result = verify(request, secret, policy);
  if (result === undefined) return 'absent';
  return 'ok' in result && result.ok ? 'ok' : 'code' in result ? result.code : 'ok';
}

/** The same request with one header's value changed by `change`. */
export function withHeader(
  request: AuthRequest,
  name: string,
  change: (value: string) => string,
): AuthRequest {
  const rawHeaders = request.rawHeaders.map((value, index) =>
    index % 2 === 1 && request.rawHeaders[index - 1] === name ? change(value) : value,
  );
  return { ...request, rawHeaders };
}
