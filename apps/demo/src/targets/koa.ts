import { createServer } from 'node:http';
import { countersign } from '@countersign/koa';
import { bodyParser } from '@koa/bodyparser';
import { Router } from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { listen } from './listen.ts';
import { bodyOf, reply } from './reply.ts';
import { httpRoutes, verbsOf } from './routes.ts';
import { serveSockets } from './socket.ts';
import type { Service, Target } from './target.ts';

/** Koa 3: guards stand above `bodyParser()`, and handlers below. */
export const koaTarget: Target = {
  name: 'koa',
  start(service, port) {
    const handle = createApp(service).callback();
    const server = createServer((req, res) => void handle(req, res));
    serveSockets(server, service);
    return listen(server, port);
  },
};

function createApp({ gate, onRun, onError }: Service): Koa {
  const app = new Koa();
  app.on('error', (error: unknown) => onError?.(error));

  const guards = new Router();
  const handlers = new Router();
  const answer: Middleware = async (ctx) => {
    const { body: parsed, rawBody } = ctx.request;
    // it makes an object of no body at all, too
    const body = await bodyOf(ctx.req, rawBody ? parsed : undefined);
    if (ctx.state.principal !== undefined) onRun?.();
    ctx.body = reply(ctx.req, ctx.state.principal, body);
  };
  for (const route of httpRoutes) {
    const path = `${route.mountedAt ?? ''}${route.path}`;
    for (const verb of verbsOf(route)) {
      if (route.policy !== undefined) guards[verb](path, countersign(gate, route.policy));
      handlers[verb](path, answer);
    }
  }
  const uploads = new Router();
  uploads.post('/upload', answer);

  app.use(guards.routes());
  app.use(uploads.routes());
  app.use(bodyParser({ enableTypes: ['json', 'form'] }));
  app.use(handlers.routes());
  return app;
}
