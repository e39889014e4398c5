import {
  ephemeralKeyRing,
  type AuthErrorCode,
  type AuthEvent,
  type KeyRing,
  type Principal,
  type ReplayGuard,
  type Scheme,
  type ScopeModel,
} from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { createGate, type RoutePolicy } from '@countersign/http';
import { createMemoryStores, MemoryReplayGuard } from '@countersign/store-memory';
import { defaultAnswer, writeAnswer, type Answer, type Call } from './answer.ts';
import { frameworkNames, type Arrived, type FrameworkName } from './frameworks/framework.ts';
import { frameworks } from './frameworks/index.ts';
import { issueKey, type IssuedKey, type KeyWish } from './issue-key.ts';
import { SettableClock } from './settable-clock.ts';

/** What services are made of. */
export interface ServicesOptions {
  readonly schemes: readonly Scheme[];
  /** What every route asks; anything that the schemes accept by default. */
  readonly policy?: RoutePolicy;
  readonly scopes?: ScopeModel;
  /** All by default. */
  readonly frameworks?: readonly FrameworkName[];
}

/** A service in one framework, behind its adapter. */
export interface Service {
  readonly framework: FrameworkName;
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** One entry for each time that the handler ran. */
  readonly handled: readonly Call[];
  /** One entry for each refusal, whatever the vendor's form of it says on the wire. */
  readonly refused: readonly RefusedCall[];
  /** Forgets nonces, handler runs and refusals. */
  reset(): void;
}

/** Why a request was refused. */
export interface RefusedCall {
  readonly code: AuthErrorCode;
  readonly detail: string;
}

/** One service for each framework, over one store of keys and one clock. */
export interface Services {
  readonly all: readonly Service[];
  readonly clock: SettableClock;
  readonly keyRing: KeyRing;
  in(framework: FrameworkName): Service;
  /** Issues a key that all services know. */
  issueKey(wish: KeyWish): Promise<IssuedKey>;
  /** Sets what all handlers answer from now on; `{ ok: true }` at first. */
  respondWith(answer: Answer): void;
  close(): Promise<void>;
}

const appId = 'app_interop000000000';

/** Starts a service for each framework on a free port of this machine. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { schemes, frameworks: names = frameworkNames } = options;
  const clock = new SettableClock();
  const keyRing = ephemeralKeyRing(defaultEngine);
  const { credentials } = createMemoryStores({ clock });
  credentials.insertApp({
    appId,
    name: 'interop',
    state: 'active',
    createdAtMs: clock.nowMs(),
    revision: 1,
  });
  let answer = defaultAnswer;

  const start = async (framework: FrameworkName): Promise<Running> => {
    const handled: Call[] = [];
    const refused: RefusedCall[] = [];
    const nonces = new ForgetfulReplayGuard(clock);
    const { policy, scopes } = options;
    const gate = createGate({
      stores: { credentials, replayGuard: nonces },
      keyRing,
      engine: defaultEngine,
      clock,
      schemes,
      ...(scopes !== undefined && { scopes }),
      onEvent: (event) => refused.push(...refusalsIn(event)),
    });
    const handle = (arrived: Arrived) => {
      const call = { ...arrived, principal: principalIn(arrived), body: bytesIn(arrived) };
      handled.push(call);
      return writeAnswer(answer, call);
    };
    const { port, close } = await frameworks[framework]({ gate, policy, handle });
    const reset = (): void => {
      handled.length = 0;
      refused.length = 0;
      nonces.forget();
    };
    const url = `http://127.0.0.1:${String(port)}`;
    return { service: { framework, port, url, handled, refused, reset }, close };
  };

  const running: Running[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.map((one) => one.close()));
  };
  try {
    for (const name of names) running.push(await start(name));
  } catch (error) {
    await close();
    throw error;
  }
  const all = running.map(({ service }) => service);
  return {
    all,
    clock,
    keyRing,
    in(framework) {
      const service = all.find((candidate) => candidate.framework === framework);
      if (service === undefined) throw new RangeError(`"frameworks" lacks ${framework}`);
      return service;
    },
    issueKey: (wish) =>
      issueKey({ appId, schemes, credentials, keyRing, nowMs: clock.nowMs() }, wish),
    respondWith: (next) => {
      answer = next;
    },
    close,
  };
}

interface Running {
  readonly service: Service;
  close(): Promise<void>;
}

/** A replay guard that a test can empty, so that one check does not depend on another. */
class ForgetfulReplayGuard implements ReplayGuard {
  readonly #clock: SettableClock;
  #guard: MemoryReplayGuard;

  constructor(clock: SettableClock) {
    this.#clock = clock;
    this.#guard = new MemoryReplayGuard({ clock });
  }

  claim(...claim: Parameters<ReplayGuard['claim']>): ReturnType<ReplayGuard['claim']> {
    return this.#guard.claim(...claim);
  }

  forget(): void {
    this.#guard = new MemoryReplayGuard({ clock: this.#clock });
  }
}

function refusalsIn(event: AuthEvent): readonly RefusedCall[] {
  return event.type === 'refused' ? [{ code: event.code, detail: event.detail }] : [];
}

function principalIn({ principal }: Arrived): Principal {
  if (principal === null || principal === undefined) {
    throw new Error('a handler ran for nobody: the adapter let a request through');
  }
  return principal;
}

/** A parser leaves `undefined`, `null` or an empty object where there was no body. */
const bytesIn = ({ body }: Arrived): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));
