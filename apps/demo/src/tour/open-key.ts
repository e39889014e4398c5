import { createSigner } from '@countersign/client';
import { send, spoil, type ChapterOf } from './step.ts';

const call = async (url: string, appKey: string): Promise<Response> =>
  send(await createSigner({ scheme: 'api-key', appKey }).sign({ method: 'GET', url }));

/** Pattern 1. */
export const openKey: ChapterOf = ({ keys }) => {
  const { appKey } = keys.open;
  return {
    title: '1. Open key',
    steps: [
      {
        title: 'a known key',
        expected: 'accepted',
        attempt: (url) => call(`${url}/open`, appKey),
      },
      { title: 'no key', expected: 'auth_required', attempt: (url) => fetch(`${url}/open`) },
      {
        title: 'a key with a typing error',
        expected: 'auth_invalid',
        attempt: (url) => call(`${url}/open`, spoil(appKey)),
      },
      {
        title: 'in the query, where that is not allowed',
        expected: 'auth_malformed',
        attempt: (url) => fetch(`${url}/open?app_key=${appKey}`),
      },
      {
        title: 'a key where proof is required',
        expected: 'auth_required',
        attempt: (url) => call(`${url}/orders`, appKey),
      },
    ],
  };
};
