import { isDeepStrictEqual } from 'node:util';
import type { FrameworkName } from '../frameworks/framework.ts';
import type { CheckResults, ClientRecord } from './interop-record.ts';

/** Collects what came of a client's checks, framework by framework. */
export class Results {
  readonly #client: Omit<ClientRecord, 'checks'>;
  readonly #seen = new Map<FrameworkName, Partial<CheckResults>>();

  constructor(client: Omit<ClientRecord, 'checks'>) {
    this.#client = client;
  }

  /** Notes what came of checks that passed. */
  note(framework: FrameworkName, passed: Partial<CheckResults>): void {
    this.#seen.set(framework, { ...this.#seen.get(framework), ...passed });
  }

  /**
   * The client's record; undefined while a check is missing, because it failed or was not asked for.
   * Throws when frameworks differ.
   */
  toRecord(): ClientRecord | undefined {
    const all = this.#client.frameworks.map((framework) => complete(this.#seen.get(framework)));
    const [first] = all;
    if (first === undefined || all.includes(undefined)) return undefined;
    const other = all.findIndex((checks) => !isDeepStrictEqual(checks, first));
    if (other !== -1) {
      const { frameworks } = this.#client;
      throw new Error(
        `${String(frameworks[other])} does not do what ${String(frameworks[0])} does`,
      );
    }
    return { ...this.#client, checks: first };
  }
}

function complete(seen: Partial<CheckResults> = {}): CheckResults | undefined {
  const { accepted, changed, notSigned, wrongSecret, replay, expired } = seen;
  if (accepted === undefined || changed === undefined || notSigned === undefined) return undefined;
  if (wrongSecret === undefined || replay === undefined || expired === undefined) return undefined;
  return { accepted, changed, notSigned, wrongSecret, replay, expired };
}
