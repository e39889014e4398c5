import { describe, expect, it } from 'vitest';
import type { AuthRequest } from '../../src/request.ts';
import type { HashAlgorithm } from '../../src/ports/crypto-engine.ts';
import { createWorld, get, nowMs } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

const nonce = '0123456789abcdef';
const time = String(nowMs / 1000);
const json = engine.utf8Encode('{"a":1}');

const strong = createWorld({ key: { environment: 'test' } });
const legacy = createWorld({
  key: {
    environment: 'test',
    schemes: ['sorted-params-md5'],
    legacyUntilMs: { 'sorted-params-md5': nowMs + 1000 },
  },
});

/** The query in the order in which it is sent, without the signature. */
const queryOf = (appKey: string): string =>
  `b=x%20%C3%A9%2A&app_key=${appKey}&timestamp=${time}&nonce=${nonce}&a=1`;

const sort = (query: string): string => query.split('&').toSorted().join('&');
const sorted = sort(queryOf(strong.key.appKey));
const head = 'GET\napi.example.com:8443\n/orders\n';
const right = `${head}${sorted}\n`;
const bodyHash = engine.hash('sha256', json, 'hex');

const secretOf = (world: typeof strong): string => world.appSecret.use((secret) => secret);
const appSecret = secretOf(strong);
const mac = (text: string, key = appSecret, hash: HashAlgorithm = 'sha256'): string =>
  engine.macKey(key).sign(hash, text, 'hex');
const digest = (text: string, hash: HashAlgorithm = 'sha256'): string =>
  engine.hash(hash, text, 'hex');

function requestOf(query: string, signature: string, body?: Uint8Array): AuthRequest {
  const target = `/orders?${query}&sign=${encodeURIComponent(signature)}`;
  const request = { ...get(target), authority: 'api.example.com:8443' };
  if (body === undefined) return request;
  const read = () => ({ ok: true, bytes: body }) as const;
  return { ...request, method: 'POST', body: { ...request.body, present: true, read } };
}

async function hintFor(signature: string, body?: Uint8Array, world = strong): Promise<string> {
  const request = requestOf(queryOf(world.key.appKey), signature, body);
  const decision = await world.authenticate(request);
  return decision.ok ? 'accepted' : (decision.error.explanation?.hint ?? 'none');
}

it('accepts the right signature', async () => {
  expect(await hintFor(mac(right))).toBe('accepted');
});

describe('finds the mistake in the string', () => {
  it.each([
    ['a newline at the end', `${right}\n`, 'newline was signed at the end'],
    ['no last line', right.slice(0, -1), 'last line was left out'],
    ['CR LF', right.replaceAll('\n', '\r\n'), 'CR LF'],
    ['the parameters alone', sorted, 'Only the parameters'],
    ['no sorting', `${head}${queryOf(strong.key.appKey)}\n`, 'sort them by name'],
    ['no key id', right.replace(/&app_key=\w+/, ''), 'key id was not signed'],
    [
      'neither time nor nonce',
      right.replace(`&nonce=${nonce}&timestamp=${time}`, ''),
      'Time and nonce',
    ],
    ['none of the three', `${head}a=1&b=x%20%C3%A9%2A\n`, 'Key id, time and nonce'],
    ['no percent-encoding', decodeURIComponent(right), 'without percent-encoding'],
    ['plus signs', right.replace('%20', '+'), '"%20"'],
    ['lower-case escapes', right.replace('%C3%A9%2A', '%c3%a9%2a'), 'upper-case hex digits'],
    ['encodeURIComponent', right.replace('%2A', '*'), 'encodeURIComponent'],
    ['two encodings', right.replaceAll('%', '%25'), 'twice'],
    ['a method in lower case', right.replace('GET', 'get'), 'method'],
    ['no port', right.replace(':8443', ''), 'without its port'],
    ['a scheme before the host', right.replace('api.', 'https://api.'), '"https://"'],
    [
      'the query in the path',
      right.replace('/orders', `/orders?${queryOf(strong.key.appKey)}`),
      'path was signed with the query',
    ],
    ['a slash after the path', right.replace('/orders', '/orders/'), '"/" at its end'],
    ['the hash of nothing', right + digest(''), 'hash of an empty body'],
  ])('%s', async (_, text, hint) => {
    expect(await hintFor(mac(text))).toContain(hint);
  });
});

