import { sendRaw } from './send-raw.ts';
import type { Service, Services } from './services.ts';

/** The time at which tests stand still. */
export const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
export const secondMs = 1000;

/** Judges requests one by one, before one service. */
export abstract class Judge<Request> {
  readonly services: Services;
  readonly service: Service;

  protected constructor(services: Services) {
    this.services = services;
    this.service = services.in('express');
  }

  /** A request as it is put on the wire. */
  protected abstract bytesOf(request: Request): Uint8Array;

  /** What becomes of a request: `accepted`, or the code of the refusal. */
  judge(request: Request, atMs = nowMs): Promise<string> {
    this.service.reset();
    return this.judgeAgain(request, atMs);
  }

  /** The same for a service that remembers what came before. */
  async judgeAgain(request: Request, atMs = nowMs): Promise<string> {
    const { handled, refused, port } = this.service;
    const before = handled.length;
    this.services.clock.set(atMs);
    await sendRaw(port, this.bytesOf(request));
    return handled.length > before ? 'accepted' : (refused.at(-1)?.code ?? 'no answer');
  }

  /** What the last accepted request was found to cover. */
  get covered(): readonly string[] | undefined {
    return this.service.handled.at(-1)?.principal.covered;
  }

  close(): Promise<void> {
    return this.services.close();
  }
}
