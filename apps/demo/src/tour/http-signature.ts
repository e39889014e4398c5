import { createSigner, type HttpSignatureOptions, type SignedRequest } from '@countersign/client';
import { clockAt, secretOf, send, type ChapterOf } from './step.ts';

/** Pattern 4, HTTP Message Signatures. */
export const httpSignature: ChapterOf = ({ keys }) => {
  const { reader, writer, remover, ed25519, test } = keys;
  const usual: HttpSignatureOptions = {
    scheme: 'http-signature',
    appKey: writer.appKey,
    appSecret: secretOf(writer),
  };
  const sign = (url: string, options: HttpSignatureOptions = usual): Promise<SignedRequest> =>
    createSigner(options).sign({
      method: 'POST',
      url: `${url}/orders?draft=no`,
      headers: { 'Content-Type': 'application/json' },
      body: '{"amount":990}',
    });
  const by = (key: typeof reader, appSecret = secretOf(key)): HttpSignatureOptions => ({
    scheme: 'http-signature',
    appKey: key.appKey,
    appSecret,
  });

  return {
    title: '4. Signed request: RFC 9421',
    steps: [
      {
        title: 'hmac-sha256, a JSON body',
        expected: 'accepted',
        attempt: async (url) => send(await sign(url)),
      },
      {
        title: "ed25519, the customer's own key",
        expected: 'accepted',
        attempt: async (url) =>
          send(
            await sign(url, {
              scheme: 'http-signature',
              appKey: ed25519.appKey,
              privateKey: ed25519.privateKey ?? '',
            }),
          ),
      },
      {
        title: 'the same request again',
        expected: 'nonce_replayed',
        attempt: async (url) => {
          const request = await sign(url);
          await send(request);
          return send(request);
        },
      },
      {
        title: 'one byte of the body changed',
        expected: 'digest_mismatch',
        attempt: async (url) => send({ ...(await sign(url)), body: '{"amount":991}' }),
      },
      {
        title: 'sent to another path',
        expected: 'auth_invalid',
        attempt: async (url) => {
          const request = await sign(url);
          return send({ ...request, url: request.url.replace('/orders', '/orders/7') });
        },
      },
      {
        title: 'a test key with a wrong secret, told why',
        expected: 'auth_invalid',
        attempt: async (url) => send(await sign(url, by(test, secretOf(reader)))),
      },
      {
        title: 'signed six minutes ahead',
        expected: 'timestamp_out_of_range',
        attempt: async (url) => send(await sign(url, { ...usual, clock: clockAt(360_000) })),
      },
      {
        title: 'by the remover, to write',
        expected: 'insufficient_scope',
        attempt: async (url) => send(await sign(url, by(remover))),
      },
    ],
  };
};
