import type { IncomingMessage } from 'node:http';
import { client as hawkClient, server as hawkServer } from 'hawk';
import { createVerifier, httpbis } from 'http-message-signatures';
import {
  createParameterSigner,
  signHttpMessage,
  sortedParamsProfile,
  type AuthRequest,
} from '@countersign/core';
import type { Contender } from '../contender.ts';
import { engine, freshNonce, getRequest, nowMs, received, type Fixture } from '../fixture.ts';
import { at } from './tokens.ts';

/** With the three of the scheme itself besides the signature: ten parameters in all. */
const seven: readonly (readonly [string, string])[] = [
  ['page', '2'],
  ['limit', '50'],
  ['status', 'open'],
  ['sort', 'created_at'],
  ['currency', 'EUR'],
  ['region', 'eu-west-1'],
  ['customer', 'cus_4fGk29XbQz81'],
];
const sixComponents = ['@method', '@authority', '@path', '@query', 'accept', 'accept-encoding'];
const createdSeconds = nowMs / 1000;

export function signatureContenders(fixture: Fixture): readonly Contender[] {
  const { appKey, appSecret, openService } = fixture;
  const acceptSorted = openService('sorted-params');
  const acceptAmongAll = openService();
  const acceptSigned = openService('http-signature');
  const macKey = appSecret.use((value) => engine.macKey(value));
  const signer = createParameterSigner(sortedParamsProfile, { secret: appSecret, engine });

  function sortedRequest(): AuthRequest {
    const { fields } = signer.sign({
      method: 'GET',
      protocol: 'https',
      authority: 'api.example.com',
      path: '/orders',
      query: seven,
      place: 'query',
      appKey,
      timestampSeconds: createdSeconds,
      nonce: freshNonce(),
    });
    const query = [...seven, ...fields].map(([name, value]) => `${name}=${value}`).join('&');
    return getRequest(`/orders?${query}`, []);
  }

  function signedRequest(): AuthRequest {
    const unsigned = getRequest('/orders?page=2&limit=50', []);
    const lines = signHttpMessage({
      method: 'GET',
      targetUri: 'https://api.example.com/orders?page=2&limit=50',
      headers: [
        ['Accept', 'application/json'],
        ['Accept-Encoding', 'gzip, br'],
      ],
      key: macKey,
      keyId: appKey,
      createdSeconds,
      nonce: freshNonce(),
      components: sixComponents,
      engine,
    });
    return { ...unsigned, rawHeaders: [...unsigned.rawHeaders, ...lines.flat().map(received)] };
  }

  return [
    {
      name: 'countersign sorted-params (10 parameters, nonce claimed)',
      group: 'signed parameters or request',
      ours: true,
      prepare(count) {
        const requests = Array.from({ length: count }, sortedRequest);
        return { kind: 'sync', run: (index) => acceptSorted(at(requests, index)) };
      },
    },
    hawkContender(fixture),
    {
      name: 'countersign http-signature (6 components, nonce claimed)',
      group: 'RFC 9421',
      ours: true,
      prepare(count) {
        const requests = Array.from({ length: count }, signedRequest);
        return { kind: 'sync', run: (index) => acceptSigned(at(requests, index)) };
      },
    },
    {
      name: 'http-message-signatures verifyMessage (6 components)',
      group: 'RFC 9421',
      ours: false,
      prepare(count) {
        const verify = appSecret.use((value) => createVerifier(value, 'hmac-sha256'));
        const verifyingKey = { id: appKey, algs: ['hmac-sha256' as const], verify };
        const messages = Array.from({ length: count }, () => {
          const { method, rawTarget, rawHeaders } = signedRequest();
          const headers: Record<string, string> = {};
          for (let index = 0; index < rawHeaders.length; index += 2) {
            headers[at(rawHeaders, index).toLowerCase()] = at(rawHeaders, index + 1);
          }
          return { method, url: received(`https://api.example.com${rawTarget}`), headers };
        });
        return {
          kind: 'async',
          async run(index) {
            const holds = await httpbis.verifyMessage(
              { keyLookup: () => Promise.resolve(verifyingKey), maxAge: Number.MAX_SAFE_INTEGER },
              at(messages, index),
            );
            if (holds !== true) throw new Error('the peer refused');
          },
        };
      },
    },
    {
      name: 'countersign sorted-params, with all five schemes enabled',
      group: 'one of five enabled schemes',
      // Shows what looking for four other proofs costs; no peer does that.
      ours: false,
      prepare(count) {
        const requests = Array.from({ length: count }, sortedRequest);
        return { kind: 'sync', run: (index) => acceptAmongAll(at(requests, index)) };
      },
    },
  ];
}

function hawkContender({ appKey: id, appSecret, replayGuard }: Fixture): Contender {
  const key = appSecret.use((value) => value);
  const credentials = { id, key, algorithm: 'sha256' as const, user: id };
  return {
    name: 'hawk authenticate (the same query, nonce claimed)',
    group: 'signed parameters or request',
    ours: false,
    prepare(count) {
      const query = seven.map(([name, value]) => `${name}=${value}`).join('&');
      const url = `https://api.example.com/orders?${query}`;
      const requests = Array.from({ length: count }, () => {
        const { header } = hawkClient.header(url, 'GET', { credentials, nonce: freshNonce() });
        const { pathname, search, hostname } = new URL(url);
        const request: unknown = {
          method: 'GET',
          url: received(pathname + search),
          host: hostname,
          port: 443,
          authorization: received(header),
        };
        // Hawk also takes such a plain object, which its types do not say.
        return request as IncomingMessage;
      });
      return {
        kind: 'async',
        async run(index) {
          await hawkServer.authenticate(at(requests, index), () => credentials, {
            nonceFunc(_, nonce) {
              if (replayGuard.claim(id, nonce, nowMs + 301_000) !== 'new') throw new Error('seen');
            },
          });
        },
      };
    },
  };
}
