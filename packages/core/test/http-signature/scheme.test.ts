import { describe, expect, it } from 'vitest';
import { RequestView } from '../../src/authenticate/request-view.ts';
import { defaultFormat } from '../../src/credential/credential-format.ts';
import { defaultCoverage } from '../../src/signature/http-signature/coverage.ts';
import { httpSignature } from '../../src/signature/http-signature/scheme.ts';
import {
  anyTestKey,
  appKey,
  claimOf,
  context,
  engine,
  handSigned,
  nonce,
  nowSeconds,
  outcome,
  proofInput,
  publicKey,
  recognise,
  requestOf,
  signedRequest,
  symmetric,
  verify,
  withHeader,
} from './fixtures.ts';

const pair = engine.generateKeyPair('ed25519');
const privateKey = engine.privateKey('ed25519', pair.privateKey);
const fullList = '("@method" "@authority" "@path" "@query")';
const fullBase = [
  '"@method": GET',
  '"@authority": api.example.com',
  '"@path": /orders',
  '"@query": ?page=2',
];
const params = (rest: string) => `${fullList};${rest}`;
const usual = `created=${nowSeconds};keyid="${appKey}";nonce="${nonce}"`;

/** A request signed correctly by hand, with these parameters after the list. */
const withParams = (rest: string) =>
  handSigned([...fullBase, `"@signature-params": ${params(rest)}`].join('\n'), params(rest));

describe('recognise', () => {
  it('finds nothing in a request without a signature', () => {
    expect(recognise(requestOf())).toBeUndefined();
  });

  it('reads a claim: key, time, nonce', () => {
    expect(claimOf(signedRequest())).toMatchObject({
      locator: { by: 'app-key', appKey },
      freshness: {
        timestampMs: nowSeconds * 1000,
        notBeforeMs: nowSeconds * 1000 - 300_000,
        notAfterMs: nowSeconds * 1000 + 300_000,
      },
      nonce,
      dummy: 'symmetric',
      needsBody: false,
    });
    expect(claimOf(signedRequest({ key: privateKey })).dummy).toBe('public-key');
  });

  it('takes the window from its options', () => {
    const narrow = httpSignature({ format: anyTestKey, windowSeconds: 60 });
    const { timestampMs = 0, notAfterMs } = claimOf(signedRequest(), {}, narrow).freshness ?? {};
    expect((notAfterMs ?? 0) - timestampMs).toBe(60_000);
  });

  it('checks the checksum of the key id by default', () => {
    const byDefault = httpSignature();
    const keyId = defaultFormat.mintAppKey(engine, 'test');
    expect(claimOf(signedRequest({ keyId }), {}, byDefault).locator).toEqual({
      by: 'app-key',
      appKey: keyId,
    });
    const last = keyId.endsWith('0') ? '1' : '0';
    const mistyped = signedRequest({ keyId: keyId.slice(0, -1) + last });
    expect(byDefault.recognise(new RequestView(mistyped), context())).toMatchObject({
      code: 'auth_invalid',
    });
  });

  it.each(['Signature', 'Signature-Input'])('refuses a request without %s', (missing) => {
    const { rawHeaders } = signedRequest();
    const index = rawHeaders.indexOf(missing);
    const request = requestOf({ rawHeaders: rawHeaders.toSpliced(index, 2) });
    expect(outcome(request)).toBe('auth_malformed');
  });

  it.each(['Signature', 'Signature-Input'])('refuses a second line of %s', (name) => {
    const { rawHeaders } = signedRequest();
    const request = requestOf({ rawHeaders: [...rawHeaders, name.toLowerCase(), 'b=:AAAA:'] });
    expect(outcome(request)).toBe('auth_malformed');
  });

  it.each(['Signature', 'Signature-Input'])('refuses %s beyond the limit', (name) => {
    const long = withHeader(signedRequest(), name, (value) => `${value};x="${'x'.repeat(8192)}"`);
    expect(outcome(long)).toBe('auth_malformed');
  });

  it('ignores another signature on the message', () => {
    const both = [
      withHeader(
        signedRequest(),
        'Signature-Input',
        (value) => `cdn=("x";bs);keyid="cdn", ${value}`,
      ),
    ].map((request) => withHeader(request, 'Signature', (value) => `cdn=:AAAA:, ${value}`));
    expect(both.map((request) => outcome(request))).toEqual(['ok']);
  });

  it('refuses two signatures that name a key of ours', () => {
    const input = (value: string) => `${value}, two=();created=${nowSeconds};keyid="${appKey}"`;
    const request = withHeader(signedRequest(), 'Signature-Input', input);
    expect(outcome(withHeader(request, 'Signature', (value) => `${value}, two=:AAAA:`))).toBe(
      'auth_malformed',
    );
  });

  it.each([
    ['a foreign key id', `created=${nowSeconds};keyid="somebody";nonce="${nonce}"`],
    ['a key id in other letter case', `created=${nowSeconds};keyid="${appKey.toUpperCase()}"`],
    ['no key id', `created=${nowSeconds};nonce="${nonce}"`],
    ['a key id that is a token', `created=${nowSeconds};keyid=${appKey};nonce="${nonce}"`],
  ])('does not tell %s from a wrong signature', (_, rest) => {
    expect(outcome(withParams(rest))).toBe('auth_invalid');
  });

  it.each([
    ['an unprintable key id', `created=${nowSeconds};keyid="${appKey}\u0007";nonce="${nonce}"`],
    ['a key id beyond ASCII', `created=${nowSeconds};keyid="${appKey}é";nonce="${nonce}"`],
    ['a parameter twice', `${usual};nonce="${nonce}"`],
    [
      'a nonce that is too short',
      `created=${nowSeconds};keyid="${appKey}";nonce="${'n'.repeat(15)}"`,
    ],
    [
      'a nonce that is too long',
      `created=${nowSeconds};keyid="${appKey}";nonce="${'n'.repeat(129)}"`,
    ],
    [
      'a nonce with other characters',
      `created=${nowSeconds};keyid="${appKey}";nonce="0123456789abc/=+"`,
    ],
    ['a nonce that is a token', `created=${nowSeconds};keyid="${appKey}";nonce=n0123456789abcdef`],
    ['no nonce', `created=${nowSeconds};keyid="${appKey}"`],
    ['no created', `keyid="${appKey}";nonce="${nonce}"`],
    ['an alg that is a token', `${usual};alg=hmac-sha256`],
    ['expires with a fraction', `${usual};expires=${nowSeconds + 60}.5`],
    ['expires as text', `${usual};expires="${nowSeconds + 60}"`],
  ])('refuses %s', (_, rest) => {
    expect(outcome(withParams(rest))).toBe('auth_malformed');
  });

  it.each([
    `${nowSeconds}000`,
    `${nowSeconds}000000`,
    `${nowSeconds}000000000`,
    `${nowSeconds}.0`,
    '0x6924A680',
    '1764e6',
    `+${nowSeconds}`,
    `0${nowSeconds}`,
    `-${nowSeconds}`,
    '9007199254740992',
    '"2025-11-24T16:00:00"',
    `"${nowSeconds}"`,
    '176400000',
    '?1',
    '',
  ])('refuses created=%s', (created) => {
    expect(outcome(withParams(`created=${created};keyid="${appKey}";nonce="${nonce}"`))).toBe(
      'auth_malformed',
    );
  });

  it.each([
    '("@method" "@method")',
    '("@status")',
    '("@signature-params")',
    '("content-digest";sf)',
    '("content-digest";req)',
    '("Content-Digest")',
    '("@query-param")',
  ])('refuses the component list %s', (list) => {
    const request = handSigned('', `${list};${usual}`);
    expect(outcome(request)).toBe('auth_malformed');
  });

  it('refuses a signature without the bytes for its label', () => {
    const request = withHeader(signedRequest(), 'Signature', (value) =>
      value.replace('sig1', 'sig2'),
    );
    expect(outcome(request)).toBe('auth_malformed');
  });

  it.each(['/%zz', '/%', '/%u0041', '/?a=%FF', '/?a=%C0%AF', '/?a=%ED%A0%80', '/#a', '*', '/é'])(
    'refuses the request-target %s',
    (rawTarget) => {
      expect(outcome({ ...signedRequest(), rawTarget })).toBe('auth_malformed');
    },
  );

  it('refuses a missing or repeated Host', () => {
    expect(outcome({ ...signedRequest(), authority: undefined })).toBe('auth_malformed');
  });
});

