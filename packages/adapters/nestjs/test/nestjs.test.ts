import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
import {
  Body,
  Catch,
  Controller,
  Get,
  Module,
  Post,
  Req,
  UseGuards,
  type ArgumentsHost,
  type DynamicModule,
  type ExceptionFilter,
  type INestApplication,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createService,
  problemOf,
  readmeAndQuickstart,
  refused,
  tryQuickstart,
} from '../../express/test/support.ts';
import {
  AcceptSchemes,
  CountersignException,
  CountersignGuard,
  CountersignModule,
  CurrentPrincipal,
  Policy,
  Public,
  RequireAnyScope,
  RequireScopes,
  type GateOptions,
  type Principal,
} from '../src/index.ts';

const uploaded: number[] = [];

/** Puts another function in the place of a handler, and copies its metadata, as tracers do. */
function Traced(): MethodDecorator {
  return (_target, _name, descriptor) => {
    const handler: unknown = descriptor.value;
    if (typeof handler !== 'function') throw new TypeError('not a method');
    const traced = function (this: unknown, ...args: unknown[]): unknown {
      return Reflect.apply(handler, this, args);
    };
    for (const key of Reflect.getMetadataKeys(handler)) {
      Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), traced);
    }
    Object.assign(descriptor, { value: traced });
  };
}

@Controller()
class Orders {
  @Get('traced')
  @Policy({ requireTls: false })
  @Traced()
  @RequireScopes('orders:delete')
  traced() {
    return 'never';
  }

  @Get('orders')
  @RequireScopes('orders:read')
  list(@CurrentPrincipal() principal: Principal) {
    return { appId: principal.appId };
  }

  @Post('orders')
  create(@CurrentPrincipal() principal: Principal, @Body() body: unknown) {
    return { body, appId: principal.appId };
  }

  @Get('removed')
  @RequireScopes('orders:delete')
  remove() {
    return 'never';
  }

  @Get('any')
  @RequireAnyScope('orders:delete', 'orders:read')
  any() {
    return 'ok';
  }

  @Get('secret')
  @AcceptSchemes('secret-key')
  secret() {
    return 'never';
  }

  @Post('upload')
  @Policy({ body: 'streamed' })
  async upload(@Req() request: { raw?: IncomingMessage } & IncomingMessage) {
    let size = 0;
    for await (const chunk of request.raw ?? request) size += chunk.length;
    uploaded.push(size);
    return { size };
  }

  @Get('health')
  @Public()
  health() {
    return 'ok';
  }
}

@Controller('guarded')
@UseGuards(CountersignGuard)
@RequireScopes('orders:delete')
class Guarded {
  @Get('class') byClass() {
    return 'never';
  }

  @Get('handler') @RequireScopes('orders:read') byHandler() {
    return 'ok';
  }
}

@Module({})
class AppModule {}

function root(countersign: DynamicModule, isGlobal = true): DynamicModule {
  const providers = isGlobal ? [{ provide: APP_GUARD, useExisting: CountersignGuard }] : [];
  const controllers = isGlobal ? [Orders] : [Guarded];
  return { module: AppModule, imports: [countersign], controllers, providers };
}

const platforms = [
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
] as const;

