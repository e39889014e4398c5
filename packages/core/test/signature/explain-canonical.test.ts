import { describe, expect, it } from 'vitest';
import type { HashAlgorithm } from '../../src/ports/crypto-engine.ts';
import type { AuthRequest } from '../../src/request.ts';
import type { Expression } from '../../src/signature/profile/expression.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { createSignatureScheme } from '../../src/signature/verify/signature-scheme.ts';
import { createWorld, get, nowMs, type World } from '../authenticate/world.ts';
import { engine } from '../engine.ts';

const scope: readonly Expression[] = [{ field: 'date' }, { field: 'service' }, { text: 'end' }];

/** In the manner of TC3 and AWS4: a key for one day and service signs the hash of a request. */
function profileOf(
  name: string,
  { query, payload, hash = 'sha256' }: Pieces,
  more: Partial<SignatureProfile> = {},
): SignatureProfile {
  const canonical: Expression = {
    join: '\n',
    of: ['method', 'path', query, { headers: 'signed', after: '\n' }, 'signed-headers', payload],
  };
  return {
    version: 1,
    name,
    credentials: { prefix: 'ACME ', syntax: 'pairs' },
    fields: {
      keyId: { part: 'Credential', split: '/', piece: 0 },
      date: { part: 'Credential', split: '/', piece: 1, equals: { day: 'yyyymmdd' } },
      service: { part: 'Credential', split: '/', piece: 2 },
      signedHeaders: { part: 'SignedHeaders' },
      signature: { part: 'Signature' },
      timestamp: { header: 'x-time' },
    },
    stringToSign: {
      join: '\n',
      of: [{ text: 'ACME' }, 'timestamp', { join: '/', of: scope }, { hash, of: canonical }],
    },
    key: { before: 'ACME4', chain: scope },
    algorithm: { kind: 'hmac', hash: 'sha256' },
    encoding: 'hex',
    time: { format: 's', windowSeconds: 300 },
    covers: ['@method', '@path', '@query', 'host', 'created'],
    body: 'in-string',
    signedHeaders: { separator: ';', always: ['host'] },
    ...more,
  };
}

interface Pieces {
  readonly query: Expression;
  readonly payload: Expression;
  readonly hash?: 'sha256' | 'sha1';
}

const sortedQuery = { parameters: 'query', escape: 'rfc3986', sort: 'name-value' } as const;
const tc3 = profileOf('acme-tc3', { query: 'query', payload: { bodyHash: 'sha256' } });
const aws = profileOf(
  'acme-aws',
  { query: sortedQuery, payload: 'body-digest' },
  {
    fields: { ...tc3.fields, digest: { header: 'x-digest', optional: true } },
    body: { field: 'digest', hash: 'sha256', encoding: 'hex', whenAbsent: 'computed' },
  },
);
const sha1 = profileOf('acme-sha1', {
  query: 'query',
  payload: { bodyHash: 'sha256' },
  hash: 'sha1',
});

const worldOf = (profile: SignatureProfile): World =>
  createWorld({
    key: { environment: 'test', schemes: [profile.name] },
    options: { schemes: [createSignatureScheme({ name: profile.name, profiles: [profile] })] },
  });

const json = engine.utf8Encode('{"a":1}');
const time = String(nowMs / 1000);
const today = '20251124';
const digest = (text: string | Uint8Array, hash: HashAlgorithm = 'sha256'): string =>
  engine.hash(hash, text, 'hex');
const bodyHash = digest(json);
const mac = (key: string | Uint8Array, text: string): Uint8Array =>
  engine.decode(engine.macKey(key).sign('sha256', text, 'hex'), 'hex') ?? new Uint8Array();
const hex = (bytes: Uint8Array): string => engine.encode(bytes, 'hex');

/** What a caller does by hand. */
interface Caller {
  readonly query?: string;
  readonly canonical?: string;
  readonly text?: string;
  readonly date?: string;
  readonly hash?: HashAlgorithm;
  readonly headers?: readonly string[];
  readonly signedHeaders?: string;
  readonly body?: Uint8Array;
  readonly derive?: (appSecret: string) => string | Uint8Array;
}

