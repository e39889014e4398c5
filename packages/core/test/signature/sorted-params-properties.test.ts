import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileProfile } from '../../src/signature/compile/compile-profile.ts';
import { Parameters } from '../../src/signature/parameters.ts';
import { encodeRfc3986 } from '../../src/signature/rfc3986.ts';
import { sortedParamsProfile } from '../../src/signature/sorted-params.ts';
import { codeOf, createWorld, get, signedGet } from '../authenticate/world.ts';
import { engine } from '../engine.ts';
import { anySource } from './any-source.ts';

const compiled = compileProfile(sortedParamsProfile);

/** What a request means, apart from the order between parameters of different names. */
const meaning = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  authority: fc.constantFrom('a.example', 'b.example', 'a.example:8080'),
  path: fc.constantFrom('/', '/orders', '/orders/', '/a=1', '/a&b=1', '/orders%0A', '//orders'),
  query: fc.array(
    fc.tuple(
      fc.constantFrom('a', 'b', 'a=1', 'a&b', 'é', 'A'),
      fc.constantFrom('', '1', '1&b=2', '2', 'x y', 'x+y', '\n'),
    ),
    { maxLength: 4 },
  ),
  body: fc.constantFrom('', '{}', '{ }', 'a=1', 'a=1&b=2'),
  signedForm: fc.boolean(),
});
type Meaning = typeof meaning extends fc.Arbitrary<infer T> ? T : never;

function sorted(pairs: readonly (readonly [string, string])[]): readonly (readonly string[])[] {
  return pairs
    .map(([name, value]) => [encodeRfc3986(name), encodeRfc3986(value)])
    .toSorted(([left = ''], [right = '']) => (left === right ? 0 : left < right ? -1 : 1));
}

function identity({ method, authority, path, query, body, signedForm }: Meaning): string {
  const form = signedForm && body.includes('=');
  return JSON.stringify([method, authority, path, sorted(query), form, body]);
}

function sign({ method, authority, path, query, body, signedForm }: Meaning): string {
  const form = signedForm && body.includes('=');
  const parsed = Parameters.parse(form ? body : '', 10);
  if (typeof parsed === 'string') throw new Error(parsed);
  return compiled.stringToSign({
    ...anySource,
    method,
    authority,
    path,
    target: path,
    signatureName: 'sign',
    query: Parameters.of(query, encodeRfc3986),
    form: parsed,
    bodyKind: body === '' ? 'absent' : form ? 'signedForm' : 'other',
    body: engine.utf8Encode(body),
  });
}

describe('sorted-params', () => {
  it('never gives one string for two requests', () => {
    fc.assert(
      fc.property(meaning, meaning, (left, right) => {
        fc.pre(identity(left) !== identity(right));
        expect(sign(left)).not.toBe(sign(right));
      }),
      { seed: 11, numRuns: 20_000 },
    );
  });

  it('gives one string for one request, however its parameters are ordered and spelled', async () => {
    const world = createWorld();
    const { rawTarget } = signedGet(world, {
      query: [
        ['b', 'x y'],
        ['a', '~é'],
      ],
    });
    const [path, query = ''] = rawTarget.split('?');
    const reversed = query.split('&').toReversed().join('&');
    const respelled = reversed.replace('x%20y', 'x+y').replace('~', '%7e');
    expect(await codeOf(world.authenticate(get(`${path}?${respelled}`)))).toBe('accepted');
  });

  it('refuses any change of any character of the target', async () => {
    const world = createWorld();
    const { rawTarget } = signedGet(world, {
      query: [
        ['page', '2'],
        ['q', 'x y&z=1'],
        ['page', '1'],
      ],
    });
    const outcomes = new Set<string>();
    for (let index = 1; index < rawTarget.length; index += 1) {
      for (const char of ['a', '0', '%', '&', '=', '/', '.', ';', '"', 'Z']) {
        const mutated = rawTarget.slice(0, index) + char + rawTarget.slice(index + 1);
        if (mutated === rawTarget) continue;
        outcomes.add(await codeOf(world.authenticate(get(mutated))));
      }
    }
    // Each is refused before or by the proof; none gets as far as the nonce.
    expect([...outcomes].toSorted()).toEqual([
      'auth_invalid',
      'auth_malformed',
      'auth_required',
      'timestamp_out_of_range',
    ]);
    expect(world.claims()).toEqual([]);
  });

  it.each([
    ['sign[]', 'auth_malformed'],
    ['Sign', 'auth_malformed'],
    ['__proto__[sign]', 'auth_malformed'],
    ['sign', 'auth_malformed'],
    ['debug', 'auth_invalid'],
  ])('refuses an added parameter named %s', async (name, code) => {
    const world = createWorld();
    const request = get(`${signedGet(world).rawTarget}&${encodeURIComponent(name)}=1`);
    expect(await codeOf(world.authenticate(request))).toBe(code);
  });
});
