import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { findSchemaFault } from '../../src/signature/profile/check-schema.ts';
import { profileSchema } from '../../src/signature/profile/profile-schema.ts';
import {
  legacySortedParamsProfiles,
  sortedParamsProfile,
} from '../../src/signature/sorted-params.ts';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(profileSchema);

/** Every copy of a value with one thing in it broken. */
function* broken(value: unknown): Generator {
  yield [[]];
  yield { unheardOf: true };
  if (typeof value === 'string') yield 7;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const wrong of broken(item)) yield value.with(index, wrong);
    }
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    yield Object.fromEntries([...entries, ['unheardOf', 'x']]);
    for (const [name, member] of entries) {
      yield Object.fromEntries(entries.filter(([other]) => other !== name));
      for (const wrong of broken(member)) {
        yield Object.fromEntries(
          entries.map(([other, same]) => [other, other === name ? wrong : same]),
        );
      }
    }
  }
}

describe('the JSON Schema of profiles', () => {
  it('is published as it is', async () => {
    const file = `${JSON.stringify(profileSchema, undefined, 2)}\n`;
    await expect(file).toMatchFileSnapshot('../../profile.schema.json');
  });

  it('is sound JSON Schema that takes our profiles', () => {
    for (const profile of [sortedParamsProfile, ...legacySortedParamsProfiles]) {
      validate(profile);
      expect(validate.errors ?? []).toEqual([]);
      expect(findSchemaFault(profile, profileSchema)).toBeUndefined();
    }
  });

  it('says the same in the compiler and in a foreign validator', () => {
    const wrongs = [...broken(sortedParamsProfile)];
    expect(wrongs.length).toBeGreaterThan(150);
    const disputed = wrongs.filter(
      (wrong) => (findSchemaFault(wrong, profileSchema) === undefined) !== validate(wrong),
    );
    expect(disputed).toEqual([]);
  });
});