describe('prove', () => {
  it('accepts a signature by the secret and one by the private key', () => {
    expect(outcome(signedRequest())).toBe('ok');
    expect(outcome(signedRequest({ key: privateKey }), publicKey(pair.publicKey))).toBe('ok');
  });

  it('accepts a list that was written with spaces and signed as the RFC writes it', () => {
    const request = withHeader(signedRequest(), 'Signature-Input', (value) =>
      value.replace('(', '( ').replace('" "', '"  "').replaceAll(';', '; '),
    );
    expect(outcome(request)).toBe('ok');
  });

  it('tells what the proof binds', () => {
    const request = signedRequest({ components: [...defaultCoverage.components, '@scheme'] });
    expect(verify(request)).toEqual({
      ok: true,
      covered: ['@method', '@authority', '@path', '@query', '@scheme', 'created', 'keyid', 'nonce'],
    });
  });

  it('refuses another secret, a wrong form of secret and no secret', () => {
    expect(outcome(signedRequest(), symmetric('another'))).toBe('auth_invalid');
    expect(outcome(signedRequest(), publicKey(pair.publicKey))).toBe('auth_invalid');
    expect(outcome(signedRequest({ key: privateKey }))).toBe('auth_invalid');
    expect(outcome(signedRequest(), { kind: 'none' })).toBe('auth_invalid');
    expect(outcome(signedRequest(), { kind: 'hashed', matches: () => true })).toBe('auth_invalid');
  });

  it.each(['', 'AAAA', 'A'.repeat(44), 'A'.repeat(88)])('refuses the signature %j', (base64) => {
    const request = withHeader(signedRequest(), 'Signature', () => `sig1=:${base64}:`);
    expect(outcome(request)).toBe('auth_invalid');
    expect(outcome(request, publicKey(pair.publicKey))).toBe('auth_invalid');
  });

  it('refuses base64 that is not canonical', () => {
    const request = withHeader(signedRequest(), 'Signature', (value) => value.replace('=:', ':'));
    expect(outcome(request)).toBe('auth_malformed');
  });

  it.each([
    ['hmac-sha256', 'ok', 'auth_invalid'],
    ['ed25519', 'auth_invalid', 'ok'],
    ['hmac-sha512', 'auth_invalid', 'auth_invalid'],
    ['rsa-v1_5-sha256', 'auth_invalid', 'auth_invalid'],
    ['none', 'auth_invalid', 'auth_invalid'],
    ['', 'auth_invalid', 'auth_invalid'],
  ])('holds alg=%j against the key', (alg, forSecret, forPublicKey) => {
    const request = withParams(`${usual};alg="${alg}"`);
    expect(outcome(request)).toBe(forSecret);
    const line = params(`${usual};alg="${alg}"`);
    const base = [...fullBase, `"@signature-params": ${line}`].join('\n');
    const byPrivateKey = withHeader(
      request,
      'Signature',
      () => `sig1=:${privateKey.sign(base, 'base64')}:`,
    );
    expect(outcome(byPrivateKey, publicKey(pair.publicKey))).toBe(forPublicKey);
  });

  it('never takes a public key for the secret of an HMAC', () => {
    const forged = signedRequest({ key: engine.macKey(pair.publicKey) });
    expect(outcome(forged, publicKey(pair.publicKey))).toBe('auth_invalid');
  });

  it('takes expires at its word, the last second included', () => {
    expect(outcome(withParams(`${usual};expires=${nowSeconds}`))).toBe('ok');
    expect(outcome(withParams(`${usual};expires=${nowSeconds - 1}`))).toBe(
      'timestamp_out_of_range',
    );
  });

  it('refuses a covered field that the message does not have', () => {
    const line = `("@method" "@authority" "@path" "@query" "x-gone");${usual}`;
    expect(outcome(handSigned([...fullBase, '"x-gone": ', line].join('\n'), line))).toBe(
      'auth_invalid',
    );
  });

  it('does not let an empty query pass for none', () => {
    const request = signedRequest({ targetUri: 'https://api.example.com/orders' });
    expect(outcome(request)).toBe('ok');
    expect(outcome({ ...request, rawTarget: '/orders?' })).toBe('auth_invalid');
    expect(outcome(signedRequest({ targetUri: 'https://api.example.com/orders?' }))).toBe('ok');
  });

  it('keeps refusing after it has accepted the same list of components', () => {
    expect(outcome(signedRequest())).toBe('ok');
    expect(outcome({ ...signedRequest(), method: 'POST' })).toBe('auth_invalid');
    expect(
      outcome(withHeader(signedRequest(), 'Signature-Input', (value) => value.replace(')', ''))),
    ).toBe('auth_malformed');
  });

  it('goes on when it has seen more lists than it keeps', () => {
    for (let index = 0; index < 200; index += 1) {
      const headers = [[`X-Field-${index}`, 'value']] as const;
      const components = [...defaultCoverage.components, `x-field-${index}`];
      expect(outcome(signedRequest({ headers, components }))).toBe('ok');
    }
  });
});

