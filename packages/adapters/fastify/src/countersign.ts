import {
  toGate,
  type Gate,
  type GateOptions,
  type Principal,
  type RoutePolicy,
} from '@countersign/http';
import { admit, readScopes } from '@countersign/http/node';
import type {
  FastifyPluginAsync,
  onRequestAsyncHookHandler,
  preHandlerAsyncHookHandler,
} from 'fastify';
import fp from 'fastify-plugin';
import { answer } from './answer.ts';
import { requirementHook } from './requirement-hook.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is calling; null on public routes. */
    principal: Principal | null;
  }
  interface FastifyContextConfig {
    /** What this route asks, on top of the plugin's defaults; false makes it public. */
    countersign?: RoutePolicy | false;
  }
  interface FastifyInstance {
    /** A `preHandler` that asks for all of these scopes. Throws `TypeError` when none is named. */
    requireScopes(...scopes: readonly string[]): preHandlerAsyncHookHandler;
    /** A `preHandler` that asks for at least one of these scopes. */
    requireAnyScope(...scopes: readonly string[]): preHandlerAsyncHookHandler;
  }
}

const advice = 'register countersign before every plugin whose hooks read the body';

const plugin: FastifyPluginAsync<GateOptions | Gate> = async (app, options) => {
  const gate = toGate(options);
  if (!app.hasRequestDecorator('principal')) {
    app.decorateRequest('principal', null);
    app.decorate('requireScopes', (...scopes) => requirementHook({ allOf: readScopes(scopes) }));
    app.decorate('requireAnyScope', (...scopes) => requirementHook({ anyOf: readScopes(scopes) }));
  }
  app.addHook('onRoute', ({ config }) => {
    if (config?.countersign !== false) gate.policy(config?.countersign);
  });
  const authenticate: onRequestAsyncHookHandler = async (request, reply) => {
    const policy = request.routeOptions.config.countersign;
    if (policy === false) return undefined;
    const { raw: req, originalUrl: rawTarget } = request;
    const admission = await admit(gate, { req, res: reply.raw, policy, rawTarget, advice });
    if (!admission.ok) return answer(reply, admission.refusal);
    request.principal = admission.principal;
    return undefined;
  };
  app.addHook('onRequest', authenticate);
};

/**
 * The plugin: lets requests pass only with proof of who is calling. It protects the context in which
 * it is registered and all below it, not its siblings; each route says what it asks in
 * `config.countersign`. Body parsers work as ever, since they run afterwards.
 *
 * @example
 * ```ts
 * import { countersign, type GateOptions } from '@countersign/fastify';
 * import Fastify from 'fastify';
 *
 * export async function createApp(options: GateOptions) {
 *   const app = Fastify();
 *   await app.register(countersign, options);
 *   const config = { countersign: { scopes: { allOf: ['orders:read'] } } };
 *   app.get('/orders', { config }, (request) => ({ appId: request.principal?.appId }));
 *   app.get('/health', { config: { countersign: false } }, () => 'ok');
 *   return app;
 * }
 * ```
 */
export const countersign: FastifyPluginAsync<GateOptions | Gate> = fp(plugin, {
  name: '@countersign/fastify',
  fastify: '5.x',
});
