import { bearer, type BearerSchemeOptions, type RoutePolicy } from '@countersign/core';
import { createGate } from '@countersign/http';
import { protect } from '@countersign/http/fetch';
import {
  createTokenExchange,
  type Caller,
  type TokenExchangeMap,
  type TokenExchangeOptions,
} from '../src/index.ts';
import { serve, type World } from './fixtures.ts';

/** The exchange of a world. */
export function exchangeOf(
  { stores, keyRing, engine, clock }: World,
  maps: readonly TokenExchangeMap[],
  options: Partial<TokenExchangeOptions> = {},
) {
  return createTokenExchange({ stores, keyRing, engine, clock, maps, ...options });
}

/** What a client receives. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function answerOf(pending: Response | Promise<Response>): Promise<Answer> {
  const response = await pending;
  const text = await response.text();
  // every answer here is a JSON object; a test that expects another one fails
  const body = JSON.parse(text) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, text, body };
}

export const origin = 'https://api.example.com';

/** A GET with these parameters. */
export const get = (path: string, query: Record<string, string>): Request =>
  new Request(`${origin}${path}?${new URLSearchParams(query).toString()}`);

/** A POST of this value as JSON. */
export const post = (path: string, body: unknown): Request =>
  new Request(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** An API behind a gate that accepts tokens alone, with whatever else a test wants of it. */
export function protectedApi(
  { stores, keyRing, engine, clock, scopes }: World,
  { policy = {}, ...options }: BearerSchemeOptions & { policy?: RoutePolicy } = {},
) {
  const gate = createGate({
    stores,
    keyRing,
    engine,
    clock,
    scopes,
    schemes: [bearer(options)],
  });
  return protect(gate, policy, (_request, { appKey, scopes }) =>
    Response.json({ app_key: appKey, scopes }),
  );
}

/** Serves an exchange and an API on one port, as the vendors do, and counts what is asked. */
export async function servePlatform(
  world: World,
  maps: readonly TokenExchangeMap[],
  api: (request: Request) => Promise<Response>,
) {
  const exchange = exchangeOf(world, maps);
  const asked: string[] = [];
  const server = await serve(async (request: Request, caller?: Caller) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    return exchange.paths.includes(pathname) ? exchange.fetch(request, caller) : api(request);
  });
  return { ...server, asked };
}
