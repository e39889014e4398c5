import { execFile } from 'node:child_process';
import { createHash, createPrivateKey, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSigner, httpbis } from 'http-message-signatures';
import { importJWK, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../src/house.ts';
import type { SeededKey } from '../src/seed.ts';
import type { Reply } from '../src/targets/reply.ts';
import { targets } from '../src/targets/index.ts';
import { secretOf } from '../src/tour/step.ts';
import { freePorts } from './free-ports.ts';

const run = promisify(execFile);

let house: House;
beforeAll(async () => {
  house = await openHouse(await freePorts());
});
afterAll(() => house.close());

/** The customer's own key as the JWK that their tools know. */
function ownKey({ ed25519 }: House['keys']): { kty: string; crv: string; x: string; d: string } {
  const d = ed25519.privateKey ?? '';
  // PKCS #8 around the 32 bytes (RFC 8410 §7), to learn the public half
  const header = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([header, Buffer.from(d, 'base64url')]);
  const { x = '' } = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({
    format: 'jwk',
  });
  return { kty: 'OKP', crv: 'Ed25519', x, d };
}

describe.each(targets)('$name', ({ name }) => {
  const base = (): string => house.servers.find((server) => server.name === name)?.url ?? '';
  const appKeyIn = async (response: Response): Promise<unknown> => {
    expect(response.status).toBe(200);
    // accepted, so that it is our own handler that answered
    const { principal } = (await response.json()) as Reply;
    return principal?.['app_key'];
  };

  describe('http-message-signatures', () => {
    const body = '{"amount":990}';

    async function post(signer: ReturnType<typeof createSigner>): Promise<Response> {
      const url = `${base()}/orders?draft=no`;
      const digest = createHash('sha256').update(body).digest('base64');
      const { headers } = await httpbis.signMessage(
        {
          key: signer,
          fields: ['@method', '@authority', '@path', '@query', 'content-type', 'content-digest'],
          params: ['created', 'keyid', 'nonce', 'alg'],
          paramValues: { nonce: randomUUID() },
        },
        {
          method: 'POST',
          url,
          headers: { 'Content-Type': 'application/json', 'Content-Digest': `sha-256=:${digest}:` },
        },
      );
      return fetch(url, { method: 'POST', headers: new Headers(flatten(headers)), body });
    }

    it('signs with hmac-sha256', async () => {
      const { writer } = house.keys;
      const signer = createSigner(secretOf(writer), 'hmac-sha256', writer.appKey);
      expect(await appKeyIn(await post(signer))).toBe(writer.appKey);
    });

    it('signs with ed25519', async () => {
      const { appKey } = house.keys.ed25519;
      const privateKey = createPrivateKey({ key: ownKey(house.keys), format: 'jwk' });
      const signer = createSigner(privateKey, 'ed25519', appKey);
      expect(await appKeyIn(await post(signer))).toBe(appKey);
    });
  });

  describe('jose', () => {
    const get = (token: string): Promise<Response> =>
      fetch(`${base()}/orders`, { headers: { Authorization: `Bearer ${token}` } });
    const jwt = (alg: string, appKey: string): SignJWT =>
      new SignJWT()
        .setProtectedHeader({ alg, typ: 'app-token+jwt', kid: appKey })
        .setAudience(house.audience)
        .setIssuedAt()
        .setExpirationTime('5m');

    it('mints a token with HS256', async () => {
      const { reader } = house.keys;
      const key = new TextEncoder().encode(secretOf(reader));
      const token = await jwt('HS256', reader.appKey).sign(key);
      expect(await appKeyIn(await get(token))).toBe(reader.appKey);
    });

    it('mints a token with EdDSA', async () => {
      const { appKey } = house.keys.ed25519;
      const key = await importJWK(ownKey(house.keys), 'EdDSA');
      const token = await jwt('EdDSA', appKey).sign(key);
      expect(await appKeyIn(await get(token))).toBe(appKey);
    });
  });

  describe('oauth4webapi', () => {
    const insecure = { [oauth.allowInsecureRequests]: true } as const;

    it.each([
      ['client_secret_basic', oauth.ClientSecretBasic],
      ['client_secret_post', oauth.ClientSecretPost],
    ] as const)(
      'discovers the endpoint and exchanges a token by %s',
      async (_name, authenticate) => {
        const { reader } = house.keys;
        const issuer = new URL(new URL(house.tokenUrl).origin);
        const discovery = await oauth.discoveryRequest(issuer, {
          algorithm: 'oauth2',
          ...insecure,
        });
        const server = await oauth.processDiscoveryResponse(issuer, discovery);
        const client = { client_id: reader.appKey };
        const answer = await oauth.clientCredentialsGrantRequest(
          server,
          client,
          authenticate(secretOf(reader)),
          { scope: 'orders:read' },
          insecure,
        );
        const token = await oauth.processClientCredentialsResponse(server, client, answer);
        expect(token.scope).toBe('orders:read');
        const url = new URL(`${base()}/orders`);
        const { access_token: accessToken } = token;
        const response = await oauth.protectedResourceRequest(
          accessToken,
          'GET',
          url,
          undefined,
          undefined,
          insecure,
        );
        expect(await appKeyIn(response)).toBe(reader.appKey);
      },
    );
  });

  describe('curl and openssl', () => {
    const script = fileURLToPath(new URL('../scripts/signed-request.sh', import.meta.url));
    const call = async (key: SeededKey, ...args: readonly string[]): Promise<unknown> => {
      const env = { ...process.env, APP_KEY: key.appKey, APP_SECRET: secretOf(key) };
      const { stdout } = await run('sh', [script, ...args], { env });
      return JSON.parse(stdout);
    };

    it('sign a query', async () => {
      const { reader } = house.keys;
      const url = `${base()}/orders?zeta=1&a-b=2&a=3&name=caf%C3%A9&empty=`;
      expect(await call(reader, 'GET', url)).toMatchObject({
        ran: true,
        principal: { app_key: reader.appKey, scheme: 'sorted-params' },
      });
    });

    it('sign a JSON body', async () => {
      const { writer } = house.keys;
      expect(await call(writer, 'POST', `${base()}/orders`, '{"amount": 990}')).toMatchObject({
        ran: true,
        body: { amount: 990 },
        principal: { app_key: writer.appKey },
      });
    });

    it('are told when the secret is not the one of the key', async () => {
      const { reader, writer } = house.keys;
      const mixed: SeededKey = { ...reader, appSecret: secretOf(writer) };
      expect(await call(mixed, 'GET', `${base()}/orders`)).toMatchObject({ code: 'auth_invalid' });
    });
  });
});

/** The headers as `fetch` takes them. */
function flatten(headers: Readonly<Record<string, string | string[]>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
}
