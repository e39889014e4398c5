export { CountersignException } from './countersign.exception.ts';
export { CountersignGuard } from './countersign.guard.ts';
export { CountersignModule, type CountersignAsyncOptions } from './countersign.module.ts';
export { CurrentPrincipal } from './current-principal.decorator.ts';
export { AcceptSchemes, Policy, Public } from './policy.decorator.ts';
export { RequireAnyScope, RequireScopes, type PolicyDecorator } from './policy.decorator.ts';
export type { Gate, GateOptions, Principal, RoutePolicy } from '@countersign/http';
export { createGate } from '@countersign/http';
