import type { ScopeRequirement } from '@countersign/http';
import { checkScopes } from '@countersign/http/node';
import type { preHandlerAsyncHookHandler } from 'fastify';
import { answer } from './answer.ts';

const advice = 'requireScopes() needs a route that countersign protects; every request is refused';

/** A hook that holds a requirement against the caller who was admitted. */
export function requirementHook(requirement: ScopeRequirement): preHandlerAsyncHookHandler {
  return async (request, reply) => {
    const refusal = checkScopes(request.raw, requirement, advice);
    return refusal === undefined ? undefined : answer(reply, refusal);
  };
}
