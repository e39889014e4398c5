import type { Gate } from '@countersign/http';
import { exchangeOf, recordBody } from '@countersign/http/node';
import type { WrappedRequest, WrappedResponse } from '@countersign/http/node';
import { HttpAdapterHost, type AbstractHttpAdapter } from '@nestjs/core';
import type { FactoryProvider } from '@nestjs/common';
import { gateToken } from './gate.token.ts';

/** What to change when the body is gone before Countersign sees it. */
export const advice =
  'import CountersignModule in the root module, and let nothing read the body before it';

type Middleware = (request: WrappedRequest, response: WrappedResponse, next: () => void) => void;

/** The two ways of seeing every request first. */
interface Platform {
  use(middleware: Middleware): void;
  addHook(name: 'onRequest', middleware: Middleware): void;
}

/**
 * Sees bodies before Nest's own parser does, which runs before guards. Providers are made before that
 * parser is registered, so this is early enough.
 */
export const bodyRecorder: FactoryProvider = {
  provide: Symbol('countersign.body-recorder'),
  inject: [gateToken, HttpAdapterHost],
  useFactory: (gate: Gate, host: HttpAdapterHost) =>
    // At once, or, in a testing module, when its application is made; never in a mere context.
    host.init$.subscribe(() => {
      if (host.httpAdapter !== null) install(host.httpAdapter, gate);
    }),
};

function install(adapter: AbstractHttpAdapter, gate: Gate): void {
  const record: Middleware = (request, response, next) =>
    recordBody(gate, exchangeOf(request, response, advice), next);
  const platform = adapter.getInstance<Platform>();
  if (adapter.getType() === 'fastify') platform.addHook('onRequest', record);
  else platform.use(record);
}
