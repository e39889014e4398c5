import { describe, expect, it } from 'vitest';
import { compileAmbiguity } from '../../src/signature/verify/ambiguity.ts';
import { Parameters } from '../../src/signature/parameters.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { encodeRfc3986 } from '../../src/signature/rfc3986.ts';
import { legacySortedParamsProfiles } from '../../src/signature/sorted-params.ts';

const [raw] = legacySortedParamsProfiles;
if (raw === undefined) throw new Error('there is no unescaped profile');

const find = (pairs: readonly [string, string][], profile: SignatureProfile = raw) =>
  compileAmbiguity(profile)?.(Parameters.of(pairs, encodeRfc3986));

describe('parameters that are signed unescaped', () => {
  it.each([
    ['a value with', [['a', '1&b=2']]],
    ['a value with', [['a', '1\n']]],
    ['a name with', [['a=1', '2']]],
    [
      'a repeated name',
      [
        ['a', '1'],
        ['a', '1'],
      ],
    ],
    ['the name "key"', [['key', '1']]],
    ['an empty value', [['a', '']]],
  ] satisfies [string, [string, string][]][])('are refused for %s', (fault, pairs) => {
    expect(find(pairs)).toContain(fault);
  });

  it('may be empty where the string leaves them out, if the profile says so', () => {
    expect(find([['a', '']], { ...raw, unsignedEmpty: true })).toBeUndefined();
    expect(find([['a', "x=y ~*'()!中"]])).toBeUndefined();
  });
});
