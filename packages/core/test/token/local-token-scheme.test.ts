import { describe, expect, it } from 'vitest';
import { localToken } from '../../src/token/local-token-scheme.ts';
import {
  appId,
  appKey,
  appSecret,
  audience,
  engine,
  hashed,
  keyPair,
  mintWithJose,
  noSecret,
  nowMs,
  nowSeconds,
  otherAppKey,
  outcome,
  prove,
  publicKey,
  recognise,
  signTexts,
  symmetric,
} from './fixtures.ts';

const scheme = localToken({ audience });
const bearing = (token: string) => recognise(scheme, ['Authorization', `Bearer ${token}`]);
const header = (more: object = {}): string =>
  JSON.stringify({ alg: 'HS256', typ: 'app-token+jwt', kid: appKey, ...more });
const claims = (more: object = {}): string =>
  JSON.stringify({ aud: audience, exp: nowSeconds + 600, ...more });

describe('tokens that are accepted', () => {
  it('accepts an HS256 token of jose under the app_secret', async () => {
    const recognised = bearing(await mintWithJose());
    expect(recognised).toMatchObject({
      kind: 'claim',
      locator: { by: 'app-key', appKey },
      dummy: 'symmetric',
      needsBody: false,
    });
    expect(prove(recognised, symmetric)).toEqual({
      ok: true,
      covered: [],
      claims: { aud: audience, exp: nowSeconds + 600 },
    });
  });

  it('accepts an EdDSA token of jose under the registered key', async () => {
    const recognised = bearing(await mintWithJose({}, { alg: 'EdDSA' }));
    expect(recognised).toMatchObject({ dummy: 'public-key' });
    expect(outcome(recognised, publicKey)).toBe('ok');
  });

  it.each([
    ['one second before its end', { exp: nowSeconds + 1 }],
    ['with the longest life', { exp: nowSeconds + 3600 }],
    ['issued at the edge of the leeway', { iat: nowSeconds + 60, nbf: nowSeconds + 60 }],
    ['issued long ago', { iat: 0, nbf: 0 }],
    ['that its key has issued', { iss: appKey }],
    ['with claims of its own', { sub: 'user-1', order: { id: 7 } }],
  ])('accepts a token %s', async (_, more) => {
    expect(outcome(bearing(await mintWithJose(more)), symmetric)).toBe('ok');
  });

  it.each(['Bearer', 'bearer', 'BEARER'])('accepts the auth-scheme written %s', async (name) => {
    const lines = ['Authorization', `${name} ${await mintWithJose()}`];
    expect(outcome(recognise(scheme, lines), symmetric)).toBe('ok');
  });

  it('accepts header members in any order, again and again', () => {
    const swapped = JSON.stringify({ kid: appKey, typ: 'app-token+jwt', alg: 'HS256' });
    for (let round = 0; round < 3; round += 1) {
      expect(outcome(bearing(signTexts(swapped, claims({ round }))), symmetric)).toBe('ok');
    }
  });

  it('hands on the scopes that narrow the key', async () => {
    const proof = prove(bearing(await mintWithJose({ scope: 'orders:read files:*' })), symmetric);
    expect(proof).toMatchObject({ ok: true, narrowedScopes: ['orders:read', 'files:*'] });
  });

  it('hands on claims that cannot be changed', async () => {
    const proof = prove(bearing(await mintWithJose()), symmetric);
    expect(proof.ok && Object.isFrozen(proof.claims)).toBe(true);
  });

  it('may name the app that owns the key as issuer', async () => {
    expect(outcome(bearing(await mintWithJose({ iss: appId })), symmetric)).toBe('ok');
  });
});

