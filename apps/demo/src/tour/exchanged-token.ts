import { createSigner, type SignedRequest } from '@countersign/client';
import type { SeededKey } from '../seed.ts';
import { secretOf, send, type ChapterOf } from './step.ts';

/** Pattern 3. */
export const exchangedToken: ChapterOf = ({ keys, tokenUrl }) => {
  const { reader, remover } = keys;
  const sign = (key: SeededKey, method: string, url: string): Promise<SignedRequest> =>
    createSigner({
      scheme: 'bearer',
      appKey: key.appKey,
      appSecret: secretOf(key),
      tokenUrl,
    }).sign({ method, url });
  const direct = async (url: string, appSecret: string): Promise<Response> =>
    send(
      await createSigner({ scheme: 'secret-key', appKey: reader.appKey, appSecret }).sign({
        method: 'GET',
        url,
      }),
    );

  return {
    title: '3. Exchanged token',
    steps: [
      {
        title: 'a token of the reader, to read',
        expected: 'accepted',
        attempt: async (url) => send(await sign(reader, 'GET', `${url}/orders`)),
      },
      {
        title: 'a token of the remover, to remove',
        expected: 'accepted',
        attempt: async (url) => send(await sign(remover, 'DELETE', `${url}/orders/7`)),
      },
      {
        title: 'a token of the reader, to write',
        expected: 'insufficient_scope',
        attempt: async (url) => send(await sign(reader, 'POST', `${url}/orders`)),
      },
      {
        title: 'a token that was revoked',
        expected: 'token_revoked',
        attempt: async (url) => {
          const request = await sign(reader, 'GET', `${url}/orders`);
          await revoke(tokenUrl, reader, request);
          return send(request);
        },
      },
      {
        title: 'a token where a signature is required',
        expected: 'auth_required',
        attempt: async (url) => send(await sign(reader, 'GET', `${url}/signed`)),
      },
      {
        title: 'the secret itself',
        expected: 'accepted',
        attempt: (url) => direct(`${url}/orders`, secretOf(reader)),
      },
      {
        title: "another key's secret",
        expected: 'auth_invalid',
        attempt: (url) => direct(`${url}/orders`, secretOf(remover)),
      },
      {
        title: 'the secret, where TLS is required',
        expected: 'tls_required',
        attempt: (url) => direct(`${url}/tls`, secretOf(reader)),
      },
    ],
  };
};

/** RFC 7009: the client gives its token back. */
async function revoke(tokenUrl: string, key: SeededKey, { headers }: SignedRequest): Promise<void> {
  const authorization = headers.find(([name]) => name === 'Authorization')?.[1] ?? '';
  const { status } = await fetch(new URL('/revoke', tokenUrl), {
    method: 'POST',
    body: new URLSearchParams({
      token: authorization.replace('Bearer ', ''),
      client_id: key.appKey,
      client_secret: secretOf(key),
    }),
  });
  if (status !== 200) throw new Error(`revocation answered ${status}`);
}
