import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RequestView } from '../../src/authenticate/request-view.ts';
import { emptyBody, type AuthRequest } from '../../src/request.ts';
import {
  buildSignatureBase,
  compileComponents,
} from '../../src/signature/http-signature/signature-base.ts';
import { parseSignatureInput } from '../../src/signature/http-signature/structured-fields.ts';
import { appKey, nowSeconds, outcome, requestOf, signedRequest, withHeader } from './fixtures.ts';

const run = { seed: 9421, numRuns: 500 };
const textOf = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength, maxLength });

/** Few characters, and those that could be taken for structure: collisions would be found soon. */
const tricky = 'a"=:;,()?&/\\ ';
const messages = fc.record({
  method: fc.constantFrom('GET', 'POST', 'GE', 'PUT'),
  authority: textOf('a.:"', 1, 4),
  path: textOf('a/";:=&', 0, 5).map((text) => `/${text}`),
  query: fc.option(textOf('a/"=&;:?', 1, 5)),
  digest: textOf(tricky, 1, 5).map((text) => text.trim()),
  created: fc.integer({ min: nowSeconds, max: nowSeconds + 3 }),
  nonce: textOf('ab.-', 16, 17),
  keyid: textOf(tricky, 1, 4),
});
type Message = typeof messages extends fc.Arbitrary<infer T> ? T : never;

function baseOf(message: Message): string {
  const { method, authority, path, query, digest, created, nonce, keyid } = message;
  const quoted = keyid.replaceAll(/["\\]/g, String.raw`\$&`);
  const [input] =
    parseSignatureInput(
      `s=("@method" "@authority" "@path" "@query" "content-digest");created=${created};nonce="${nonce}";keyid="${quoted}"`,
    ) ?? [];
  const plan = input && compileComponents(input.list);
  if (plan === undefined || typeof plan === 'string') throw new Error('cannot compile');
  const request = requestOf({
    method,
    authority,
    protocol: 'https',
    rawTarget: query === null ? path : `${path}?${query}`,
    rawHeaders: ['Content-Digest', digest],
  });
  const base = buildSignatureBase(plan, new RequestView(request), input?.canonical ?? '');
  if (base === undefined) throw new Error('cannot build');
  return base;
}

it('gives two different messages two different signature bases', () => {
  const seen = new Map<string, string>();
  fc.assert(
    fc.property(messages, (message) => {
      const base = baseOf(message);
      const identity = JSON.stringify(message);
      const earlier = seen.get(base) ?? identity;
      seen.set(base, identity);
      expect(earlier).toBe(identity);
    }),
    { ...run, numRuns: 5000 },
  );
});

it('gives two messages that differ in one part two different signature bases', () => {
  const parts = fc.constantFrom<keyof Message>(
    'method',
    'authority',
    'path',
    'query',
    'digest',
    'created',
    'nonce',
    'keyid',
  );
  fc.assert(
    fc.property(messages, messages, parts, (message, other, part) => {
      const changed = { ...message, [part]: other[part] };
      const same = message[part] === other[part];
      expect(baseOf(message) === baseOf(changed)).toBe(same);
    }),
    { ...run, numRuns: 5000 },
  );
});

/** One character taken out, put in, or replaced by another. */
const mutations = fc.record({
  at: fc.nat(10_000),
  kind: fc.constantFrom('delete', 'insert', 'replace'),
  character: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
});

function mutate(text: string, mutation: { at: number; kind: string; character: string }): string {
  const at = mutation.at % (text.length + (mutation.kind === 'insert' ? 1 : 0));
  const rest = text.slice(mutation.kind === 'insert' ? at : at + 1);
  return text.slice(0, at) + (mutation.kind === 'delete' ? '' : mutation.character) + rest;
}

const signed = signedRequest({
  method: 'POST',
  targetUri: 'https://api.example.com:8443/orders/7?page=2&b=%20',
  body: '{"item":"tea"}',
});
const heads: Record<string, (change: (text: string) => string) => AuthRequest> = {
  method: (change) => ({ ...signed, method: change(signed.method) }),
  target: (change) => ({ ...signed, rawTarget: change(signed.rawTarget) }),
  authority: (change) => ({ ...signed, authority: change(signed.authority ?? '') }),
  'Content-Digest': (change) => withHeader(signed, 'Content-Digest', change),
  'Signature-Input': (change) => withHeader(signed, 'Signature-Input', change),
  Signature: (change) => withHeader(signed, 'Signature', change),
};

it.each(Object.keys(heads))('refuses any single mutation of the %s', (part) => {
  expect(outcome(signed)).toBe('ok');
  fc.assert(
    fc.property(mutations, (mutation) => {
      let changed = false;
      const request = heads[part]?.((text) => {
        const after = mutate(text, mutation);
        // The authority is one name in any letter case (RFC 9110 §4.2.3).
        changed = part === 'authority' ? after.toLowerCase() !== text : after !== text;
        return after;
      });
      if (request === undefined || !changed) return;
      expect(['ok', 'absent']).not.toContain(outcome(request));
    }),
    run,
  );
});

it('refuses a target cut short or drawn out by its query', () => {
  const plain = signedRequest({ targetUri: 'https://api.example.com/orders' });
  const targets = [
    '/orders?',
    '/orders?&',
    '/orders?a',
    '/orders/',
    '//orders',
    '/orders%3F',
    '/order',
  ];
  for (const rawTarget of targets) {
    expect(outcome({ ...plain, rawTarget, body: emptyBody })).not.toBe('ok');
  }
});

it('reads any text as a signature or refuses it, and never throws', () => {
  const alphabet = 'sig1=("@method");,:A?*-0.\\ \t\u0000é';
  fc.assert(
    fc.property(textOf(alphabet, 0, 60), textOf(alphabet, 0, 30), (input, signature) => {
      const rawHeaders = ['Host', 'a', 'Signature-Input', input, 'Signature', signature];
      expect(['auth_malformed', 'auth_invalid']).toContain(outcome(requestOf({ rawHeaders })));
    }),
    { ...run, numRuns: 3000 },
  );
});

it('parses what it serialised to the same', () => {
  const names = fc.uniqueArray(fc.constantFrom('@method', '@path', '"a', 'b\\', 'c d'), {
    maxLength: 5,
  });
  fc.assert(
    fc.property(
      names,
      fc.integer({ min: 0, max: 999_999 }),
      textOf(tricky, 0, 6),
      (list, n, text) => {
        const quote = (name: string) => `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
        const value = `(${list.map(quote).join(' ')});a=${n};b=${quote(text)};c;d=${n}.5;keyid="${appKey}"`;
        expect(parseSignatureInput(`x=${value}`)?.[0]?.canonical).toBe(value);
      },
    ),
    run,
  );
});
