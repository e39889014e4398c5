import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/credential/secret.ts';
import { symmetricForm } from '../../src/credential/symmetric-form.ts';
import { checkProfile } from '../../src/signature/profile/check-profile.ts';
import { compileAlgorithm } from '../../src/signature/compile/compile-algorithm.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';
import { engine } from '../engine.ts';
import { anySource } from './any-source.ts';

const profile: SignatureProfile = {
  version: 1,
  name: 'acme-digest',
  fields: { keyId: { parameter: 'key' }, signature: { parameter: 'sig' } },
  stringToSign: 'target',
  algorithm: {
    kind: 'digest',
    hash: 'md5',
    of: ['string', 'secret'],
    escape: ['form', 'form-strict', 'form-rfc3986'],
  },
  encoding: 'hex',
  covers: [],
  body: 'unbound',
  legacy: true,
};

describe('a text that is escaped before it is hashed', () => {
  const secret = symmetricForm(new Secret('sk'), engine);
  const algorithm = compileAlgorithm(profile);
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const text = "/a?b=c d*~!'()é";

  it.each([
    ['Java', '%2Fa%3Fb%3Dc+d*%7E%21%27%28%29%C3%A9sk', true],
    ['PHP', '%2Fa%3Fb%3Dc+d%2A%7E%21%27%28%29%C3%A9sk', true],
    ['Python', '%2Fa%3Fb%3Dc+d%2A~%21%27%28%29%C3%A9sk', true],
    ['nobody', '%2Fa%3Fb%3Dc%20d%2A~%21%27%28%29%C3%A9sk', false],
  ])('is taken as %s writes it', (_, escaped, holds) => {
    const judged = { presented: md5(escaped), secret };
    expect(algorithm.verify(text, judged, anySource)).toBe(holds);
  });

  it('is signed in the first of these ways', () => {
    expect(algorithm.sign(text, secret, anySource)).toBe(
      md5('%2Fa%3Fb%3Dc+d*%7E%21%27%28%29%C3%A9sk'),
    );
  });
});

describe('parameters without a mark between them', () => {
  const unmarked: SignatureProfile = {
    ...profile,
    stringToSign: { parameters: 'all', escape: 'none', between: '', equals: '' },
    algorithm: { kind: 'digest', hash: 'md5', of: ['string', 'secret'] },
    unambiguousOnly: true,
  };

  it('need names that are declared', () => {
    expect(() => checkProfile({ ...unmarked, parameterNames: ['a'] })).not.toThrow();
    expect(() => checkProfile(unmarked)).toThrow('"parameterNames" must be listed');
    const escaped = { parameters: 'all', escape: 'rfc3986', between: '' } as const;
    expect(() => checkProfile({ ...unmarked, stringToSign: escaped })).toThrow('"parameterNames"');
  });
});
