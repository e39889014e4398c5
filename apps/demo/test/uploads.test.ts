import { createServer } from 'node:http';
import { createFetch, createSigner } from '@countersign/client';
import { countersign as expressCountersign } from '@countersign/express';
import { countersign as fastifyCountersign } from '@countersign/fastify';
import type { Gate } from '@countersign/http';
import { CountersignGuard, CountersignModule } from '@countersign/nestjs';
import multipart from '@fastify/multipart';
import { Controller, Module, Post, UploadedFile, UseGuards, UseInterceptors } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FileInterceptor } from '@nestjs/platform-express';
import express from 'express';
import Fastify from 'fastify';
import multer from 'multer';
import { describe, expect, it } from 'vitest';
import { createPlatform } from '../src/platform.ts';
import { seed } from '../src/seed.ts';
import { listen, runningOn } from '../src/targets/listen.ts';
import { host, type Running } from '../src/targets/target.ts';
import { secretOf } from '../src/tour/step.ts';

/** Servers whose multipart parser answers with the file that it found. */
const servers: Readonly<Record<string, (gate: Gate) => Promise<Running>>> = {
  'multer on Express': async (gate) => {
    const app = express();
    app.use(expressCountersign(gate));
    app.post('/files', multer().single('file'), (req, res) => {
      res.json({ text: req.file?.buffer.toString() });
    });
    return listen(createServer(app), 0);
  },
  'FileInterceptor on NestJS': async (gate) => {
    @Controller('files')
    @UseGuards(CountersignGuard)
    class FilesController {
      @Post()
      @UseInterceptors(FileInterceptor('file'))
      take(@UploadedFile() file: { readonly buffer: Buffer }): unknown {
        return { text: file.buffer.toString() };
      }
    }
    @Module({ imports: [CountersignModule.forRoot(gate)], controllers: [FilesController] })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger: false, forceCloseConnections: true });
    await app.listen(0, host);
    return runningOn(app.getHttpServer(), () => app.close());
  },
  '@fastify/multipart': async (gate) => {
    const app = Fastify({ forceCloseConnections: true });
    await app.register(fastifyCountersign, gate);
    await app.register(multipart);
    app.post('/files', async (request) => {
      const file = await request.file();
      return { text: (await file?.toBuffer())?.toString() };
    });
    await app.listen({ host, port: 0 });
    return runningOn(app.server, () => app.close());
  },
};

describe.each(Object.entries(servers))('%s', (_name, start) => {
  it.each(['sorted-params', 'http-signature'] as const)(
    'gets the file of an upload that was signed whole (%s)',
    async (scheme) => {
      const platform = createPlatform();
      const { keys } = await seed(platform);
      const running = await start(platform.openGate());
      const { writer } = keys;
      const signer = createSigner({ scheme, appKey: writer.appKey, appSecret: secretOf(writer) });
      const text = 'tea\r\n--not-the-boundary--\r\n'.repeat(3000);
      const body = new FormData();
      body.set('note', 'for Monday');
      body.set('file', new Blob([text]), 'order.txt');
      const response = await createFetch(signer)(`${running.url}/files`, { method: 'POST', body });
      const answer: unknown = await response.json();
      await running.close();
      expect(answer).toEqual({ text });
    },
  );
});
