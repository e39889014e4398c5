import {
  createSignatureScheme,
  profileSchema,
  type Scheme,
  type SignatureProfile,
} from '@countersign/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import * as exported from '../src/index.ts';

const isProfile = (value: unknown): value is SignatureProfile =>
  typeof value === 'object' && value !== null && 'stringToSign' in value && 'fields' in value;

const values: readonly unknown[] = Object.values(exported).flat();
const profiles = [...new Set(values.filter(isProfile))];
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(profileSchema);

describe('the profiles of this package', () => {
  it('each have a name of their own', () => {
    const names = profiles.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(0);
  });

  it.each(profiles.map((profile) => [profile.name, profile] as const))(
    '%s is data: the same after JSON, and sound by the published schema',
    (name, profile) => {
      const copy: SignatureProfile = JSON.parse(JSON.stringify(profile));
      expect(copy).toEqual(profile);
      validate(copy);
      expect(validate.errors ?? []).toEqual([]);
      const scheme: Scheme = createSignatureScheme({ name, profiles: [copy] });
      expect(scheme.variants.map((variant) => variant.name)).toEqual([name]);
    },
  );

  it.each(profiles.map((profile) => [profile.name, profile] as const))(
    '%s says what it leaves open, and answers in the words of its vendor',
    (_, { about, refusals }) => {
      expect(about?.notSigned.length).toBeGreaterThan(0);
      // pieces of a sentence, as the generated table joins them; the names of headers begin as they do
      for (const part of about?.notSigned ?? [])
        expect(part).toMatch(/^(?:[a-z]|\S+-\S|HTTP ).*[^.]$/);
      expect(about?.useWhen).toMatch(/^[A-Z].*\.$/);
      expect(refusals?.errors.default).toBeDefined();
      // for whoever wants the vendor's form with other words in it
      expect(values).toContain(refusals);
    },
  );
});