describe('refusals', () => {
  it.each([
    ['an end that has come', { exp: nowSeconds }, 'token_expired'],
    ['an end long ago', { exp: 0 }, 'token_expired'],
    ['an end too far ahead', { exp: nowSeconds + 3601 }, 'invalid_token'],
    ['an end in milliseconds', { exp: nowMs + 600_000 }, 'invalid_token'],
    ['no end', { exp: undefined }, 'auth_malformed'],
    ['null for an end', { exp: null }, 'auth_malformed'],
    ['text for an end', { exp: String(nowSeconds + 600) }, 'auth_malformed'],
    ['a negative end', { exp: -1 }, 'auth_malformed'],
    ['half a second in the end', { exp: nowSeconds + 0.5 }, 'auth_malformed'],
    ['an endless end', { exp: 1e300 }, 'auth_malformed'],
    ['a list for an end', { exp: [nowSeconds + 600] }, 'auth_malformed'],
    ['no audience', { aud: undefined }, 'invalid_token'],
    ['another audience', { aud: `${audience}/` }, 'invalid_token'],
    ['an audience in other case', { aud: audience.toUpperCase() }, 'invalid_token'],
    ['a list of audiences', { aud: [audience] }, 'invalid_token'],
    ['another key as issuer', { iss: otherAppKey }, 'invalid_token'],
    ['an empty issuer', { iss: '' }, 'invalid_token'],
    ['null as issuer', { iss: null }, 'invalid_token'],
    ['a list of issuers', { iss: [appKey] }, 'invalid_token'],
    ['a start in the future', { nbf: nowSeconds + 61 }, 'invalid_token'],
    ['issue in the future', { iat: nowSeconds + 61 }, 'invalid_token'],
    ['text for a start', { nbf: String(nowSeconds) }, 'auth_malformed'],
    ['null for its issue', { iat: null }, 'auth_malformed'],
    ['two spaces between scopes', { scope: 'orders:read  files:read' }, 'auth_malformed'],
    ['an empty scope', { scope: '' }, 'auth_malformed'],
    ['a list of scopes', { scope: ['orders:read'] }, 'auth_malformed'],
    ['a scope for everything', { scope: '*' }, 'auth_malformed'],
  ])('refuses %s', (_, more, code) => {
    expect(outcome(bearing(signTexts(header(), claims(more))), symmetric)).toBe(code);
  });

  it('refuses NaN and numbers beyond JSON for an end', () => {
    for (const exp of ['NaN', 'Infinity', '0x7fffffff', '1e999']) {
      const token = signTexts(header(), `{"aud":"${audience}","exp":${exp}}`);
      expect(outcome(bearing(token), symmetric)).toBe('auth_malformed');
    }
  });

  it.each([
    ['alg none', { alg: 'none' }],
    ['alg None', { alg: 'None' }],
    ['alg NONE', { alg: 'NONE' }],
    ['no alg', { alg: undefined }],
    ['alg HS512', { alg: 'HS512' }],
    ['alg hs256', { alg: 'hs256' }],
    ['a list of algs', { alg: ['HS256'] }],
    ['no typ', { typ: undefined }],
    ['typ JWT', { typ: 'JWT' }],
    ['typ at+jwt', { typ: 'at+jwt' }],
    ['typ in other case', { typ: 'APP-TOKEN+JWT' }],
    ['crit', { crit: ['exp'] }],
    ['jku', { jku: 'https://attacker.example/keys' }],
    ['jwk', { jwk: { kty: 'oct', k: 'AA' } }],
    ['x5u', { x5u: 'https://attacker.example/x509' }],
    ['x5c', { x5c: [] }],
    ['cty', { cty: 'JWT' }],
    ['b64', { b64: false }],
    ['zip', { zip: 'DEF' }],
    ['a member named __proto__', JSON.parse('{"__proto__":{"kid":"x"}}')],
  ])('refuses %s in the header as invalid_token', (_, more: object) => {
    const text = JSON.stringify(
      Object.fromEntries([...Object.entries(JSON.parse(header())), ...Object.entries(more)]),
    );
    expect(outcome(bearing(signTexts(text, claims())), symmetric)).toBe('invalid_token');
  });

  it.each([
    ['nothing', undefined, 'auth_malformed'],
    ['a number', 7, 'auth_malformed'],
    ['a control character', `${appKey}\0`, 'auth_malformed'],
    ['a letter beyond ASCII', `é${appKey}`, 'auth_malformed'],
    ['a wrong checksum', appKey.slice(0, -1) + (appKey.endsWith('0') ? '1' : '0'), 'auth_invalid'],
    ['a path', '../../etc/passwd', 'auth_invalid'],
    ['SQL', "' OR 1=1--", 'auth_invalid'],
    ['__proto__', '__proto__', 'auth_invalid'],
    ['an app_secret', appSecret, 'auth_invalid'],
    ['nothing between quotes', '', 'auth_invalid'],
  ])('refuses a kid that is %s', (_, kid, code) => {
    expect(outcome(bearing(signTexts(header({ kid }), claims())), symmetric)).toBe(code);
  });

  it('counts the last of repeated members (RFC 7519 §4)', () => {
    const twice = `{"aud":"${audience}","exp":${nowSeconds + 600},"exp":1}`;
    expect(outcome(bearing(signTexts(header(), twice)), symmetric)).toBe('token_expired');
    const kids = `{"alg":"HS256","typ":"app-token+jwt","kid":"${appKey}","kid":"${otherAppKey}"}`;
    expect(bearing(signTexts(kids, claims()))).toMatchObject({ locator: { appKey: otherAppKey } });
  });

  it('refuses the claims of one token with the signature of another', async () => {
    const [one, other] = [await mintWithJose({ a: 1 }), await mintWithJose({ a: 2 })];
    const mixed = one.slice(0, one.lastIndexOf('.')) + other.slice(other.lastIndexOf('.'));
    expect(outcome(bearing(mixed), symmetric)).toBe('auth_invalid');
  });

  it('refuses every single-bit change of the signature', async () => {
    for (const [alg, secret] of [
      ['HS256', symmetric],
      ['EdDSA', publicKey],
    ] as const) {
      const token = await mintWithJose({}, { alg });
      const cut = token.lastIndexOf('.') + 1;
      const signature = Buffer.from(token.slice(cut), 'base64url');
      for (let bit = 0; bit < signature.length * 8; bit += 1) {
        const changed = Buffer.from(signature);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const forged = token.slice(0, cut) + changed.toString('base64url');
        expect(outcome(bearing(forged), secret)).toBe('auth_invalid');
      }
    }
  });

  it.each(['HS256', 'EdDSA'])('refuses every other spelling of an %s signature', async (alg) => {
    const token = await mintWithJose({ pad: '>>>???' }, { alg });
    const cut = token.lastIndexOf('.') + 1;
    const signature = token.slice(cut);
    const bytes = Buffer.from(signature, 'base64url');
    const spellings = [
      `${signature}=`,
      `${signature}==`,
      bytes.toString('base64'),
      `${signature.slice(0, 9)} ${signature.slice(9)}`,
      `${signature}=junk`,
      `!${signature}`,
      signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1),
      bytes.toString('hex'),
      signature.slice(0, -2),
    ];
    const secret = alg === 'HS256' ? symmetric : publicKey;
    for (const spelling of spellings) {
      expect(outcome(bearing(token.slice(0, cut) + spelling), secret)).toBe('auth_invalid');
    }
    expect(outcome(bearing(token), secret)).toBe('ok');
  });

  it('refuses header and payload that are not canonical', async () => {
    const [first = '', second = '', third = ''] = (await mintWithJose()).split('.');
    expect(outcome(bearing(`${first}=.${second}.${third}`), symmetric)).toBe('auth_invalid');
    expect(outcome(bearing(`${first}.${second}=.${third}`), symmetric)).toBe('auth_invalid');
  });

  it('tells nothing about claims before the signature holds', async () => {
    const [first, , third] = (await mintWithJose()).split('.');
    const expired = Buffer.from(claims({ exp: 1, aud: 'x' })).toString('base64url');
    expect(outcome(bearing(`${first}.${expired}.${third}`), symmetric)).toBe('auth_invalid');
  });
});

