import { describe, expect, it } from 'vitest';
import { compileProfile } from '../../src/signature/compile/compile-profile.ts';
import { Parameters } from '../../src/signature/parameters.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import type { SigningSource } from '../../src/signature/compile/signing-source.ts';
import { encodeRfc3986 } from '../../src/signature/rfc3986.ts';
import {
  legacySortedParamsProfiles,
  sortedParamsProfile,
} from '../../src/signature/sorted-params.ts';
import { Secret } from '../../src/credential/secret.ts';
import { symmetricForm } from '../../src/credential/symmetric-form.ts';
import { engine } from '../engine.ts';
import { anySource } from './any-source.ts';

const appSecret = 'sk_live_0000000000000000000000000000000000000000000abcdef';
const appKey = 'ak_live_0000000000000000000000abcdef';
const own = [
  ['app_key', appKey],
  ['timestamp', '1764000000'],
  ['nonce', '0123456789abcdef'],
] as const;

function parameters(pairs: readonly (readonly [string, string])[]): Parameters {
  return Parameters.of(pairs, encodeRfc3986);
}

const get: SigningSource = {
  ...anySource,
  query: parameters([['na me', 'é&='], ['a', '1'], ...own, ['sign', 'left out']]),
};
const json = engine.utf8Encode('{"amount":10}');
const raw = { ...get, query: parameters([...own, ['amount', '10 EUR']]) };

function signatureOf(profile: SignatureProfile, source: SigningSource): string {
  const compiled = compileProfile(profile);
  const secret = symmetricForm(new Secret(appSecret), engine);
  return compiled.sign(compiled.stringToSign(source), secret, source);
}

function legacy(name: string): SignatureProfile {
  const profile = legacySortedParamsProfiles.find((candidate) => candidate.name === name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  return profile;
}

// Each expected value is what `printf … | openssl dgst` prints for the text written by hand from
// docs/wire.md §4a.
describe('sorted-params gives what openssl gives', () => {
  it.each([
    [
      'query',
      sortedParamsProfile,
      get,
      '1bd06fe8f84d802c62bf74e2a14be95ba04e3dfbfd65f23119c83d0607eb17e5',
    ],
    [
      'JSON body',
      sortedParamsProfile,
      { ...get, method: 'POST', bodyKind: 'other' as const, body: json },
      '41d14f7e96784afc83e9273073eab8b0e757d7f8f3d25b022354dd208933b61a',
    ],
    [
      'signed form',
      sortedParamsProfile,
      {
        ...get,
        method: 'POST',
        query: Parameters.none,
        form: parameters([['amount', '10'], ...own]),
        bodyKind: 'signedForm' as const,
      },
      'c1ac256b7926720a2cd64914c657a1957b72316c28ea7dffba9403b451728269',
    ],
    [
      'raw',
      legacy('sorted-params-raw'),
      raw,
      'f241ea483c4f02596e8a5108b236753db18f69c27edc6fa30e4a9acf4c5eea2d',
    ],
    ['MD5', legacy('sorted-params-md5'), raw, 'b3eca4409f7bb66b9ccff8e600cfcf58'],
    ['SHA-1', legacy('sorted-params-sha1'), raw, '87ac4fc97ec69684e9dcc5675025d7e7a909b63a'],
  ])('%s', (_, profile, source, expected) => {
    expect(signatureOf(profile, source)).toBe(expected);
  });

  it('writes the string to sign as documented, line by line', () => {
    expect(compileProfile(sortedParamsProfile).stringToSign(get).split('\n')).toEqual([
      'GET',
      'api.example.com',
      '/orders',
      `a=1&app_key=${appKey}&na%20me=%C3%A9%26%3D&nonce=0123456789abcdef&timestamp=1764000000`,
      '',
    ]);
  });

  it('never shows the secret of a variant that appends it', () => {
    const compiled = compileProfile(legacy('sorted-params-md5'));
    expect(compiled.describe(compiled.stringToSign(raw), raw)).toMatch(/&key=\[secret\]$/);
  });
});
