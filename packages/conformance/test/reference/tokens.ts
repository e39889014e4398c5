import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { headerLines, singleHeader, type Claim, type Proof, type Request } from './request.ts';
import { Refusal, type State, type StoredKey } from './state.ts';

/** What the subject calls itself in tokens. */
export const AUDIENCE = 'https://reference.example';

/** Looks for the proofs that live in one header of their own: the open key, Basic and Bearer. */
export function recogniseHeader(state: State, request: Request, inQuery: boolean): Claim[] {
  return [...recogniseOpenKey(request, inQuery), ...recogniseAuthorization(state, request)];
}

function recogniseOpenKey(request: Request, inQuery: boolean): Claim[] {
  const header = singleHeader(request, 'x-app-key');
  const found = inQuery ? new URLSearchParams(request.query ?? '').getAll('app_key') : [];
  const keys = [...(header === undefined ? [] : [header]), ...found];
  if (keys.length > 1) throw new Refusal('auth_malformed');
  const appId = singleHeader(request, 'x-app-id');
  return keys.map((appKey) => ({
    scheme: 'api-key',
    appKey,
    ...(appId !== undefined && { appId }),
    prove: () => ({ covered: [] }),
  }));
}

function recogniseAuthorization(state: State, request: Request): Claim[] {
  const value = state.has('the first of two Authorization lines wins')
    ? headerLines(request, 'authorization')[0]
    : singleHeader(request, 'authorization');
  if (value === undefined) return [];
  const [, word = '', rest = ''] = /^(\S+) *(.*)$/.exec(value) ?? [];
  switch (word.toLowerCase()) {
    case 'basic':
      return [basic(rest)];
    case 'bearer':
      return [rest.startsWith('at_') ? opaque(rest) : jwt(state, rest)];
    default:
      return [];
  }
}

function basic(text: string): Claim {
  const bytes = Buffer.from(text, 'base64');
  const [appKey = '', password] = bytes.toString().split(':');
  if (bytes.toString('base64') !== text || !password) throw new Refusal('auth_malformed');
  return {
    scheme: 'secret-key',
    appKey,
    prove: (_, secret) => {
      if (password !== secret) throw new Refusal('auth_invalid');
      return { covered: [] };
    },
  };
}

function opaque(token: string): Claim {
  return { scheme: 'bearer', token, prove: () => ({ covered: [] }) };
}

function jwt(state: State, token: string): Claim {
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  const header = parseJson(head, 'auth_malformed');
  const algorithm = header['alg'];
  const unsigned = state.has('the token names its algorithm') && algorithm === 'none';
  if (parts.length !== 3 || body === '' || (signature === '' && !unsigned)) {
    throw new Refusal('auth_malformed');
  }
  const names = Object.keys(header).toSorted().join();
  const known = names === 'alg,kid,typ' && header['typ'] === 'app-token+jwt';
  if (!known || typeof header['kid'] !== 'string') throw new Refusal('invalid_token');
  if (algorithm !== 'HS256' && algorithm !== 'EdDSA' && !unsigned)
    throw new Refusal('invalid_token');
  return {
    scheme: 'local-token',
    appKey: header['kid'],
    prove: (key, secret) => {
      if (!unsigned && !holds(key, `${head}.${body}`, { algorithm, signature, secret })) {
        throw new Refusal('auth_invalid');
      }
      return checkClaims(state, key, parseJson(body, 'invalid_token'));
    },
  };
}

interface Signed {
  readonly algorithm: unknown;
  readonly signature: string;
  readonly secret: string;
}

function holds(key: StoredKey, input: string, { algorithm, signature, secret }: Signed): boolean {
  const { publicKey } = key.request;
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.toString('base64url') !== signature) return false;
  if (publicKey !== undefined) {
    return algorithm === 'EdDSA' && verify(null, Buffer.from(input), publicKeyOf(publicKey), bytes);
  }
  const expected = createHmac('sha256', secret).update(input).digest();
  return algorithm === 'HS256' && bytes.length === 32 && timingSafeEqual(bytes, expected);
}

/** A registered key as Node takes it. */
export function publicKeyOf(x: string): ReturnType<typeof createPublicKey> {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function checkClaims(state: State, key: StoredKey, claims: Record<string, unknown>): Proof {
  const { aud, exp, iat, nbf, iss, scope } = claims;
  const seconds = state.nowMs / 1000;
  if (aud !== AUDIENCE && !state.has('the audience is not compared')) {
    throw new Refusal('invalid_token');
  }
  if (exp === undefined && state.has('tokens need no end')) return { covered: [] };
  if (!Number.isInteger(exp)) throw new Refusal('invalid_token');
  const late = Number(exp) <= seconds && !state.has('expired tokens are accepted');
  if (late) throw new Refusal('token_expired');
  if (Number(exp) > seconds + 3600) throw new Refusal('invalid_token');
  for (const time of [iat, nbf]) {
    const fine = time === undefined || (Number.isInteger(time) && Number(time) <= seconds + 60);
    if (!fine) throw new Refusal('invalid_token');
  }
  if (iss !== undefined && iss !== key.appKey && iss !== key.request.appId) {
    throw new Refusal('invalid_token');
  }
  return { covered: [], ...(typeof scope === 'string' && { narrowed: scope.split(' ') }) };
}

function parseJson(
  part: string,
  code: 'auth_malformed' | 'invalid_token',
): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error(code);
    // an object that JSON.parse made has string members and nothing else
    return value as Record<string, unknown>;
  } catch {
    throw new Refusal(code);
  }
}