describe('options', () => {
  it.each([
    [{ windowSeconds: 0 }, RangeError, '"windowSeconds"'],
    [{ windowSeconds: 1.5 }, RangeError, '"windowSeconds"'],
    [{ windowSeconds: Number.NaN }, RangeError, '"windowSeconds"'],
    [{ windowSeconds: '300' }, TypeError, '"windowSeconds"'],
    [{ coverage: 'all' }, TypeError, '"coverage"'],
    [{ coverage: null }, TypeError, '"coverage"'],
    [
      { coverage: { ...defaultCoverage, components: '@method' } },
      TypeError,
      '"coverage.components"',
    ],
    [{ coverage: { ...defaultCoverage, components: ['@metod'] } }, RangeError, '"@metod"'],
    [
      { coverage: { ...defaultCoverage, components: ['Content-Type'] } },
      RangeError,
      '"Content-Type"',
    ],
    [
      { coverage: { ...defaultCoverage, parameters: ['tag'] } },
      RangeError,
      '"coverage.parameters"',
    ],
    [{ coverage: { ...defaultCoverage, parameters: 'nonce' } }, TypeError, '"coverage.parameters"'],
    [{ coverage: { ...defaultCoverage, bodyDigest: true } }, RangeError, '"coverage.bodyDigest"'],
    [{ format: {} }, TypeError, '"format"'],
  ])('refuses %j', (options, kind, name) => {
    // What a caller without a type checker may pass.
    const construct = () => Reflect.apply(httpSignature, undefined, [options]);
    expect(construct).toThrow(kind);
    expect(construct).toThrow(name);
  });
});

it('never throws in prove, whatever the secret', () => {
  const claim = claimOf(signedRequest());
  expect(claim.prove({ kind: 'none' }, proofInput())).toMatchObject({ ok: false });
});
