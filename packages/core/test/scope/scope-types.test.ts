import { expectTypeOf, it } from 'vitest';
import { defineScopes, type ScopeModel, type ScopeOf } from '../../src/scope/define-scopes.ts';

const scopes = defineScopes(
  { orders: ['read', 'write'], 'orders:items': ['read'] },
  { implies: { 'orders:write': ['orders:read'] } },
);
type Scope = 'orders:read' | 'orders:write' | 'orders:items:read';

it('knows the union of its scopes', () => {
  expectTypeOf<ScopeOf<typeof scopes>>().toEqualTypeOf<Scope>();
  expectTypeOf(scopes.all).toEqualTypeOf<readonly Scope[]>();
  expectTypeOf<typeof scopes.of>().parameter(0).toEqualTypeOf<Scope>();
  expectTypeOf<typeof scopes.covers>().parameter(1).toEqualTypeOf<Scope>();
  expectTypeOf(scopes.names.orders.write).toEqualTypeOf<'orders:write'>();
  expectTypeOf(scopes.names['orders:items'].read).toEqualTypeOf<'orders:items:read'>();
  expectTypeOf<ScopeOf<ScopeModel>>().toEqualTypeOf<string>();
});

it('fits wherever a model of any scopes is asked for', () => {
  expectTypeOf(scopes).toExtend<ScopeModel>();
  expectTypeOf<ScopeModel<'a:b'>>().toExtend<ScopeModel>();
  expectTypeOf<ScopeModel>().not.toExtend<ScopeModel<'a:b'>>();
});

it('does not compile with a misspelt scope', () => {
  expectTypeOf(misspelt).toBeFunction();
});

/** Compiled only: each line would be an error without its remark. */
function misspelt(): void {
  // @ts-expect-error misspelt in use
  scopes.of('ordres:read');
  // @ts-expect-error a wildcard cannot be required
  scopes.of('orders:*');
  // @ts-expect-error misspelt in a question
  scopes.covers([], 'orders:raed');
  // @ts-expect-error misspelt by name
  scopes.names.orders.raed.toString();
  // @ts-expect-error misspelt implier
  defineScopes({ orders: ['read', 'write'] }, { implies: { 'orders:wriet': ['orders:read'] } });
  // @ts-expect-error misspelt implied scope
  defineScopes({ orders: ['read', 'write'] }, { implies: { 'orders:write': ['orders:raed'] } });
}
