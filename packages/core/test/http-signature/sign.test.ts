import { createVerifier, httpbis } from 'http-message-signatures';
import { expect, it } from 'vitest';
import {
  signHttpMessage,
  type SignHttpMessageOptions,
} from '../../src/signature/http-signature/sign.ts';
import { appKey, appSecret, engine, nonce, nowSeconds } from './fixtures.ts';

const options: SignHttpMessageOptions = {
  method: 'POST',
  targetUri: 'https://api.example.com/orders?page=2',
  key: engine.macKey(appSecret),
  keyId: appKey,
  createdSeconds: nowSeconds,
  nonce,
  engine,
};
const params = `created=${nowSeconds};keyid="${appKey}";nonce="${nonce}"`;
const inputOf = (changes: Partial<SignHttpMessageOptions>) =>
  signHttpMessage({ ...options, ...changes }).find(([name]) => name === 'Signature-Input')?.[1];

it('reproduces the signature of RFC 9421 B.2.5 but for the nonce, which we always send', () => {
  const secret =
    'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==';
  const key = engine.macKey(engine.decode(secret, 'base64') ?? '');
  const line = `("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret";nonce="${nonce}"`;
  const base = [
    '"date": Tue, 20 Apr 2021 02:07:55 GMT',
    '"@authority": example.com',
    '"content-type": application/json',
    `"@signature-params": ${line}`,
  ].join('\n');
  const lines = signHttpMessage({
    ...options,
    targetUri: 'https://example.com/foo?param=Value&Pet=dog',
    headers: [
      ['Date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['Content-Type', 'application/json'],
    ],
    key,
    keyId: 'test-shared-secret',
    createdSeconds: 1618884473,
    components: ['date', '@authority', 'content-type'],
    label: 'sig-b25',
  });
  expect(lines).toEqual([
    ['Signature-Input', `sig-b25=${line}`],
    ['Signature', `sig-b25=:${key.sign('sha256', base, 'base64')}:`],
  ]);
});

it('makes what http-message-signatures accepts', async () => {
  const body = '{"hello": "world"}\n';
  const headers = Object.fromEntries(signHttpMessage({ ...options, body }));
  const verify = createVerifier(appSecret, 'hmac-sha256');
  const valid = httpbis.verifyMessage(
    {
      keyLookup: async () => ({ id: appKey, algs: ['hmac-sha256'], verify }),
      notAfter: new Date((nowSeconds + 60) * 1000),
      tolerance: 1e10,
    },
    { method: options.method, url: options.targetUri, headers },
  );
  expect(await valid).toBe(true);
});

it('covers what our servers ask for', () => {
  const usual = '"@method" "@authority" "@path" "@query"';
  expect(inputOf({})).toBe(`sig1=(${usual});${params}`);
  expect(inputOf({ body: '' })).toBe(`sig1=(${usual});${params}`);
  expect(inputOf({ body: 'x' })).toBe(`sig1=(${usual} "content-digest");${params}`);
  expect(inputOf({ targetUri: 'https://a.example/b?' })).toBe(
    `sig1=(${usual} "@request-target");${params}`,
  );
  expect(inputOf({ components: ['@query-param;name="page"'] })).toBe(
    `sig1=("@query-param";name="page");${params}`,
  );
});

it('adds a digest of the body unless there is one', () => {
  const names = (lines: readonly (readonly [string, string])[]) => lines.map(([name]) => name);
  expect(names(signHttpMessage({ ...options, body: 'x' }))).toEqual([
    'Content-Digest',
    'Signature-Input',
    'Signature',
  ]);
  const headers = [['content-digest', 'sha-512=:AAAA:']] as const;
  expect(names(signHttpMessage({ ...options, headers, body: 'x' }))).toEqual([
    'Signature-Input',
    'Signature',
  ]);
});

it('takes a target without a path for the root', () => {
  const signatureOf = (targetUri: string) => signHttpMessage({ ...options, targetUri }).at(-1)?.[1];
  expect(signatureOf('https://a.example')).toBe(signatureOf('https://a.example/'));
  expect(signatureOf('https://a.example?b')).toBe(signatureOf('https://a.example/?b'));
  expect(signatureOf('https://A.example:443/')).toBe(signatureOf('https://a.example/'));
});

it.each([
  [{ targetUri: '/orders' }, '"targetUri"'],
  [{ targetUri: 'ftp://a.example/' }, '"targetUri"'],
  [{ targetUri: 'https://a.example/#x' }, '"targetUri"'],
  [{ targetUri: 'https://user@a.example/' }, '"targetUri"'],
  [{ targetUri: 'https://a.example/a b' }, '"targetUri"'],
  [{ targetUri: 'https://a.example/%zz' }, '"targetUri"'],
  [{ keyId: 'a"b' }, '"keyId"'],
  [{ keyId: '' }, '"keyId"'],
  [{ createdSeconds: nowSeconds + 0.5 }, '"createdSeconds"'],
  [{ createdSeconds: nowSeconds * 1000 }, '"createdSeconds"'],
  [{ createdSeconds: -123_456_789 }, '"createdSeconds"'],
  [{ nonce: 'short' }, '"nonce"'],
  [{ label: 'Sig1' }, '"label"'],
  [{ label: 'a=();x, b' }, '"label"'],
  [{ components: ['@status'] }, '"components"'],
  [{ components: ['@method', '@method'] }, '"components"'],
  [{ components: ['@method" "@path'] }, '"components"'],
  [{ components: ['x-gone'] }, '"components"'],
])('refuses %j', (changes, name) => {
  expect(() => signHttpMessage({ ...options, ...changes })).toThrow(RangeError);
  expect(() => signHttpMessage({ ...options, ...changes })).toThrow(name);
});
