import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIssuer } from '@countersign/authority';
import { createFetch, createSigner } from '@countersign/client';
import { ephemeralKeyRing, type AuthEvent } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import type { GateOptions } from '@countersign/http';
import { createMemoryStores } from '@countersign/store-memory';
import { onTestFinished, vi } from 'vitest';

/** Options for a gate, one app behind it, and ways to call as that app. */
export async function createService(more: Partial<GateOptions> = {}) {
  const stores = createMemoryStores({ clock: { nowMs: Date.now } });
  const keyRing = ephemeralKeyRing(defaultEngine);
  const issuer = createIssuer({ stores, keyRing });
  const { appId } = await issuer.createApp({ name: 'test' });
  const events: AuthEvent[] = [];
  const onEvent = (event: AuthEvent): void => void events.push(event);
  const options: GateOptions = { stores, keyRing, onEvent, ...more };
  const issue = async (scheme: 'http-signature' | 'secret-key', scopes: readonly string[]) => {
    const { key, appSecret } = await issuer.issueKey({
      appId,
      label: 't',
      scopes,
      schemes: [scheme],
    });
    if (appSecret === undefined) throw new Error('the key has no secret');
    return { appKey: key.appKey, appSecret };
  };
  const signer = createSigner({
    scheme: 'http-signature',
    ...(await issue('http-signature', ['orders:read', 'orders:write'])),
  });
  return { options, events, appId, issue, signer, send: createFetch(signer) };
}

/** Serves a listener on a free port until the test ends; answers the base URL. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // Safe: a server that listens on a port has an AddressInfo.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Code and details of a refusal. */
export async function problemOf(response: Response) {
  // Safe: refusals are JSON objects; what is missing is undefined and fails the comparison.
  const { code } = (await response.json()) as { code?: string };
  return [response.status, response.headers.get('content-type'), code];
}

/** How every adapter refuses. */
export const refused = (status: number, code: string) => [status, 'application/problem+json', code];

/**
 * Starts a quickstart as a person would, on a free port, and runs the `curl` command that it prints.
 */
export async function tryQuickstart(start: () => Promise<unknown>): Promise<Response> {
  const probe = createServer().listen(0);
  await once(probe, 'listening');
  vi.stubEnv('PORT', String((probe.address() as AddressInfo).port));
  probe.close();
  await once(probe, 'close');
  const printed = new Promise<string>((resolve) => {
    vi.spyOn(console, 'log').mockImplementation(resolve);
  });
  await start();
  const [, user = '', url = ''] = /^curl -u (\S+) (\S+)$/.exec(await printed) ?? [];
  const response = await fetch(url, {
    headers: { Authorization: `Basic ${Buffer.from(user).toString('base64')}` },
  });
  if ((await fetch(url)).status !== 401) throw new Error('the quickstart lets everybody in');
  return response;
}

/** The README and the quickstart that it must show, letter by letter. */
export function readmeAndQuickstart(folder: URL): { readme: string; quickstart: string } {
  const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');
  return { readme: read('README.md'), quickstart: read('examples/quickstart.ts') };
}
