import { createSigner, type LocalTokenOptions } from '@countersign/client';
import { clockAt, secretOf, send, spoil, type ChapterOf } from './step.ts';

const call = async (url: string, options: LocalTokenOptions, method = 'GET'): Promise<Response> =>
  send(await createSigner(options).sign({ method, url: `${url}/orders` }));

/** Pattern 2. */
export const localToken: ChapterOf = ({ keys, audience }) => {
  const { reader, writer, ed25519 } = keys;
  const usual = {
    scheme: 'local-token',
    appKey: writer.appKey,
    appSecret: secretOf(writer),
    audience,
  } as const;
  return {
    title: '2. Local token',
    steps: [
      {
        title: 'made with the secret',
        expected: 'accepted',
        attempt: (url) => call(url, usual),
      },
      {
        title: "made with the customer's own Ed25519 key",
        expected: 'accepted',
        attempt: (url) =>
          call(url, {
            scheme: 'local-token',
            appKey: ed25519.appKey,
            privateKey: ed25519.privateKey ?? '',
            audience,
          }),
      },
      {
        title: 'made with another secret',
        expected: 'auth_invalid',
        attempt: (url) => call(url, { ...usual, appSecret: secretOf(reader) }),
      },
      {
        title: 'made an hour ago',
        expected: 'token_expired',
        attempt: (url) => call(url, { ...usual, clock: clockAt(-3_600_000) }),
      },
      {
        title: 'made for another service',
        expected: 'invalid_token',
        attempt: (url) => call(url, { ...usual, audience: spoil(audience) }),
      },
      {
        title: 'narrowed to reading, used to write',
        expected: 'insufficient_scope',
        attempt: (url) => call(url, { ...usual, scopes: ['orders:read'] }, 'POST'),
      },
    ],
  };
};
