import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineScopes, ephemeralKeyRing, type Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { toNodeHandler } from '@countersign/http/node';
import { createMemoryStores } from '@countersign/store-memory';
import { expect } from 'vitest';
import {
  createIssuer,
  createTokenEndpoint,
  type IssueKeyRequest,
  type TokenEndpointOptions,
  type TokenHandler,
} from '../src/index.ts';

export const nowMs = 1_764_000_000_000;

export const scopes = defineScopes(
  { orders: ['read', 'write', 'delete'], files: ['read'] },
  { implies: { 'orders:write': ['orders:read'] } },
);

/** A clock that a test can move, the stores, and an issuer over them. */
export function createWorld() {
  let currentMs = nowMs;
  const clock = { nowMs: () => currentMs };
  const stores = createMemoryStores({ clock });
  const keyRing = ephemeralKeyRing(engine);
  const parts = { stores, keyRing, engine, clock, scopes };
  const issuer = createIssuer(parts);
  const endpoint = (options: Partial<TokenEndpointOptions> = {}) =>
    createTokenEndpoint({ ...parts, issuerUrl: 'https://auth.example.com', ...options });
  return {
    ...parts,
    /** What issuer and endpoint are made of. */
    parts,
    issuer,
    endpoint,
    advance(byMs: number) {
      currentMs += byMs;
    },
    /** A new app with one key that may exchange tokens. */
    async issue(request: Partial<IssueKeyRequest> = {}) {
      const appId = request.appId ?? (await issuer.createApp({ name: 'Acme' })).appId;
      const { key, appSecret } = await issuer.issueKey({
        appId,
        label: 'test',
        scopes: ['orders:write', 'files:read'],
        schemes: ['bearer'],
        ...request,
      });
      return { appId, key, appKey: key.appKey, secret: textOf(appSecret) };
    },
  };
}

export type World = ReturnType<typeof createWorld>;

/** The text of a secret, or the empty text when there is none. */
export function textOf(secret: Secret | undefined): string {
  return secret?.use((value) => value) ?? '';
}

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** The form of a token request. */
export const grant = { grant_type: 'client_credentials' };

/** A form by POST. */
export function formRequest(
  path: string,
  form: Record<string, string> | string,
  headers: Record<string, string> = {},
): Request {
  return new Request(`https://auth.example.com${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  });
}

/** Status and body of a refusal, which nobody may keep. */
export async function errorOf(response: Response): Promise<[number, unknown]> {
  const body: unknown = await response.json();
  expect(response.headers.get('cache-control')).toBe('no-store');
  return [response.status, body];
}

/** Serves a fetch handler on a free port of this machine until `close` is called. */
export async function serve(handler: TokenHandler) {
  const listener = toNodeHandler(handler);
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // a TCP server's address is never a string
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
