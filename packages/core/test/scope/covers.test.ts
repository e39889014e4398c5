import { describe, expect, it } from 'vitest';
import { covers } from '../../src/scope/covers.ts';

describe('covers', () => {
  // Case R11: a key that holds one scope tries to reach another by the shape of the text.
  it.each([
    'orders:read-all',
    'orders:rea',
    'orders:read:all',
    'orders:read.',
    'orders',
    'orders:',
    'orders:*',
    ':read',
    '*',
    '*:read',
    'orders::read',
    'orders:read admin',
    'orders:read ',
    'orders:read\n',
    'orders:re*',
    'ORDERS:READ',
    'orders:reаd', // Cyrillic а
    '__proto__',
    'constructor:read',
    '',
  ])('does not let orders:read pass for %j', (required) => {
    expect(covers(['orders:read'], required)).toBe(false);
  });

  it.each([
    'orders:read-all',
    'orders',
    'orders:',
    'orders::*',
    'orders*',
    '*',
    ':*',
    '*:*',
    '*:read',
    'orders:re*',
    'orders:**',
    'order:*',
    'orders:*:read',
    'orders:read:*',
    'orders:read admin',
    'orders:* ',
    ' orders:*',
    'orders:*\n',
    'ORDERS:*',
    'Orders:read',
    '^orders:read$',
    '__proto__',
    '',
  ])('does not let a stored %j pass for orders:read', (grant) => {
    expect(covers([grant], 'orders:read')).toBe(false);
  });

  it.each(['*', 'orders', 'ORDERS:READ', 'orders:read ', 'orders:re*', '', ':*', '__proto__:read'])(
    'never covers the malformed %j, not even when the same was stored',
    (text) => {
      expect(covers([text, 'orders:*'], text)).toBe(false);
    },
  );

  it('grants nothing for nothing', () => {
    expect(covers([], 'orders:read')).toBe(false);
  });
});
