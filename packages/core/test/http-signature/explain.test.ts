import { describe, expect, it } from 'vitest';
import type { SecretForm } from '../../src/credential/secret-form.ts';
import type { AuthRequest } from '../../src/request.ts';
import {
  appKey,
  appSecret,
  claimOf,
  engine,
  nonce,
  nowSeconds,
  proofInput,
  publicKey,
  requestOf,
  someBody,
  symmetric,
} from './fixtures.ts';

const digest = `sha-256=:${engine.hash('sha256', 'body', 'base64')}:`;
const params = `("@method" "@authority" "@path" "@query" "content-digest");created=${nowSeconds};keyid="${appKey}";nonce="${nonce}"`;
const right = [
  '"@method": POST',
  '"@authority": api.example.com:8443',
  '"@path": /orders',
  '"@query": ?page=2',
  `"content-digest": ${digest}`,
  `"@signature-params": ${params}`,
];

function request(signature: string, parts: Partial<AuthRequest> = {}): AuthRequest {
  return requestOf({
    method: 'POST',
    authority: 'API.example.com:8443',
    rawHeaders: [
      'Content-Digest',
      digest,
      'Signature-Input',
      `sig1=${params}`,
      'Signature',
      `sig1=:${signature}:`,
    ],
    body: someBody,
    ...parts,
  });
}

const macOf = (base: string) => engine.macKey(appSecret).sign('sha256', base, 'base64');
const explain = (message: AuthRequest, secret: SecretForm = symmetric(), nowMs?: number) =>
  claimOf(message).explain?.(secret, proofInput(nowMs));
const hintFor = (signature: string, parts: Partial<AuthRequest> = {}) =>
  explain(request(signature, parts))?.hint;
const replaced = (from: string, to: string) => right.join('\n').replace(from, to);

it('gives the exact string that the server signed, and the clock offset', () => {
  expect(explain(request(macOf('other')), symmetric(), (nowSeconds + 90) * 1000)).toMatchObject({
    stringToSign: right.join('\n'),
    clockOffsetSeconds: -90,
  });
});

describe('finds the mistake', () => {
  it.each([
    ['a newline at the end', `${right.join('\n')}\n`, 'newline'],
    ['CR LF', right.join('\r\n'), 'CR LF'],
    ['no last line', right.slice(0, -1).join('\n'), 'left out'],
    ['a label in the last line', replaced(': (', ': sig1=('), 'label'],
    [
      'names without quotes',
      right.map((line) => line.replace(/^"(.*?)"/, '$1')).join('\n'),
      'quotes',
    ],
    [
      'parameters in another order',
      replaced(
        `;created=${nowSeconds};keyid="${appKey}"`,
        `;keyid="${appKey}";created=${nowSeconds}`,
      ),
      'order',
    ],
    ['a method in lower case', replaced('POST', 'post'), '"@method"'],
    ['no port', replaced(':8443', ''), 'port that is not the default'],
    ['a host in upper case', replaced('api', 'API'), 'lower case'],
    ['the query in the path', replaced('/orders', '/orders?page=2'), '"@path"'],
    ['a query without its mark', replaced('?page', 'page'), '"@query"'],
    ['no query', replaced('?page=2', '?'), 'query was left out'],
    ['a host with its scheme', replaced(': api', ': https://api'), 'without "https://"'],
    [
      'no space after the colon',
      right.map((line) => line.replace(': ', ':')).join('\n'),
      'one space after the colon',
    ],
    [
      'spaces between the parameters',
      right.join('\n').replaceAll(';', '; '),
      'no space after the ";"',
    ],
    ['a bare digest', replaced(digest, digest.slice(9, -1)), 'whole header value'],
    [
      'the digest of an empty body',
      replaced(digest, `sha-256=:${engine.hash('sha256', '', 'base64')}:`),
      'empty body',
    ],
  ])('%s', (_, base, hint) => {
    expect(hintFor(macOf(base))).toContain(hint);
  });

  it('a default port that should have gone', () => {
    const authority = 'api.example.com';
    expect(hintFor(macOf(replaced(':8443', ':443')), { authority })).toContain('default port');
  });

  it.each([
    [
      'the hexadecimal text as base64',
      engine.encode(
        engine.utf8Encode(engine.macKey(appSecret).sign('sha256', right.join('\n'), 'hex')),
        'base64',
      ),
      'hexadecimal',
    ],
    ['SHA-512', engine.macKey(appSecret).sign('sha512', right.join('\n'), 'base64'), 'SHA-512'],
    [
      'a newline after the secret',
      engine.macKey(`${appSecret}\n`).sign('sha256', right.join('\n'), 'base64'),
      'newline',
    ],
    [
      'half of the secret',
      engine.macKey(appSecret.slice(8)).sign('sha256', right.join('\n'), 'base64'),
      'prefix',
    ],
    [
      'a hashed secret',
      engine
        .macKey(engine.hash('sha256', appSecret, 'hex'))
        .sign('sha256', right.join('\n'), 'base64'),
      'hashed',
    ],
    ['hexadecimal', engine.macKey(appSecret).sign('sha256', right.join('\n'), 'hex'), 'base64'],
    [
      'the app_key for the secret',
      engine.macKey(appKey).sign('sha256', right.join('\n'), 'base64'),
      'app_key',
    ],
  ])('%s', (_, signature, hint) => {
    expect(hintFor(signature)).toContain(hint);
  });

  it('a field that is not there', () => {
    const message = request(macOf('other'));
    const without = { ...message, rawHeaders: message.rawHeaders.slice(2) };
    expect(explain(without)?.hint).toContain('content-digest');
  });

  it('with a private key as well', () => {
    const pair = engine.generateKeyPair('ed25519');
    const key = engine.privateKey('ed25519', pair.privateKey);
    const signature = key.sign(`${right.join('\n')}\n`, 'base64');
    expect(explain(request(signature), publicKey(pair.publicKey))?.hint).toContain('newline');
  });
});

it('says what to compare when it cannot tell', () => {
  expect(hintFor(macOf('something else'))).toContain('byte by byte');
  expect(explain(request(macOf('x')), { kind: 'none' })?.hint).toContain('byte by byte');
});

it('does not call a signature wrong that matches', () => {
  expect(hintFor(macOf(right.join('\n')))).toContain('matches');
});

it('names what must be covered and is not', () => {
  const covered = params.replace(' "@query"', '');
  const base = [...right.slice(0, 3), right[4], `"@signature-params": ${covered}`].join('\n');
  const message = request(macOf(base));
  const rawHeaders = message.rawHeaders.map((text) => text.replace(params, covered));
  expect(explain({ ...message, rawHeaders })?.hint).toContain('must also cover @query');
});

it('never shows the secret', () => {
  expect(JSON.stringify(explain(request(macOf('other'))))).not.toContain(appSecret.slice(8));
});
