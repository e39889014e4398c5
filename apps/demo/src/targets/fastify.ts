import { countersign } from '@countersign/fastify';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, type RouteHandlerMethod } from 'fastify';
import { takeAnyBody } from './take-any-body.ts';
import { runningOn } from './listen.ts';
import { bodyOf, reply } from './reply.ts';
import { httpRoutes, verbsOf, type TargetRoute } from './routes.ts';
import { serveSockets } from './socket.ts';
import { host, type Service, type Target } from './target.ts';

/** Fastify 5: the plugin authenticates in `onRequest`, long before any body is parsed. */
export const fastifyTarget: Target = {
  name: 'fastify',
  async start(service, port) {
    const app = await createApp(service);
    serveSockets(app.server, service);
    await app.listen({ host, port });
    return runningOn(app.server, () => app.close());
  },
};

async function createApp({ gate, onRun, onError }: Service): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: true });
  app.addHook('onError', async (_request, _reply, error) => onError?.(error));
  await app.register(countersign, gate);
  await app.register(formbody);
  await app.register(multipart);
  takeAnyBody(app);

  const handler: RouteHandlerMethod = async (request) => {
    const body = await bodyOf(request.raw, request.body);
    if (request.principal !== null) onRun?.();
    return reply(request.raw, request.principal ?? undefined, body);
  };
  const serve = (context: FastifyInstance, route: TargetRoute): void => {
    const config = { countersign: route.policy ?? false } as const;
    context.route({ method: [...verbsOf(route)], url: route.path, config, handler });
  };

  const serveUnparsed = (context: FastifyInstance, route: TargetRoute): void => {
    context.removeAllContentTypeParsers();
    context.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    serve(context, route);
  };

  for (const route of httpRoutes) {
    const mount = route.path === '/upload' ? serveUnparsed : serve;
    const prefix = route.mountedAt ?? '';
    await app.register(async (context) => mount(context, route), { prefix });
  }
  return app;
}
