import { Reflector } from '@nestjs/core';

/** The metadata that leads {@link holderOf} back. */
export const holderKey = Symbol('countersign.holder');
const reflector = new Reflector();

type Handler = Parameters<Reflector['get']>[1];

/**
 * What the policy of a handler was declared on. Tracing and transaction libraries put a function of
 * their own in the place of a handler, and give it the handler's metadata; so metadata leads back.
 */
export function holderOf(handler: Handler): object {
  return reflector.get<object | undefined>(holderKey, handler) ?? handler;
}
