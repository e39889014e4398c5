import { describe, expect, it } from 'vitest';
import { defineScopes, openScopes } from '../../src/scope/define-scopes.ts';
import type { ScopeRequirement } from '../../src/authenticate/route-policy.ts';

const scopes = defineScopes(
  {
    orders: ['read', 'write', 'delete'],
    'orders:items': ['read'],
    constructor: ['read'],
    logs: ['read', 'write'],
  },
  { implies: { 'orders:write': ['orders:read'], 'orders:delete': ['orders:write', 'logs:write'] } },
);

/** What a caller without a compiler might pass; never, so that it fits every parameter. */
function untyped(value: unknown): never {
  return value as never; // safe: the code under test is to refuse it
}

describe('defineScopes', () => {
  it('lists every scope in the order of declaration', () => {
    expect(scopes.all).toEqual([
      'orders:read',
      'orders:write',
      'orders:delete',
      'orders:items:read',
      'constructor:read',
      'logs:read',
      'logs:write',
    ]);
  });

  it('names every scope, and nothing else', () => {
    expect(scopes.names.orders.delete).toBe('orders:delete');
    expect(scopes.names['orders:items'].read).toBe('orders:items:read');
    expect(scopes.names.constructor.read).toBe('constructor:read');
    expect('toString' in scopes.names).toBe(false);
    expect('toString' in scopes.names.orders).toBe(false);
  });

  it('cannot be changed afterwards', () => {
    expect([scopes, scopes.all, scopes.names, scopes.names.orders].every(Object.isFrozen)).toBe(
      true,
    );
  });

  it.each<[string, () => unknown, typeof RangeError, string]>([
    ['no declaration', () => defineScopes(untyped(undefined)), TypeError, '"scopes"'],
    ['a list', () => defineScopes(untyped([])), TypeError, '"scopes"'],
    ['actions that are no list', () => defineScopes(untyped({ a: 'read' })), TypeError, '"scopes"'],
    ['an action that is no text', () => defineScopes(untyped({ a: [1] })), TypeError, '"scopes"'],
    ['a malformed resource', () => defineScopes({ Orders: ['read'] }), RangeError, '"scopes"'],
    ['a wildcard', () => defineScopes({ orders: ['*'] }), RangeError, '"scopes"'],
    ['an action of two segments', () => defineScopes({ a: ['b:c'] }), RangeError, '"scopes"'],
    ['a repeated action', () => defineScopes({ a: ['b', 'b'] }), RangeError, '"scopes"'],
    ['implies that is no object', () => defineImplies([]), TypeError, '"implies"'],
    ['implies without lists', () => defineImplies({ 'a:b': 'a:c' }), TypeError, '"implies"'],
    ['an unknown implier', () => defineImplies({ 'a:x': ['a:b'] }), RangeError, '"implies"'],
    ['an unknown implied scope', () => defineImplies({ 'a:b': ['a:x'] }), RangeError, '"implies"'],
    ['an implied wildcard', () => defineImplies({ 'a:b': ['a:*'] }), RangeError, '"implies"'],
    ['self-implication', () => defineImplies({ 'a:b': ['a:b'] }), RangeError, '"implies"'],
    [
      'a cycle',
      () => defineImplies({ 'a:b': ['a:c'], 'a:c': ['a:d'], 'a:d': ['a:b'] }),
      RangeError,
      '"implies"',
    ],
  ])('refuses %s', (_, define, type, name) => {
    expect(define).toThrow(type);
    expect(define).toThrow(name);
  });

  it('takes two ways from one scope to another, which is no cycle', () => {
    const model = defineImplies({ 'a:b': ['a:c', 'a:d'], 'a:c': ['a:d'] });
    expect(model.missing(['a:b'], { allOf: ['a:c', 'a:d'] })).toEqual([]);
  });
});

function defineImplies(implies: unknown) {
  return defineScopes({ a: ['b', 'c', 'd'] }, untyped({ implies }));
}

