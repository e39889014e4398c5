export { countersign, type CountersignState } from './countersign.ts';
export { principalOf } from './principal-of.ts';
export { requireAnyScope, requireScopes } from './require-scopes.ts';
export type { Gate, GateOptions, Principal, RoutePolicy } from '@countersign/http';
export { createGate } from '@countersign/http';
