import { countersign } from '@countersign/fastify';
import Fastify, { type FastifyInstance } from 'fastify';
import { host, parserLimitBytes, portOf, type StartFramework } from './framework.ts';

/** Fastify 5: the plugin authenticates in `onRequest`, before any body is parsed. */
export const startFastify: StartFramework = async ({ gate, policy, handle }) => {
  const app = Fastify({ forceCloseConnections: true, bodyLimit: parserLimitBytes });
  await app.register(countersign, gate);
  takeAnyBody(app);
  const config = policy === undefined ? {} : { countersign: policy };
  app.all('*', { config }, async (request, reply) => {
    const { method, originalUrl: target, principal, body } = request;
    const answer = await handle({ method, target, principal, body });
    return reply.code(answer.status).headers(Object.fromEntries(answer.headers)).send(answer.body);
  });
  await app.listen({ host, port: 0 });
  return { port: portOf(app.server), close: () => app.close() };
};

/** By itself Fastify answers 415 to XML, and to a body without a type. */
export function takeAnyBody(
  app: Pick<FastifyInstance, 'addContentTypeParser' | 'removeAllContentTypeParsers'>,
): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}
