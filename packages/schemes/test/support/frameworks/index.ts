import { startExpress } from './express.ts';
import { startFastify } from './fastify.ts';
import type { FrameworkName, StartFramework } from './framework.ts';
import { startKoa } from './koa.ts';
import { startNestExpress, startNestFastify } from './nest.ts';

/** How each framework is started. */
export const frameworks: Readonly<Record<FrameworkName, StartFramework>> = {
  express: startExpress,
  koa: startKoa,
  fastify: startFastify,
  'nest-express': startNestExpress,
  'nest-fastify': startNestFastify,
};