describe('algorithm confusion', () => {
  it('refuses HS256 keyed with anything made of the public key', () => {
    const raw = Buffer.from(keyPair.publicKey, 'base64url');
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
    const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
    const input = [header(), claims()]
      .map((text) => Buffer.from(text).toString('base64url'))
      .join('.');
    for (const secret of [raw, der, pem, ` ${pem}`, keyPair.publicKey]) {
      const mac = engine.macKey(secret).sign('sha256', input, 'base64url');
      expect(outcome(bearing(`${input}.${mac}`), publicKey)).toBe('auth_invalid');
    }
  });

  it.each([
    ['HS256', 'a public key', publicKey],
    ['HS256', 'a hashed secret', hashed],
    ['HS256', 'no secret', noSecret],
    ['EdDSA', 'an app_secret', symmetric],
    ['EdDSA', 'a hashed secret', hashed],
  ])('refuses %s for a key that holds %s', async (alg, _, secret) => {
    expect(outcome(bearing(await mintWithJose({}, { alg })), secret)).toBe('auth_invalid');
  });

  it('refuses a right HMAC under a header that says EdDSA', () => {
    const token = signTexts(header({ alg: 'EdDSA' }), claims());
    expect(outcome(bearing(token), symmetric)).toBe('auth_invalid');
  });
});

