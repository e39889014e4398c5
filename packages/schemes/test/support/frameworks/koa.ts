import { buffer } from 'node:stream/consumers';
import { countersign } from '@countersign/koa';
import Koa from 'koa';
import type { StartFramework } from './framework.ts';
import { listen } from './listen.ts';

/** Koa 3, which has no parser of its own: the handler reads the message. */
export const startKoa: StartFramework = ({ gate, policy, handle }) => {
  const app = new Koa();
  app.use(countersign(gate, policy));
  app.use(async (ctx) => {
    const { method, originalUrl: target } = ctx;
    const { principal } = ctx.state;
    const answer = await handle({ method, target, principal, body: await buffer(ctx.req) });
    ctx.status = answer.status;
    ctx.set(Object.fromEntries(answer.headers));
    ctx.body = answer.body;
  });
  const serve = app.callback();
  return listen((req, res) => void serve(req, res));
};
