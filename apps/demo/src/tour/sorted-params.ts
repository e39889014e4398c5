import { createSigner, type SignedRequest, type SortedParamsOptions } from '@countersign/client';
import { clockAt, secretOf, send, type ChapterOf } from './step.ts';

type Changes = Partial<Omit<SortedParamsOptions, 'engine'>>;

/** Pattern 4, the form with sorted parameters. */
export const sortedParams: ChapterOf = ({ keys }) => {
  const { reader, writer, legacy } = keys;
  const usual: SortedParamsOptions = {
    scheme: 'sorted-params',
    appKey: reader.appKey,
    appSecret: secretOf(reader),
  };
  const sign = (url: string, changes: Changes = {}): Promise<SignedRequest> =>
    createSigner({ ...usual, ...changes }).sign({ method: 'GET', url: `${url}/orders?page=2` });
  const form = (url: string, changes: Changes = {}): Promise<SignedRequest> =>
    createSigner({ ...usual, ...changes, place: 'form' }).sign({
      method: 'POST',
      url: `${url}/orders`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'item=tea&amount=990',
    });
  const ofWriter = { appKey: writer.appKey, appSecret: secretOf(writer) };

  return {
    title: '4. Signed request: sorted-params',
    steps: [
      { title: 'a query', expected: 'accepted', attempt: async (url) => send(await sign(url)) },
      {
        title: 'a form',
        expected: 'accepted',
        attempt: async (url) => send(await form(url, ofWriter)),
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
        title: 'one parameter changed',
        expected: 'auth_invalid',
        attempt: async (url) => {
          const request = await sign(url);
          return send({ ...request, url: request.url.replace('page=2', 'page=3') });
        },
      },
      {
        title: 'one parameter added to the form',
        expected: 'auth_invalid',
        attempt: async (url) => {
          const request = await form(url, ofWriter);
          return send({ ...request, body: `${String(request.body)}&discount=100` });
        },
      },
      {
        title: "signed with another key's secret",
        expected: 'auth_invalid',
        attempt: async (url) => send(await sign(url, { appSecret: secretOf(writer) })),
      },
      {
        title: 'signed six minutes ago',
        expected: 'timestamp_out_of_range',
        attempt: async (url) => send(await sign(url, { clock: clockAt(-360_000) })),
      },
      {
        title: 'by the reader, to write',
        expected: 'insufficient_scope',
        attempt: async (url) => send(await form(url)),
      },
      {
        title: 'MD5, by a key that still may',
        expected: 'accepted',
        attempt: async (url) =>
          send(
            await sign(url, {
              scheme: 'sorted-params-md5',
              appKey: legacy.appKey,
              appSecret: secretOf(legacy),
            }),
          ),
      },
      {
        title: 'MD5, by a key that may not',
        expected: 'auth_invalid',
        attempt: async (url) => send(await sign(url, { scheme: 'sorted-params-md5' })),
      },
    ],
  };
};
