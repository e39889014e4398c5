import { importJWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { readJsonSegment, signJwt, splitJws } from '../../src/token/jwt.ts';
import { appKey, appSecret, audience, engine, keyPair, nowMs, nowSeconds } from './fixtures.ts';

// RFC 7515 appendix A.1.
const rfc7515 = {
  jws:
    'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.' +
    'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.' +
    'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  key: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
};
// RFC 8037 appendix A.4, with the key of A.1.
const rfc8037 =
  'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.' +
  'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg';

function split(text: string) {
  const jws = splitJws(text);
  if (jws === undefined) throw new Error(`not a JWS: ${text}`);
  return jws;
}

describe('published tokens', () => {
  it('reads and verifies the HS256 example of RFC 7515', () => {
    const { header, payload, signature, signingInput } = split(rfc7515.jws);
    expect(readJsonSegment(header, engine)).toEqual({
      ok: true,
      value: { typ: 'JWT', alg: 'HS256' },
    });
    expect(readJsonSegment(payload, engine)).toEqual({
      ok: true,
      value: { iss: 'joe', exp: 1_300_819_380, 'http://example.com/is_root': true },
    });
    const key = engine.macKey(Buffer.from(rfc7515.key, 'base64url'));
    expect(key.sign('sha256', signingInput, 'base64url')).toBe(signature);
  });

  it('verifies and repeats the Ed25519 example of RFC 8037', () => {
    const { signature, signingInput } = split(rfc8037);
    const bytes = Buffer.from(signature, 'base64url');
    expect(engine.publicKey('ed25519', keyPair.publicKey).verify(signingInput, bytes)).toBe(true);
    const key = engine.privateKey('ed25519', keyPair.privateKey);
    expect(key.sign(signingInput, 'base64url')).toBe(signature);
  });
});

describe('splitJws', () => {
  it.each(['', '.', '..', 'a', 'a.b', 'a.b.', '.b.c', 'a..c', 'a.b.c.', 'a.b.c.d', '....'])(
    'refuses %j, which does not have three parts',
    (text) => {
      expect(splitJws(text)).toBeUndefined();
    },
  );
});

describe('readJsonSegment', () => {
  it.each([
    ['padding', 'e30='],
    ['the other alphabet', Buffer.from('{"a":"???>>>"}').toString('base64')],
    ['a space', 'e3 0'],
    ['trailing bits', 'e31'],
    ['an impossible length', 'e30e3'],
    ['a leading mark', '!e30'],
  ])('refuses base64url with %s', (_, segment) => {
    expect(readJsonSegment(segment, engine)).toEqual({ ok: false, reason: 'encoding' });
  });

  it.each(['null', '[]', '"text"', '1', '{', '{}{}', '', '\uFEFF{}'])(
    'refuses %j, which is not one JSON object',
    (text) => {
      const segment = Buffer.from(text).toString('base64url');
      expect(readJsonSegment(segment, engine)).toEqual({ ok: false, reason: 'json' });
    },
  );

  it('refuses invalid UTF-8', () => {
    const segment = Buffer.from('{"a":"\xff"}', 'latin1').toString('base64url');
    expect(readJsonSegment(segment, engine)).toEqual({ ok: false, reason: 'json' });
  });

  it('refuses a segment that is too long without decoding it', () => {
    const segment = Buffer.from(`{"a":"${'x'.repeat(20_000)}"}`).toString('base64url');
    expect(readJsonSegment(segment, engine)).toEqual({ ok: false, reason: 'json' });
  });

  it('keeps a member named __proto__ a member', () => {
    const read = readJsonSegment(
      Buffer.from('{"__proto__":{"x":1}}').toString('base64url'),
      engine,
    );
    if (!read.ok) throw new Error(read.reason);
    expect(Object.keys(read.value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(read.value)).toBe(Object.prototype);
  });
});

describe('signJwt', () => {
  const header = { typ: 'app-token+jwt', kid: appKey };
  const payload = { aud: audience, exp: nowSeconds + 600, note: 'é😀' };
  const expected = { audience, typ: 'app-token+jwt', currentDate: new Date(nowMs) };

  it('makes HS256 tokens that jose accepts', async () => {
    const token = signJwt({ header, payload, key: engine.macKey(appSecret), engine });
    const verified = await jwtVerify(token, new TextEncoder().encode(appSecret), expected);
    expect(verified.payload).toEqual(payload);
    expect(verified.protectedHeader).toEqual({ alg: 'HS256', ...header });
  });

  it('makes EdDSA tokens that jose accepts', async () => {
    const key = engine.privateKey('ed25519', keyPair.privateKey);
    const token = signJwt({ header, payload, key, engine });
    const foreign = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: keyPair.publicKey }, 'EdDSA');
    const verified = await jwtVerify(token, foreign, expected);
    expect(verified.protectedHeader).toEqual({ alg: 'EdDSA', ...header });
  });

  it('refuses an algorithm that is not that of the key', () => {
    const key = engine.macKey(appSecret);
    const options = { header: { ...header, alg: 'none' }, payload, key, engine };
    expect(() => signJwt(options)).toThrow(
      new RangeError('"header.alg" must be HS256, or be left out'),
    );
  });
});
