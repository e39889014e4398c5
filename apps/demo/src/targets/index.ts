import { expressTarget } from './express.ts';
import { fastifyTarget } from './fastify.ts';
import { koaTarget } from './koa.ts';
import { nestExpressTarget } from './nest-express.ts';
import { nestFastifyTarget } from './nest-fastify.ts';
import type { Target } from './target.ts';

/** Every framework, in the order of their ports. */
export const targets: readonly Target[] = [
  expressTarget,
  koaTarget,
  nestExpressTarget,
  nestFastifyTarget,
  fastifyTarget,
];
