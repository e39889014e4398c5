import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CAPABILITIES, cases, omittedCases, referenceRoutes } from '../src/index.ts';

const catalogue = [
  ...Array.from({ length: 34 }, (_, index) => `A${String(index + 1).padStart(2, '0')}`),
  ...Array.from({ length: 100 }, (_, index) => `R${String(index + 1).padStart(2, '0')}`),
  ...Array.from({ length: 24 }, (_, index) => `F${String(index + 1).padStart(2, '0')}`),
];

describe('the list of cases', () => {
  it('keeps every id, level and title that was ever published', async () => {
    const frozen: unknown = JSON.parse(
      await readFile(new URL('frozen-cases.json', import.meta.url), 'utf8'),
    );
    expect(cases.map(({ id, level, title }) => ({ id, level, title }))).toEqual(frozen);
  });

  it('gives each id to one case only', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it('has a case or a reason for every row of the catalogue', () => {
    const covered = [...cases, ...omittedCases].map(({ id }) => id);
    expect(catalogue.filter((id) => !covered.includes(id))).toEqual([]);
  });

  it('omits no row that has a case', () => {
    const ids = new Set(cases.map(({ id }) => id));
    expect(omittedCases.filter(({ id }) => ids.has(id))).toEqual([]);
  });

  it('starts each title with its level', () => {
    for (const { level, title } of cases) expect(title.startsWith(`${level} `)).toBe(true);
  });

  it('requires only capabilities that exist, and uses every one of them', () => {
    const required = new Set(
      cases.flatMap((item) => [...item.requires, ...(item.requiresAnyOf ?? [])]),
    );
    expect(new Set(Object.keys(CAPABILITIES))).toEqual(required);
  });

  it('has every capability in the README, in its words', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    for (const [name, promise] of Object.entries(CAPABILITIES)) {
      expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\| ${promise} +\\|$`, 'm'));
    }
  });

  it('names no route twice for one method', () => {
    const names = referenceRoutes.flatMap(({ methods, mountedAt = '', path }) =>
      methods.map((method) => `${method} ${mountedAt}${path}`),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});
