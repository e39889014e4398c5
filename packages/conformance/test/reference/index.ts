import type { Control, Subject } from '../../src/index.ts';
import type { Flaw } from './flaws.ts';
import { portOf, startNode } from './server.ts';
import { mint, State } from './state.ts';
import { AUDIENCE } from './tokens.ts';

/** A running subject. */
export interface Running {
  readonly subject: Subject;
  readonly stop: () => void;
}

/** Starts the reference, right but for the flaws given. */
export async function startReference(...flaws: readonly Flaw[]): Promise<Running> {
  const state = new State(flaws);
  const nodes = [await startNode(state, 1), await startNode(state, 2)];
  const [port = 0, secondPort = 0] = nodes.map(portOf);
  const host = '127.0.0.1';
  const subject: Subject = {
    name: flaws.length === 0 ? 'reference' : flaws.join(', '),
    host,
    port,
    audience: AUDIENCE,
    secondNode: { host, port: secondPort },
    tokenEndpoint: {
      host,
      port,
      path: '/token',
      introspectPath: '/token/introspect',
      revokePath: '/token/revoke',
      metadataPath: '/token/metadata',
    },
    capabilities: [
      ...(['api-key', 'api-key-in-query', 'secret-key', 'bearer', 'local-token'] as const),
      ...(['local-token-eddsa', 'sorted-params', 'sorted-params-md5', 'http-signature'] as const),
      ...(['http-signature-ed25519', 'clock', 'key-states', 'key-expiry', 'app-states'] as const),
      ...(['rotation', 'usage', 'store-calls', 'store-faults', 'nonce-faults'] as const),
      ...(['token-faults', 'output', 'owner-bound', 'any-of-scopes', 'require-tls'] as const),
      ...(['failure-limit', 'coverage-policy', 'mounted', 'body-parsing'] as const),
      ...(['second-source', 'second-node'] as const),
    ],
    control: controlOf(state),
  };
  return {
    subject,
    stop: () => {
      for (const node of nodes) {
        node.close();
        node.closeAllConnections();
      }
    },
  };
}

function controlOf(state: State): Control {
  const keyOf = (appKey: string): NonNullable<ReturnType<typeof state.keys.get>> => {
    const key = state.keys.get(appKey);
    if (key === undefined) throw new RangeError(`no key ${appKey}`);
    return key;
  };
  return {
    reset: async () => state.reset(),
    createApp: async () => {
      const appId = mint('app_', 16);
      state.apps.set(appId, 'active');
      return { appId };
    },
    issueKey: async (request) => {
      const environment = request.environment ?? 'live';
      const appKey = mint(`ak_${environment}_`, 22);
      const value = mint(`sk_${environment}_`, 43);
      const secrets = [{ value, version: 1, expiresAtMs: Infinity }];
      state.keys.set(appKey, { appKey, request, state: 'active', secrets, usage: 0 });
      return request.publicKey === undefined ? { appKey, appSecret: value } : { appKey };
    },
    setKeyState: async (appKey, keyState) => {
      keyOf(appKey).state = keyState;
    },
    setAppState: async (appId, appState) => {
      state.apps.set(appId, appState);
    },
    rotateKey: async (appKey, overlapMs) => {
      const key = keyOf(appKey);
      const [newest] = key.secrets;
      const appSecret = mint('sk_live_', 43);
      const overlap = state.has('a rotation ends the old secret at once') ? 0 : overlapMs;
      key.secrets = [
        { value: appSecret, version: (newest?.version ?? 0) + 1, expiresAtMs: Infinity },
        ...(newest ? [{ ...newest, expiresAtMs: state.nowMs + overlap }] : []),
      ];
      return { appSecret };
    },
    revokeToken: async (token) => {
      const found = state.tokens.get(token);
      if (found !== undefined) found.revoked = true;
    },
    setClock: async (nowMs) => {
      state.nowMs = nowMs;
    },
    nowMs: async () => state.nowMs,
    handlerRuns: async () => state.handlerRuns,
    storeCalls: async () => state.storeCalls,
    usageOf: async (appKey) => keyOf(appKey).usage,
    breakStore: async (fault, store) => {
      if (fault === 'none') state.faults.delete(store);
      else state.faults.set(store, fault);
    },
    output: async () => state.output,
  };
}
