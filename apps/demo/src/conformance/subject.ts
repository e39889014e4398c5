import { createServer } from 'node:http';
import { CAPABILITIES, type Capability, type Subject } from '@countersign/conformance';
import { toNodeHandler } from '@countersign/http/node';
import { audience } from '../platform.ts';
import { listen } from '../targets/listen.ts';
import { host, type Running, type Target } from '../targets/target.ts';
import { createControl } from './control.ts';
import { createStage, delegateGate, type Stage } from './stage.ts';

/** A target that the conformance suite can judge. */
export interface RunningSubject {
  readonly subject: Subject;
  close(): Promise<void>;
}

/**
 * Starts two nodes of a target on shared stores, and a token endpoint, all on free ports. The target
 * is judged as it is: each case gets a new platform behind the same running servers.
 */
export async function startSubject(target: Target): Promise<RunningSubject> {
  let stage = createStage();
  const current = (): Stage => stage;
  const startNode = (index: 0 | 1): Promise<Running> =>
    target.start(
      {
        gate: delegateGate(() => stage.gates[index]),
        onRun: () => stage.onRun(),
        onError: (error) => stage.note(error),
      },
      0,
    );
  const answerTokens = toNodeHandler((request) => stage.tokenEndpoint.fetch(request));
  const tokens = await listen(createServer(answerTokens), 0);
  const nodes = await Promise.all([startNode(0), startNode(1)]);
  return {
    subject: {
      name: target.name,
      host,
      port: nodes[0].port,
      audience,
      tokenEndpoint: {
        host,
        port: tokens.port,
        path: '/token',
        introspectPath: '/introspect',
        revokePath: '/revoke',
        metadataPath: '/.well-known/oauth-authorization-server',
      },
      secondNode: { host, port: nodes[1].port },
      // the keys of a constant object are exactly its type's
      capabilities: Object.keys(CAPABILITIES) as readonly Capability[],
      control: createControl(current, () => {
        stage = createStage();
      }),
    },
    async close() {
      await Promise.all([...nodes, tokens].map((running) => running.close()));
    },
  };
}
