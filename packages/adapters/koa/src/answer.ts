import type { Refusal } from '@countersign/http';
import type { ParameterizedContext } from 'koa';

/** Answers with a refusal by way of the context, so that middleware further out can see it. */
export function answer(ctx: ParameterizedContext, { status, headers, body }: Refusal): void {
  ctx.status = status;
  for (const [name, value] of headers) ctx.set(name, value);
  ctx.body = body;
}
