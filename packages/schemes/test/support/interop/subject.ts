import type { RawRequest } from '../raw-request.ts';
import { recordRequests } from '../relay.ts';
import { startServices, type Service, type Services } from '../services.ts';
import type { FrameworkName } from '../frameworks/framework.ts';
import type { IssuedKey } from '../issue-key.ts';
import { mintCredentials, type Credentials, type InteropPlan } from './interop-plan.ts';

/** What a client did, and what became of it. */
export interface Sent {
  readonly ok: boolean;
  /** What the client answered or rejected with. */
  readonly outcome: unknown;
  readonly requests: readonly RawRequest[];
}

/** A request of the client that was accepted, and when. */
export interface Captured extends Sent, Pick<Service, 'handled' | 'refused'> {
  readonly bytes: Buffer;
  readonly atMs: number;
}

/** A client in front of the services, for checks to be made on. */
export class Subject {
  readonly plan: InteropPlan;
  readonly services: Services;
  readonly credentials: Credentials;
  readonly #captured = new Map<FrameworkName, Promise<Captured>>();

  private constructor(plan: InteropPlan, services: Services, credentials: Credentials) {
    this.plan = plan;
    this.services = services;
    this.credentials = credentials;
  }

  /** Starts the services that a plan asks for. */
  static async open(plan: InteropPlan): Promise<Subject> {
    const { schemes, policy, frameworks, respondWith } = plan;
    const services = await startServices({
      schemes,
      ...(policy !== undefined && { policy }),
      ...(frameworks !== undefined && { frameworks }),
    });
    try {
      if (respondWith !== undefined) services.respondWith(respondWith);
      const credentials =
        (await plan.credentials?.(services)) ?? (await mintCredentials(services, plan.scheme));
      return new Subject(plan, services, credentials);
    } catch (error) {
      await services.close();
      throw error;
    }
  }

  /** The service in a framework, with nothing remembered of earlier checks. */
  fresh(framework: FrameworkName): Service {
    const service = this.services.in(framework);
    service.reset();
    return service;
  }

  /** Lets the client send its request at the real time, and keeps what passed on the wire. */
  async send(service: Service, key: IssuedKey): Promise<Sent> {
    this.services.clock.release();
    const relay = await recordRequests(service);
    const { url, authority, port, agent, requests } = relay;
    try {
      const outcome = await this.plan.send({ ...key, url, authority, port, agent });
      return { ok: true, outcome, requests };
    } catch (error) {
      return { ok: false, outcome: error, requests };
    } finally {
      await relay.close();
    }
  }

  /** One request of the client, sent once for each framework and then kept. */
  capture(framework: FrameworkName): Promise<Captured> {
    const known = this.#captured.get(framework);
    if (known !== undefined) return known;
    const captured = this.#capture(this.fresh(framework));
    this.#captured.set(framework, captured);
    return captured;
  }

  async #capture(service: Service): Promise<Captured> {
    const atMs = Date.now();
    const sent = await this.send(service, this.credentials.right);
    const [first] = sent.requests;
    if (first === undefined) {
      throw new Error(`${this.plan.sdk} sent nothing`, { cause: sent.outcome });
    }
    // copies: later checks reset the service
    const { handled, refused } = service;
    return { ...sent, handled: [...handled], refused: [...refused], bytes: first.bytes, atMs };
  }

  close(): Promise<void> {
    return this.services.close();
  }
}
