import { countersign } from '@countersign/express';
import express from 'express';
import { parserLimitBytes, type StartFramework } from './framework.ts';
import { listen } from './listen.ts';

/** Express 5: the adapter stands above a parser that takes bodies of any type and of none. */
export const startExpress: StartFramework = ({ gate, policy, handle }) => {
  const app = express();
  app.disable('x-powered-by');
  app.use(countersign(gate, policy));
  app.use(express.raw({ type: () => true, limit: parserLimitBytes }));
  app.use(async (req, res) => {
    const { method, originalUrl: target, principal } = req;
    const body: unknown = req.body;
    const answer = await handle({ method, target, principal, body });
    res.status(answer.status).set(Object.fromEntries(answer.headers)).send(answer.body);
  });
  return listen(app);
};