const rightQuery = 'b=2&a=1';
const canonicalOf = (query: string, payload = bodyHash): string =>
  `POST\n/orders\n${query}\nhost:api.example.com\n\nhost\n${payload}`;
const derived = (appSecret: string, links: readonly string[]): Uint8Array | string =>
  links.reduce<Uint8Array | string>((key, link) => mac(key, link), appSecret);

const rightTexts = { [tc3.name]: rightQuery, [sha1.name]: rightQuery, [aws.name]: 'a=1&b=2' };

async function hintFor(profile: SignatureProfile, caller: Caller = {}): Promise<string> {
  const world = worldOf(profile);
  const { date = today, hash = 'sha256', query = rightQuery, headers = [] } = caller;
  const { signedHeaders = 'host', body = json } = caller;
  const canonical = caller.canonical ?? canonicalOf(rightTexts[profile.name] ?? '');
  const text = caller.text ?? `ACME\n${time}\n${date}/cvm/end\n${digest(canonical, hash)}`;
  const derive =
    caller.derive ?? ((appSecret) => derived(`ACME4${appSecret}`, [date, 'cvm', 'end']));
  const signature = world.appSecret.use((appSecret) => hex(mac(derive(appSecret), text)));
  const credential = `Credential=${world.key.appKey}/${date}/cvm, SignedHeaders=${signedHeaders}`;
  const request: AuthRequest = {
    ...get(`/orders?${query}`, [
      'Authorization',
      `ACME ${credential}, Signature=${signature}`,
      'X-Time',
      time,
      ...headers,
    ]),
    method: 'POST',
  };
  const read = () => ({ ok: true, bytes: body }) as const;
  const decision = await world.authenticate({
    ...request,
    body: { ...request.body, present: true, read },
  });
  return decision.ok ? 'accepted' : (decision.error.explanation?.hint ?? 'none');
}

const profiles = [tc3, aws, sha1];

it.each(profiles)('$name: accepts what is right', async (profile) => {
  expect(await hintFor(profile, { hash: profile === sha1 ? 'sha1' : 'sha256' })).toBe('accepted');
});

describe.each([tc3, aws])('$name: finds the mistake in the canonical request', (profile) => {
  const query = rightTexts[profile.name] ?? '';
  const right = canonicalOf(query);

  it.each([
    ['the hash in upper case', canonicalOf(query, bodyHash.toUpperCase()), 'in upper case'],
    ['no hash', canonicalOf(query, ''), 'the body was left out'],
    ['the body itself', canonicalOf(query, '{"a":1}'), 'the body itself was signed'],
    ['a newline at the end', `${right}\n`, 'a newline was signed at the end'],
    ['CR LF', right.replaceAll('\n', '\r\n'), 'CR LF'],
  ])('%s', async (_, canonical, hint) => {
    const found = await hintFor(profile, { canonical });
    expect(found).toMatch(/^In the canonical request: /);
    expect(found).toContain(hint);
  });

  it.each([
    ['the hash of nothing', canonicalOf(query, digest('')), 'he body was signed as empty'],
    ['no query', canonicalOf(''), 'The query was left out'],
    ['the query in the path', right.replace('/orders', `/orders?${rightQuery}`), 'with the query'],
    ['the method in lower case', right.replace('POST', 'post'), 'method was signed in lower case'],
  ])('%s, found by writing all anew', async (_, canonical, hint) => {
    expect(await hintFor(profile, { canonical })).toContain(hint);
  });

  it('not hashed, or signed alone', async () => {
    const head = `ACME\n${time}\n${today}/cvm/end\n`;
    expect(await hintFor(profile, { text: right })).toContain(
      'canonical request itself was signed',
    );
    expect(await hintFor(profile, { text: head + right })).toContain('was not hashed');
    const upper = head + digest(right).toUpperCase();
    expect(await hintFor(profile, { text: upper })).toContain(
      'canonical request was signed in upp',
    );
  });
});

