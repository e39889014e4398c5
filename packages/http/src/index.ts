export { declarePolicy, policyOf } from './declared-policies.ts';
export type { DeclaredPolicy } from './declared-policies.ts';
export { createGate, toGate } from './gate.ts';
export type { Accepted, Admission, Caller, Gate, Refused } from './gate.ts';
export type { GateOptions, GateStores } from './gate-options.ts';
export type { Narrowing } from './narrow.ts';
export { createProxyTrust } from './proxy-trust.ts';
export type { ProxyTrust } from './proxy-trust.ts';
export { buildRefusal } from './refusal.ts';
export type { HeaderList, Refusal, RefusalContext } from './refusal.ts';
export type {
  AuthError,
  AuthErrorCode,
  AuthEvent,
  AuthRequest,
  Principal,
  RoutePolicy,
  ScopeRequirement,
} from '@countersign/core';