describe('finds the mistake in the body', () => {
  const post = right.replace('GET', 'POST');

  it.each([
    ['no body', '', 'body was left out'],
    ['an empty body', digest(''), 'signed as empty'],
    ['the body itself', '{"a":1}', 'body itself'],
    ['a newline after the body', digest('{"a":1}\n'), 'newline at its end'],
    ['upper case', bodyHash.toUpperCase(), 'upper case'],
    ['base64', engine.hash('sha256', json, 'base64'), 'base64'],
  ])('%s', async (_, line, hint) => {
    expect(await hintFor(mac(post + line), json)).toContain(hint);
  });
});

describe('finds the mistake in key, algorithm or notation', () => {
  const bytes = engine.decode(mac(right), 'hex') ?? new Uint8Array();

  it.each([
    ['upper case', mac(right).toUpperCase(), 'upper-case hex'],
    ['base64', engine.encode(bytes, 'base64'), 'in base64; send it in hex'],
    ['base64url', engine.encode(bytes, 'base64url'), 'in base64url'],
    [
      'base64 of the text',
      engine.encode(engine.utf8Encode(mac(right)), 'base64'),
      'hexadecimal text',
    ],
    ['SHA-512', mac(right, appSecret, 'sha512'), 'HMAC-SHA-512; this key signs with HMAC-SHA-256'],
    ['SHA-1', mac(right, appSecret, 'sha1'), 'HMAC-SHA-1'],
    ['a newline after the secret', mac(right, `${appSecret}\n`), 'newline'],
    ['quotes around the secret', mac(right, `"${appSecret}"`), 'quotes'],
    ['the secret without its prefix', mac(right, appSecret.slice(8)), 'prefix'],
    ['the app_key', mac(right, strong.key.appKey), 'app_key was used'],
    ['a hashed secret', mac(right, digest(appSecret)), 'hashed first'],
    ['secret and string exchanged', mac(appSecret, right), 'as the key of the HMAC'],
    ['a plain hash', digest(right + appSecret), 'hashed in one text'],
    ['the legacy form', digest(`${sorted}&key=${appSecret}`, 'md5'), 'legacy form with MD5'],
  ])('%s', async (_, signature, hint) => {
    expect(await hintFor(signature)).toContain(hint);
  });
});

describe('of a legacy key', () => {
  const query = sort(`app_key=${legacy.key.appKey}&timestamp=${time}&nonce=${nonce}&a=1`);
  const secret = secretOf(legacy);
  const hint = async (signature: string) => {
    const decision = await legacy.authenticate(requestOf(query, signature));
    return decision.ok ? 'accepted' : decision.error.explanation?.hint;
  };

  it('finds the mistake', async () => {
    expect(await hint(digest(`${query}&key=${secret}`, 'md5'))).toBe('accepted');
    expect(await hint(digest(query + secret, 'md5'))).toContain('"&key=" and the app_secret');
    expect(await hint(mac(query, secret))).toContain('HMAC-SHA-256; this key signs with MD5');
  });
});

it('says what to compare when it cannot tell', async () => {
  expect(await hintFor(mac('something else'))).toContain('byte by byte');
});

it('does not search long messages, which would be costly', async () => {
  const body = new Uint8Array(20_000);
  const post = right.replace('GET', 'POST');
  expect(await hintFor(mac(post), body)).toContain('byte by byte');
});

it('never shows the secret', async () => {
  for (const world of [strong, legacy]) {
    const decision = await world.authenticate(requestOf(queryOf(world.key.appKey), 'abc'));
    expect(JSON.stringify(decision)).not.toContain(secretOf(world).slice(8));
  }
});
