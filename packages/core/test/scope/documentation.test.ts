import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { covers } from '../../src/scope/covers.ts';
import { defineScopes } from '../../src/scope/define-scopes.ts';
import { isGrant, isScope } from '../../src/scope/grammar.ts';

const page = readFileSync(new URL('../../../../docs/scopes.md', import.meta.url), 'utf8');
const declared = defineScopes(
  { orders: ['read', 'write', 'delete'], files: ['read', 'write'] },
  { implies: { 'orders:write': ['orders:read'], 'orders:delete': ['orders:write'] } },
);

/** The rows of the first table in a section; each cell as its code spans, or else its text. */
function rowsOf(section: number): string[][][] {
  const [, text = ''] = page.split(new RegExp(`^## ${section}\\. .*$`, 'm'));
  const [table = ''] = /^\|.*(?:\n\|.*)*/m.exec(text) ?? [];
  return table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').slice(1, -1).map(readCell));
}

function readCell(cell: string): string[] {
  const spans = [...cell.matchAll(/`([^`]*)`/g)].map(([, span = '']) => span);
  return spans.length > 0 ? spans : [cell.trim()];
}

describe('docs/scopes.md', () => {
  it('has the tables that are tested here', () => {
    expect([2, 3, 4].map((section) => rowsOf(section).length)).toEqual([19, 16, 8]);
  });

  it.each(rowsOf(2))('§2: %j is %j', ([text = ''], [kind]) => {
    const found = isScope(text) ? 'scope' : isGrant(text) ? 'wildcard' : 'nothing';
    expect(found).toBe(kind);
  });

  it.each(rowsOf(3))('§3: %j for %j: %j', (granted = [], [required = ''] = [], [answer] = []) => {
    expect(covers(granted, required)).toBe(answer === 'yes');
  });

  it.each(rowsOf(4))('§4: %j for %j: %j', (granted = [], required = [], [answer] = []) => {
    const missing = declared.missing(granted, { allOf: required });
    expect(missing).toEqual(answer === 'yes' ? [] : required);
  });
});
