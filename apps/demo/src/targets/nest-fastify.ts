import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { runningOn } from './listen.ts';
import { AppModule, quietLogger } from './nest-module.ts';
import { serveSockets } from './socket.ts';
import { takeAnyBody } from './take-any-body.ts';
import { host, type Target } from './target.ts';

/** NestJS on Fastify: the same application on the other platform. */
export const nestFastifyTarget: Target = {
  name: 'nest-fastify',
  async start(service, port) {
    const adapter = new FastifyAdapter({ forceCloseConnections: true });
    const app = await NestFactory.create<NestFastifyApplication>(
      AppModule.forService(service),
      adapter,
      { logger: quietLogger(service), abortOnError: false },
    );
    takeAnyBody(adapter.getInstance());
    const server = app.getHttpServer();
    serveSockets(server, service);
    await app.listen(port, host);
    return runningOn(server, () => app.close());
  },
};