describe('what stands in the header line', () => {
  it.each([
    '.',
    '..',
    'a.b',
    'a..b',
    '.a.b',
    'a.b.',
    'a.b.c.d',
    'e30.e30.',
    ' a.b.c',
    'a.b.c\u007f',
    'a.b.é',
  ])('refuses %j as auth_malformed', (value) => {
    expect(outcome(bearing(value), symmetric)).toBe('auth_malformed');
  });

  it('refuses a repeated Authorization header', async () => {
    const line = ['Authorization', `Bearer ${await mintWithJose()}`];
    expect(outcome(recognise(scheme, [...line, ...line]), symmetric)).toBe('auth_malformed');
  });

  it('refuses a token over the limit', async () => {
    const long = await mintWithJose({ pad: 'x'.repeat(3000) });
    expect(outcome(bearing(long), symmetric)).toBe('auth_malformed');
  });

  it.each([[[]], [['Authorization', 'Basic YTpi']], [['Authorization', 'Bearer at_live_x']]])(
    'sees nothing in %j',
    (lines: readonly string[]) => {
      expect(recognise(scheme, lines)).toBeUndefined();
    },
  );
});

describe('options', () => {
  it.each([
    [{ audience: '' }, '"audience" must not be empty'],
    [{ audience, maxLifeSeconds: 0 }, '"maxLifeSeconds" must be a whole number, at least 1'],
    [
      { audience, maxLifeSeconds: Number.NaN },
      '"maxLifeSeconds" must be a whole number, at least 1',
    ],
    [{ audience, leewaySeconds: -1 }, '"leewaySeconds" must be a whole number, at least 0'],
  ])('refuses %j', (options, message) => {
    expect(() => localToken(options)).toThrow(new RangeError(message));
  });

  it('takes another longest life and leeway', async () => {
    const strict = localToken({ audience, maxLifeSeconds: 60, leewaySeconds: 0 });
    const judge = async (more: Readonly<Record<string, unknown>>): Promise<string> =>
      outcome(
        recognise(strict, ['Authorization', `Bearer ${await mintWithJose(more)}`]),
        symmetric,
      );
    expect(await judge({ exp: nowSeconds + 60 })).toBe('ok');
    expect(await judge({ exp: nowSeconds + 61 })).toBe('invalid_token');
    expect(await judge({ exp: nowSeconds + 60, iat: nowSeconds + 1 })).toBe('invalid_token');
  });
});