describe('a requirement', () => {
  it.each<[readonly string[], ScopeRequirement, readonly string[]]>([
    [['orders:read'], { allOf: ['orders:read'] }, []],
    [[], { allOf: ['orders:read'] }, ['orders:read']],
    [['orders:read'], { allOf: ['orders:read', 'orders:write'] }, ['orders:write']],
    [['orders:delete'], { allOf: ['orders:read', 'logs:write'] }, []],
    [['orders:delete'], { allOf: ['logs:read'] }, ['logs:read']],
    [['orders:*'], { allOf: ['orders:items:read', 'logs:write'] }, []],
    [['orders:items:*'], { allOf: ['orders:read'] }, ['orders:read']],
    [['logs:read'], { anyOf: ['orders:read', 'logs:read'] }, []],
    [[], { anyOf: ['orders:read', 'logs:read'] }, ['orders:read', 'logs:read']],
    [[], { allOf: [] }, []],
    [['typo:read'], { allOf: ['typo:read'] }, ['typo:read']],
    [['orders:read'], { allOf: ['constructor'] }, ['constructor']],
    [['orders:read'], { allOf: ['__proto__'] }, ['__proto__']],
    [['orders:read'], { allOf: ['constructor:read'] }, ['constructor:read']],
    [['constructor:read'], { allOf: ['constructor:read'] }, []],
  ])('%j against %j lacks %j', (granted, requirement, missing) => {
    expect(scopes.missing(granted, requirement)).toEqual(missing);
  });

  it('with both lists must be met on both', () => {
    const both = { allOf: ['orders:read'], anyOf: ['logs:read', 'logs:write'] };
    expect(scopes.missing(['orders:read', 'logs:read'], both)).toEqual([]);
    expect(scopes.missing(['orders:read'], both)).toEqual(['logs:read', 'logs:write']);
    expect(scopes.missing(['logs:read'], both)).toEqual(['orders:read']);
  });

  it('that asks for nothing by mistake throws rather than passes', () => {
    expect(() => scopes.missing(['orders:read'], { anyOf: [] })).toThrow('"anyOf"');
    expect(() => scopes.missing(['orders:read'], untyped({ all: ['logs:read'] }))).toThrow(
      TypeError,
    );
  });

  it('can be checked when a route is set up', () => {
    expect(() => scopes.assertRequirement({ allOf: ['orders:read', 'logs:read'] })).not.toThrow();
    expect(() => scopes.assertRequirement({ allOf: ['ordres:read'] })).toThrow('"allOf"');
    expect(() => scopes.assertRequirement({ allOf: ['orders:*'] })).toThrow('"allOf"');
    expect(() => scopes.assertRequirement({ anyOf: ['orders:read', 'typo'] })).toThrow('"anyOf"');
    expect(() => scopes.assertRequirement({ anyOf: [] })).toThrow('"anyOf"');
    expect(() => scopes.assertRequirement(untyped({}))).toThrow(TypeError);
    expect(() => scopes.assertRequirement(untyped({ allOf: 'orders:read' }))).toThrow(TypeError);
  });
});

describe('of', () => {
  it('hands back a declared scope and throws for any other', () => {
    expect(scopes.of('orders:read')).toBe('orders:read');
    expect(() => scopes.of(untyped('ordres:read'))).toThrow(RangeError);
    expect(() => scopes.of(untyped('orders:*'))).toThrow(RangeError);
    expect(() => scopes.of(untyped(undefined))).toThrow(RangeError);
  });
});

describe('narrowing', () => {
  it('takes what is covered, by wildcard and by implication too', () => {
    const requested = ['orders:read', 'orders:items:*'];
    expect(scopes.narrow(['orders:*'], requested)).toEqual({ ok: true, scopes: requested });
    expect(scopes.narrow(['orders:write'], ['orders:read']).ok).toBe(true);
  });

  it('tells what is not covered', () => {
    expect(scopes.narrow(['orders:write'], ['orders:read', 'orders:delete', 'logs:*'])).toEqual({
      ok: false,
      missing: ['orders:delete', 'logs:*'],
    });
  });

  it('never takes a complete list of scopes for a wildcard', () => {
    expect(scopes.narrow(['logs:read', 'logs:write'], ['logs:*'])).toEqual({
      ok: false,
      missing: ['logs:*'],
    });
  });

  it('refuses what is unknown, even where a stored key holds it', () => {
    expect(scopes.narrow(['old:read', 'old:*'], ['old:read', 'old:*']).ok).toBe(false);
  });

  it('keeps keys under their ceiling', () => {
    expect(scopes.withinCeiling(['orders:*'], ['orders:read', 'orders:write'])).toBe(true);
    expect(scopes.withinCeiling(['orders:read'], ['orders:read', 'orders:write'])).toBe(false);
    expect(scopes.withinCeiling([], ['orders:read'])).toBe(false);
    expect(scopes.withinCeiling(['orders:*'], ['*'])).toBe(false);
  });

  it('leaves an older token what its key still covers', () => {
    const token = ['orders:read', 'orders:items:*', 'logs:read'];
    expect(scopes.intersect(token, ['orders:*'])).toEqual(['orders:read', 'orders:items:*']);
    expect(scopes.intersect(token, ['orders:write'])).toEqual(['orders:read']);
    expect(scopes.intersect(token, [])).toEqual([]);
    expect(scopes.intersect(['orders:*'], ['orders:read'])).toEqual([]);
  });
});

describe('a known grant', () => {
  it.each(['orders:read', 'orders:*', 'orders:items:*', 'constructor:*'])('is %s', (text) => {
    expect(scopes.isKnownGrant(text)).toBe(true);
  });

  it.each(['*', 'orders', 'ordres:*', 'orders:admin', 'orders:read:*', 'constructor', ''])(
    'is not %j',
    (text) => {
      expect(scopes.isKnownGrant(text)).toBe(false);
    },
  );
});

describe('openScopes', () => {
  it('takes every well-formed scope and implies nothing', () => {
    expect(openScopes.of('any:thing')).toBe('any:thing');
    expect(openScopes.isKnownGrant('any:*')).toBe(true);
    expect(openScopes.missing(['any:*'], { allOf: ['any:deep:thing'] })).toEqual([]);
    expect(openScopes.missing(['any:write'], { allOf: ['any:read'] })).toEqual(['any:read']);
    expect(openScopes.all).toEqual([]);
  });

  it('takes nothing malformed', () => {
    expect(() => openScopes.of('any')).toThrow(RangeError);
    expect(() => openScopes.of('any:*')).toThrow(RangeError);
    expect(openScopes.isKnownGrant('*')).toBe(false);
    expect(openScopes.narrow(['any'], ['any']).ok).toBe(false);
  });
});
