import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { countersign } from '@countersign/express';
import express, { Router, type RequestHandler } from 'express';
import { listen } from './listen.ts';
import { bodyOf, reply } from './reply.ts';
import { httpRoutes, verbsOf } from './routes.ts';
import { serveSockets } from './socket.ts';
import type { Service, Target } from './target.ts';

/** Express 5: guards stand above the body parsers, and handlers below. */
export const expressTarget: Target = {
  name: 'express',
  start(service, port) {
    const handle = createApp(service) as Handle;
    const server = createServer((req, res) =>
      handle(req, res, (error) => endUnanswered(res, error, service)),
    );
    serveSockets(server, service);
    return listen(server, port);
  },
};

/** An app as a handler of Node's own messages, of which it makes its own; its types tell but half. */
type Handle = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

/** Ends what no route took, and what a handler or parser threw. */
function endUnanswered(res: ServerResponse, error: unknown, { onError }: Service): void {
  if (error !== undefined) onError?.(error);
  if (res.headersSent) return;
  const known = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  res.statusCode = error === undefined ? 404 : known;
  res.end();
}

function createApp({ gate, onRun }: Service): express.Express {
  const app = express();
  app.disable('x-powered-by');

  const mount = (path: string, router: Router): void => void app.use(path, router);
  for (const route of httpRoutes) {
    if (route.policy === undefined) continue;
    const router = Router();
    for (const verb of verbsOf(route)) router[verb](route.path, countersign(gate, route.policy));
    mount(route.mountedAt ?? '/', router);
  }

  const answer: RequestHandler = (req, res, next) => {
    const send = (body: unknown): void => {
      if (req.principal !== undefined) onRun?.();
      res.json(reply(req, req.principal, body));
    };
    bodyOf(req, req.body).then(send).catch(next);
  };
  app.post('/upload', answer);
  app.use(express.json({ limit: '1mb' }), express.urlencoded({ extended: false, limit: '1mb' }));
  for (const route of httpRoutes) {
    const router = Router();
    for (const verb of verbsOf(route)) router[verb](route.path, answer);
    mount(route.mountedAt ?? '/', router);
  }
  return app;
}
