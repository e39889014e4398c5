import type { Refusal } from '@countersign/http';
import type { FastifyReply } from 'fastify';

/** Answers with a refusal; whatever hooks run on sending see it. Fastify adds a charset to strings. */
export function answer(reply: FastifyReply, { status, headers, body }: Refusal): FastifyReply {
  return reply.code(status).headers(Object.fromEntries(headers)).send(Buffer.from(body));
}
