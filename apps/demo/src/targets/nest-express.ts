import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { runningOn } from './listen.ts';
import { AppModule, quietLogger } from './nest-module.ts';
import { serveSockets } from './socket.ts';
import { host, type Target } from './target.ts';

/** NestJS on Express: body parsers run before guards, so the module watches what passes. */
export const nestExpressTarget: Target = {
  name: 'nest-express',
  async start(service, port) {
    const app = await NestFactory.create<NestExpressApplication>(AppModule.forService(service), {
      logger: quietLogger(service),
      forceCloseConnections: true,
      abortOnError: false,
    });
    app.disable('x-powered-by');
    app.useBodyParser('json', { limit: '1mb' });
    // it parses before anybody has been refused: what is too much is for the guard to say
    app.useBodyParser('urlencoded', { limit: '1mb', extended: false, parameterLimit: 10_000 });
    const server = app.getHttpServer();
    serveSockets(server, service);
    await app.listen(port, host);
    return runningOn(server, () => app.close());
  },
};
