import { describe, expect, it } from 'vitest';
import {
  formatScopeList,
  isGrant,
  isGrantList,
  isScope,
  parseScope,
  parseScopeList,
} from '../../src/scope/grammar.ts';

const longest = 'a'.repeat(64);
const manyScopes = Array.from({ length: 100 }, (_, index) => `orders:a${index}`);

describe('a scope', () => {
  it.each(['a:b', '0:0', 'a_.-:b_.-', `${longest}:${longest}:${longest}`, 'constructor:read'])(
    'may be %s',
    (text) => {
      expect(isScope(text)).toBe(true);
      expect(isGrant(text)).toBe(true);
    },
  );

  it.each([
    '',
    ':',
    '*',
    'orders',
    'orders:',
    ':read',
    'orders::read',
    'orders:read:',
    'orders:re*',
    'orders:*:read',
    '*:read',
    '*:*',
    'orders:**',
    'orders:read ',
    ' orders:read',
    'orders:read\n',
    'orders:read\r\n',
    'orders:read\0',
    'orders:read\t',
    'orders:read admin',
    'orders:read,files:read',
    'ORDERS:READ',
    'orders:Read',
    'orders:réad',
    'оrders:read', // Cyrillic о
    'orders:read\u200B',
    'orders\uFF1Aread', // full-width colon
    'orders:ſ', // long s, which upper-cases to S
    'orders:%72ead',
    '__proto__:read',
    '.orders:read',
    '-orders:read',
    `${longest}a:read`,
    `orders:${longest}a`,
  ])('is never %j', (text) => {
    expect(isScope(text)).toBe(false);
    expect(isGrant(text)).toBe(false);
    expect(parseScope(text)).toBeUndefined();
  });

  it('has at most 256 characters', () => {
    const prefix = `${longest}:${longest}:${longest}:`;
    expect(isScope(prefix + 'a'.repeat(61))).toBe(true);
    expect(isScope(prefix + 'a'.repeat(62))).toBe(false);
    expect(isGrant(prefix + 'a'.repeat(62))).toBe(false);
  });

  it('is no wildcard, which can only be granted', () => {
    expect(isScope('orders:*')).toBe(false);
    expect(isGrant('orders:*')).toBe(true);
  });

  it('is taken apart into its segments', () => {
    expect(parseScope('orders:items:read')).toEqual({
      segments: ['orders', 'items', 'read'],
      wildcard: false,
    });
    expect(parseScope('orders:items:*')).toEqual({
      segments: ['orders', 'items'],
      wildcard: true,
    });
  });
});

describe('a list of scopes', () => {
  it('is read and written with single spaces, in its order', () => {
    const text = 'orders:write files:* orders:read';
    expect(parseScopeList(text)).toEqual(['orders:write', 'files:*', 'orders:read']);
    expect(formatScopeList(parseScopeList(text) ?? [])).toBe(text);
  });

  it.each([
    '',
    ' ',
    'orders:read ',
    ' orders:read',
    'orders:read  files:read',
    'orders:read\tfiles:read',
    'orders:read\nfiles:read',
    'orders:read,files:read',
    'orders:read orders:read',
    'orders:read admin',
    'orders:read *',
  ])('is refused whole when it is %j', (text) => {
    expect(parseScopeList(text)).toBeUndefined();
  });

  it('holds at most 100', () => {
    expect(parseScopeList(manyScopes.join(' '))).toHaveLength(100);
    expect(parseScopeList([...manyScopes, 'orders:b'].join(' '))).toBeUndefined();
    expect(isGrantList(manyScopes)).toBe(true);
    expect(isGrantList([...manyScopes, 'orders:b'])).toBe(false);
  });

  it('is empty text when nothing is in it', () => {
    expect(formatScopeList([])).toBe('');
  });

  it.each([[['orders:read admin:write']], [['orders:read', 'orders:read']], [['']]])(
    'is not written when it would be read back otherwise: %j',
    (list) => {
      expect(() => formatScopeList(list)).toThrow(RangeError);
    },
  );
});