it('tells how the query must be ordered', async () => {
  const unsorted = await hintFor(aws, { canonical: canonicalOf('b=2&a=1') });
  expect(unsorted).toBe(
    'In the canonical request: the parameters were signed in the order in which they are sent; sort them by name.',
  );
  const sorted = await hintFor(tc3, { canonical: canonicalOf('a=1&b=2') });
  expect(sorted).toBe('The query was sorted or encoded anew; sign it as it is sent.');
});

it('looks into a request that is hashed by SHA-1', async () => {
  const canonical = canonicalOf(rightQuery, bodyHash.toUpperCase());
  expect(await hintFor(sha1, { canonical, hash: 'sha1' })).toContain('was signed in upper case');
});

it('finds the hash of the body in the last line, not in a header that has it too', async () => {
  const canonical =
    `POST\n/orders\na=1&b=2\nhost:api.example.com\nx-digest:${bodyHash}\n\n` +
    `host;x-digest\n${bodyHash.toUpperCase()}`;
  const headers = ['X-Digest', bodyHash];
  const hint = await hintFor(aws, { canonical, headers, signedHeaders: 'host;x-digest' });
  expect(hint).toContain('was signed in upper case');
});

describe('finds the mistake in the key', () => {
  const links = [today, 'cvm', 'end'];
  const hexLinks = (key: string, texts: readonly string[]): string =>
    texts.reduce((last, text) => hex(mac(last, text)), key);

  it.each<[string, Caller['derive'], string]>([
    [
      'the app_secret itself',
      (secret) => secret,
      'The app_secret itself was used as the key; derive the key first.',
    ],
    [
      'nothing before the app_secret',
      (secret) => derived(secret, links),
      'The key was made without "ACME4" before the app_secret.',
    ],
    [
      'the links from the end',
      (secret) => derived(`ACME4${secret}`, links.toReversed()),
      'The key was derived in the reverse order.',
    ],
    [
      'hexadecimal text between the links',
      (secret) => hexLinks(`ACME4${secret}`, links),
      'The key was derived by way of hexadecimal text; use the bytes of each step.',
    ],
  ])('%s', async (_, derive, hint) => {
    expect(await hintFor(tc3, derive === undefined ? {} : { derive })).toBe(hint);
  });

  it('names a text that belongs after the app_secret', async () => {
    const after = { ...tc3, key: { after: '&' } };
    expect(await hintFor(after, { derive: (secret) => secret })).toBe(
      'The key was made without "&" after the app_secret.',
    );
  });

  it('names bytes where hexadecimal text belongs', async () => {
    const asHex: SignatureProfile = { ...tc3, key: { before: 'ACME4', chain: scope, as: 'hex' } };
    expect(await hintFor(asHex)).toContain('by way of bytes; use the hexadecimal text');
  });
});

describe('a field that must equal another', () => {
  const hint = 'The field date must be "20251124", not "20251123".';

  it('is named when all else is right', async () => {
    expect(await hintFor(tc3, { date: '20251123' })).toBe(hint);
  });

  it('is named when nothing else is found', async () => {
    expect(await hintFor(tc3, { date: '20251123', text: 'something else' })).toBe(hint);
  });
});

it.each([
  ['short', 1000, 'signed in upper case'],
  ['long, which would be costly', 7000, 'byte by byte'],
])('of canonical requests that are %s', async (_, length, hint) => {
  const query = `a=${'x'.repeat(length)}`;
  const body = new Uint8Array(10_000);
  const canonical = canonicalOf(query, digest(body).toUpperCase());
  expect(await hintFor(tc3, { query, body, canonical })).toContain(hint);
});

it('says in a sentence why a request was not looked at', async () => {
  const world = worldOf(tc3);
  const credential = `Credential=${world.key.appKey}/${today}/cvm, SignedHeaders=host;x-gone`;
  const authorization = `ACME ${credential}, Signature=${digest('')}`;
  const request = get('/orders', ['Authorization', authorization, 'X-Time', time]);
  expect(await world.authenticate(request)).toMatchObject({
    error: {
      explanation: {
        hint: 'The request is refused before its signature is looked at. A signed header is missing or repeated.',
      },
    },
  });
});
