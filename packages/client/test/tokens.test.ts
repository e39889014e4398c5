import { defaultEngine } from '@countersign/crypto';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createSigner, TokenRequestError, type FetchLike } from '../src/index.ts';
import { appKey, appSecret, clock, header, nowMs, secretText } from './fixtures.ts';

const get = { method: 'GET', url: 'https://api.example.com/orders' };
const audience = 'https://api.example.com';
const verifyOptions = {
  audience,
  typ: 'app-token+jwt',
  currentDate: new Date(nowMs),
  requiredClaims: ['exp'],
};

async function bearerOf(signing: ReturnType<typeof createSigner>): Promise<string> {
  const value = header(await signing.sign(get), 'authorization');
  expect(value).toMatch(/^Bearer /);
  return value.slice('Bearer '.length);
}

describe('local-token', () => {
  it('signs HS256 with the app_secret as jose verifies it', async () => {
    const scopes = ['orders:read'];
    const signer = createSigner({
      scheme: 'local-token',
      appKey,
      appSecret,
      audience,
      scopes,
      clock,
    });
    const jwt = await bearerOf(signer);
    const key = new TextEncoder().encode(secretText);
    const { payload } = await jwtVerify(jwt, key, { ...verifyOptions, algorithms: ['HS256'] });
    expect(payload).toEqual({ aud: audience, exp: nowMs / 1000 + 300, scope: 'orders:read' });
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'HS256', typ: 'app-token+jwt', kid: appKey });
  });

  it('signs EdDSA with a registered key as jose verifies it', async () => {
    const { privateKey, publicKey } = defaultEngine.generateKeyPair('ed25519');
    const signer = createSigner({ scheme: 'local-token', appKey, privateKey, audience, clock });
    const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: publicKey }, 'EdDSA');
    const jwt = await bearerOf(signer);
    await expect(
      jwtVerify(jwt, key, { ...verifyOptions, algorithms: ['EdDSA'] }),
    ).resolves.toBeDefined();
  });

  it('keeps a token for most of its life, and never to its end', async () => {
    let now = nowMs;
    const signer = createSigner({
      scheme: 'local-token',
      appKey,
      appSecret,
      audience,
      lifeSeconds: 100,
      clock: { nowMs: () => now },
    });
    const first = await bearerOf(signer);
    now += 79_000;
    expect(await bearerOf(signer)).toBe(first);
    now += 1000;
    expect(await bearerOf(signer)).not.toBe(first);
  });
});

describe('secret-key', () => {
  const signer = createSigner({ scheme: 'secret-key', appKey, appSecret });

  it('sends key and secret as HTTP Basic', async () => {
    const value = header(await signer.sign(get), 'authorization');
    expect(value).toBe(`Basic ${Buffer.from(`${appKey}:${secretText}`).toString('base64')}`);
  });

  it('refuses to send the secret without TLS, except to this machine', async () => {
    await expect(signer.sign({ method: 'GET', url: 'http://api.example.com/' })).rejects.toThrow(
      /"url" must be https/,
    );
    await expect(
      signer.sign({ method: 'GET', url: 'http://127.0.0.1:3000/' }),
    ).resolves.toBeDefined();
  });
});

describe('bearer', () => {
  interface Call {
    readonly url: string;
    readonly headers: Headers;
    readonly form: URLSearchParams;
  }

  /** A token endpoint that counts. */
  function endpoint(answer: (call: number) => Response) {
    const calls: Call[] = [];
    const fetch: FetchLike = async (url, init) => {
      calls.push({
        url,
        headers: new Headers(init.headers),
        form: new URLSearchParams(String(init.body)),
      });
      return answer(calls.length);
    };
    return { calls, fetch };
  }

  const grant = (call: number): Response =>
    Response.json({ access_token: `token-${call}`, token_type: 'bearer', expires_in: 3600 });
  const tokenUrl = 'https://auth.example.com/token';
  const basics = { scheme: 'bearer', appKey, appSecret, tokenUrl } as const;

  it('fetches one token for many requests at once', async () => {
    const { calls, fetch } = endpoint(grant);
    const signer = createSigner({ ...basics, fetch, clock, scopes: ['orders:read', 'files:*'] });
    const tokens = await Promise.all(Array.from({ length: 20 }, async () => bearerOf(signer)));
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(calls).toHaveLength(1);
    expect(calls[0]?.url).toBe(tokenUrl);
    expect(calls[0]?.headers.get('authorization')).toBe(
      `Basic ${Buffer.from(`${appKey}:${secretText}`).toString('base64')}`,
    );
    expect(Object.fromEntries(calls[0]?.form ?? [])).toEqual({
      grant_type: 'client_credentials',
      scope: 'orders:read files:*',
    });
  });

  it('form-encodes id and secret inside Basic (RFC 6749 §2.3.1)', async () => {
    const { calls, fetch } = endpoint(grant);
    await createSigner({ ...basics, appKey: 'a:b', appSecret: 'p w+%/é', fetch }).sign(get);
    expect(calls[0]?.headers.get('authorization')).toBe(
      `Basic ${Buffer.from('a%3Ab:p+w%2B%25%2F%C3%A9').toString('base64')}`,
    );
  });

  it('authenticates in the form when asked to', async () => {
    const { calls, fetch } = endpoint(grant);
    await createSigner({ ...basics, clientAuthentication: 'post', fetch }).sign(get);
    expect(calls[0]?.headers.has('authorization')).toBe(false);
    expect(calls[0]?.form.get('client_id')).toBe(appKey);
    expect(calls[0]?.form.get('client_secret')).toBe(secretText);
  });

  it('fetches the next token before the one it has ends', async () => {
    let now = nowMs;
    const { fetch } = endpoint(grant);
    const signer = createSigner({ ...basics, fetch, clock: { nowMs: () => now } });
    expect(await bearerOf(signer)).toBe('token-1');
    now += 3_569_999;
    expect(await bearerOf(signer)).toBe('token-1');
    now += 1;
    expect(await bearerOf(signer)).toBe('token-2');
  });

  it('gives up only the token that was refused', async () => {
    const { calls, fetch } = endpoint(grant);
    const signer = createSigner({ ...basics, fetch, clock });
    const late = await signer.sign(get);
    expect(signer.learn({ request: late, code: 'token_expired' })).toBe(true);
    expect(await bearerOf(signer)).toBe('token-2');
    signer.learn({ request: late, code: 'token_expired' });
    expect(await bearerOf(signer)).toBe('token-2');
    expect(calls).toHaveLength(2);
  });

  it('tells what the endpoint refused, and asks again next time', async () => {
    const { fetch } = endpoint((call) =>
      call === 1 ? Response.json({ error: 'invalid_client' }, { status: 401 }) : grant(call),
    );
    const signer = createSigner({ ...basics, fetch, clock });
    const error: unknown = await signer.sign(get).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TokenRequestError);
    expect(error).toMatchObject({ status: 401, code: 'invalid_client' });
    expect(String(error)).not.toContain(secretText);
    expect(await bearerOf(signer)).toBe('token-2');
  });

  it.each([
    ['no token', {}],
    ['a token of another type', { access_token: 'x', token_type: 'mac' }],
    ['a token that would break the header', { access_token: 'x\r\ny', token_type: 'Bearer' }],
    ['something else', 'token'],
  ])('refuses an answer with %s', async (_what, body) => {
    const { fetch } = endpoint(() => Response.json(body));
    await expect(createSigner({ ...basics, fetch }).sign(get)).rejects.toMatchObject({
      code: 'invalid_response',
    });
  });
});
