import type { IncomingMessage } from 'node:http';
import type { Principal } from '@countersign/nestjs';
import { Inject, Injectable } from '@nestjs/common';
import { bodyOf, reply, type Reply } from './reply.ts';
import type { Service } from './target.ts';

/** Under which the service is provided. */
export const serviceToken = Symbol('demo.service');

/** A request of Express, which is the message itself, or of Fastify, which holds it. */
export interface NestRequest extends IncomingMessage {
  readonly raw?: IncomingMessage;
  readonly body?: unknown;
}

/** Answers for all controllers. */
@Injectable()
export class Desk {
  readonly #service: Service;

  constructor(@Inject(serviceToken) service: Service) {
    this.#service = service;
  }

  async answer(request: NestRequest, principal?: Principal): Promise<Reply> {
    const req = request.raw ?? request;
    const body = await bodyOf(req, request.body);
    if (principal !== undefined) this.#service.onRun?.();
    return reply(req, principal, body);
  }
}

/** What every controller here has. */
export abstract class AtDesk {
  protected readonly desk: Desk;

  constructor(@Inject(Desk) desk: Desk) {
    this.desk = desk;
  }
}
