import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
import {
  CountersignGuard,
  CountersignModule,
  CurrentPrincipal,
  Policy,
  type Principal,
} from '@countersign/nestjs';
import { All, Controller, Req, Res, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { takeAnyBody } from './fastify.ts';
import {
  host,
  parserLimitBytes,
  portOf,
  type Application,
  type StartFramework,
} from './framework.ts';

/** Only what a handler threw by mistake: refusals are exceptions too, and no news. */
const logger = ['error', 'fatal'] as const;

/** NestJS on Express; Nest's parsers run before guards, and so does this one. */
export const startNestExpress: StartFramework = async (application) => {
  const app = await NestFactory.create<NestExpressApplication>(moduleOf(application, '{*path}'), {
    logger: [...logger],
    bodyParser: false,
    forceCloseConnections: true,
    abortOnError: false,
  });
  app.useBodyParser('raw', { type: () => true, limit: parserLimitBytes });
  await app.listen(0, host);
  return { port: portOf(app.getHttpServer()), close: () => app.close() };
};

/** NestJS on Fastify: the same application on the other platform. */
export const startNestFastify: StartFramework = async (application) => {
  const adapter = new FastifyAdapter({ forceCloseConnections: true, bodyLimit: parserLimitBytes });
  const app = await NestFactory.create<NestFastifyApplication>(
    moduleOf(application, '*'),
    adapter,
    {
      logger: [...logger],
      bodyParser: false,
      abortOnError: false,
    },
  );
  takeAnyBody(adapter.getInstance());
  await app.listen(0, host);
  return { port: portOf(app.getHttpServer()), close: () => app.close() };
};

/** A request of Express, which is the message itself, or of Fastify, which holds it. */
interface NestRequest extends IncomingMessage {
  readonly raw?: IncomingMessage;
  readonly originalUrl: string;
  readonly body?: unknown;
}

/** What replies of Express and of Fastify have in common. */
interface NestReply {
  status(code: number): this;
  header(name: string, value: string): this;
  send(body: Buffer): unknown;
}

/**
 * The application as a module; each platform writes "any path" in its own way. Decorators are called,
 * since Node runs this file as it is.
 */
function moduleOf({ gate, policy, handle }: Application, anyPath: string): DynamicModule {
  class Everything {
    async answer(request: NestRequest, reply: NestReply, principal: Principal): Promise<void> {
      const { method = '' } = request.raw ?? request;
      const { originalUrl: target, body } = request;
      const answer = await handle({ method, target, principal, body });
      reply.status(answer.status);
      for (const [name, value] of answer.headers) reply.header(name, value);
      reply.send(answer.body);
    }
  }
  const prototype = Everything.prototype;
  const method = Object.getOwnPropertyDescriptor(prototype, 'answer') ?? {};
  All(anyPath)(prototype, 'answer', method);
  Req()(prototype, 'answer', 0);
  Res()(prototype, 'answer', 1);
  CurrentPrincipal()(prototype, 'answer', 2);
  Controller()(Everything);
  if (policy !== undefined) Policy(policy)(Everything);

  return {
    module: Everything,
    imports: [CountersignModule.forRoot(gate)],
    controllers: [Everything],
    providers: [{ provide: APP_GUARD, useExisting: CountersignGuard }],
  };
}
