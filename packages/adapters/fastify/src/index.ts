export { countersign } from './countersign.ts';
export { principalOf } from './principal-of.ts';
export type { Gate, GateOptions, Principal, RoutePolicy } from '@countersign/http';
export { createGate } from '@countersign/http';