describe.each(platforms)('on %s', (_name, createAdapter) => {
  async function start(module: DynamicModule, prepare?: (app: INestApplication) => void) {
    const app = await NestFactory.create(module, createAdapter(), { logger: false });
    prepare?.(app);
    await app.listen(0, '127.0.0.1');
    onTestFinished(() => app.close());
    return app.getUrl();
  }
  const startWith = (options: GateOptions) => start(root(CountersignModule.forRoot(options)));

  it('lets a signed request in and tells who is calling', async () => {
    const { options, send, appId } = await createService();
    const url = await startWith(options);
    expect(await (await send(`${url}/orders`)).json()).toEqual({ appId });
  });

  it('refuses whoever proves nothing, but on public routes', async () => {
    const { options } = await createService();
    const url = await startWith(options);
    const response = await fetch(`${url}/orders`);
    expect(response.headers.get('www-authenticate')).toContain('Signature realm="api"');
    expect(response.headers.get('etag')).toBeNull();
    expect(await problemOf(response)).toEqual(refused(401, 'auth_required'));
    expect(await (await fetch(`${url}/health`)).text()).toBe('ok');
  });

  it('asks what a handler asks', async () => {
    const { options, send } = await createService();
    const url = await startWith(options);
    expect(await problemOf(await send(`${url}/removed`))).toEqual(
      refused(403, 'insufficient_scope'),
    );
    expect(await problemOf(await send(`${url}/secret`))).toEqual(refused(401, 'auth_required'));
    expect((await send(`${url}/any`)).status).toBe(200);
    expect((await send(`${url}/traced`)).status).toBe(403);
  });

  it('asks what a class asks, unless the handler says otherwise', async () => {
    const { options, send } = await createService();
    const url = await start(
      root(CountersignModule.forRootAsync({ useFactory: async () => options }), false),
    );
    expect((await send(`${url}/guarded/class`)).status).toBe(403);
    expect((await send(`${url}/guarded/handler`)).status).toBe(200);
    expect((await fetch(`${url}/guarded/handler`)).status).toBe(401);
  });

  it("verifies bodies that Nest's parser has read before the guard", async () => {
    const { options, signer, send, appId } = await createService();
    const url = `${await startWith(options)}/orders`;
    const headers: [string, string][] = [['content-type', 'application/json']];
    const json = await send(url, { method: 'POST', headers, body: '{"a": 1.0}' });
    expect(await json.json()).toEqual({ body: { a: 1 }, appId });
    const form = await send(url, { method: 'POST', body: new URLSearchParams({ b: '2' }) });
    expect(await form.json()).toEqual({ body: { b: '2' }, appId });
    const body = new TextEncoder().encode('{"a":1}');
    const signed = await signer.sign({ method: 'POST', url, headers, body });
    const sent = signed.headers.map(([name, value]): [string, string] => [name, value]);
    const forged = await fetch(url, { method: 'POST', headers: sent, body: '{"a":2}' });
    expect(await problemOf(forged)).toEqual(refused(401, 'digest_mismatch'));
  });

  it('refuses a body over the limit like every other adapter', async () => {
    const { options, send } = await createService({ limits: { maxBodyBytes: 1000 } });
    const url = `${await startWith(options)}/orders`;
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify('x'.repeat(2000));
    const declared = await send(url, { method: 'POST', headers, body });
    expect(await problemOf(declared)).toEqual(refused(413, 'body_too_large'));
  });

  it('refuses a body that outgrows the limit while the parser reads it', async () => {
    const { options, signer } = await createService({ limits: { maxBodyBytes: 1000 } });
    const url = `${await startWith(options)}/orders`;
    const body = new TextEncoder().encode(`[${'1,'.repeat(20_000)}1]`);
    const type: [string, string] = ['content-type', 'application/json'];
    const signed = await signer.sign({ method: 'POST', url, headers: [type], body });
    const headers = signed.headers.map(([name, value]): [string, string] => [name, value]);
    const stream = new Blob([body]).stream();
    const response = await fetch(url, { method: 'POST', headers, body: stream, duplex: 'half' });
    expect(await problemOf(response)).toEqual(refused(413, 'body_too_large'));
  });

  it('withholds the end of a streamed body that is not the one that was signed', async () => {
    const { options, signer } = await createService();
    const origin = await start(root(CountersignModule.forRoot(options)), (app) => {
      const adapter = app.getHttpAdapter();
      if (!(adapter instanceof FastifyAdapter)) return;
      const ignore = (_request: unknown, _payload: unknown, done: (error: null) => void): void =>
        done(null);
      adapter.getInstance().addContentTypeParser('*', ignore);
    });
    const url = `${origin}/upload`;
    const send = async (fill: number) => {
      const type: [string, string] = ['content-type', 'application/octet-stream'];
      const body = new Uint8Array(200_000);
      const signed = await signer.sign({ method: 'POST', url, headers: [type], body });
      const headers = signed.headers.map(([name, value]): [string, string] => [name, value]);
      return fetch(url, { method: 'POST', headers, body: body.fill(fill, -1) });
    };
    uploaded.length = 0;
    expect(await (await send(0)).json()).toEqual({ size: 200_000 });
    expect(await problemOf(await send(1))).toEqual(refused(401, 'digest_mismatch'));
    expect(uploaded).toEqual([200_000]);
  });

  it('leaves refusals to the filters of the application', async () => {
    @Catch(CountersignException)
    class Teapot implements ExceptionFilter {
      catch(exception: CountersignException, host: ArgumentsHost): void {
        const response = host.switchToHttp().getResponse();
        response.status(418).header('content-type', 'text/plain').send(exception.code);
      }
    }
    const { options } = await createService();
    const url = await start(root(CountersignModule.forRoot(options)), (app) => {
      app.useGlobalFilters(new Teapot());
    });
    const response = await fetch(`${url}/orders`);
    expect([response.status, await response.text()]).toEqual([418, 'auth_required']);
  });
});

it('the guard refuses what is not HTTP', async () => {
  const { options } = await createService();
  const app = await NestFactory.createApplicationContext(root(CountersignModule.forRoot(options)), {
    logger: false,
  });
  onTestFinished(() => app.close());
  const guard = app.get(CountersignGuard);
  const context = { getType: () => 'rpc' } as Parameters<typeof guard.canActivate>[0];
  expect(await guard.canActivate(context)).toBe(false);
});

it('a handler cannot be both public and not', () => {
  expect(() => {
    class Contradiction {
      @Public() @RequireScopes('orders:read') handler() {}
    }
    return Contradiction;
  }).toThrow(/public/);
});

it('the quickstart runs as it stands', async () => {
  const response = await tryQuickstart(() => import('../examples/quickstart.ts'));
  expect(response.status).toBe(200);
});

it('the README shows the quickstart, which has at most 25 lines', () => {
  const { readme, quickstart } = readmeAndQuickstart(new URL('../', import.meta.url));
  expect(readme).toContain(quickstart);
  expect(quickstart.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
});
