import { createSigner, type SignedRequest } from '@countersign/client';
import type { AuthErrorCode } from '@countersign/core';
import type { Snippet } from '../snippets.ts';
import { vendors, type Vendor } from '../vendors.ts';
import { clockAt, secretOf, send, type ChapterOf, type Step } from './step.ts';

/** What the tour changes about a request. */
interface Changes {
  readonly appSecret?: string;
  readonly offsetMs?: number;
}

/** The vendors' own signatures; refusals are in the vendor's words. */
export const vendorSdks: ChapterOf = ({ keys, servers }) => {
  const { vendor: key, reader } = keys;
  const sign = ({ profile, fields }: Vendor, url: string, changes: Changes = {}) =>
    createSigner({
      scheme: 'profile',
      profile,
      fields,
      appKey: key.appKey,
      appSecret: changes.appSecret ?? secretOf(key),
      clock: clockAt(changes.offsetMs ?? 0),
    }).sign({
      method: 'POST',
      url: `${url}/vendor/orders?draft=no`,
      headers: { 'Content-Type': 'application/json' },
      // no nonce: what tells two requests apart within a second is what they say
      body: JSON.stringify({ amount: 990, reference: crypto.randomUUID() }),
    });

  const stepsOf = (vendor: Vendor): readonly Step[] => [
    {
      title: `${vendor.name}: a JSON body`,
      expected: 'accepted',
      attempt: async (url) => send(await sign(vendor, url)),
    },
    {
      title: `${vendor.name}: a wrong secret`,
      ...refusedBy(vendor, 'auth_invalid'),
      attempt: async (url) => send(await sign(vendor, url, { appSecret: secretOf(reader) })),
    },
    {
      title: `${vendor.name}: one parameter changed`,
      ...refusedBy(vendor, 'auth_invalid'),
      attempt: async (url) => {
        const request = await sign(vendor, url);
        return send({ ...request, url: request.url.replace('draft=no', 'draft=on') });
      },
    },
    {
      title: `${vendor.name}: the same request again`,
      ...refusedBy(vendor, 'nonce_replayed'),
      attempt: async (url) => {
        const request = await sign(vendor, url);
        await send(request);
        return send(request);
      },
    },
    {
      title: `${vendor.name}: signed twenty minutes ago`,
      ...refusedBy(vendor, 'timestamp_out_of_range'),
      attempt: async (url) => send(await sign(vendor, url, { offsetMs: -1_200_000 })),
    },
  ];

  return {
    title: "5. Your customers' SDKs",
    steps: vendors.flatMap(stepsOf),
    toPaste: () =>
      Promise.all(
        vendors.map(async (vendor, index): Promise<Snippet> => {
          const server = servers[index % servers.length];
          const minutes = (vendor.profile.time?.windowSeconds ?? 0) / 60;
          const title = `${vendor.name}, on ${server?.name ?? ''}: good once, for ${minutes} minutes`;
          return { title, command: toCurl(await sign(vendor, server?.url ?? '')) };
        }),
      ),
    note:
      `An SDK takes ${servers[0]?.url ?? ''}/vendor/orders as its endpoint, path and all (Aliyun's takes the ` +
      'path as pathname), and the key "vendor". A success is answered in the demo\'s own JSON, which the ' +
      "SDK may not like: a platform answers in its vendor's envelope.",
  };
};

/** Our code, and the vendor's own that its SDK shows. */
function refusedBy({ scheme }: Vendor, expected: AuthErrorCode): Pick<Step, 'expected' | 'words'> {
  const words = scheme.refusals?.errors[expected]?.code;
  return { expected, ...(words !== undefined && { words: String(words) }) };
}

/** A request as a line for any POSIX shell. */
function toCurl({ method, url, headers, body }: SignedRequest): string {
  const lines = headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  const data = typeof body === 'string' ? [`-d ${quote(body)}`] : [];
  return ['curl -i', `-X ${method}`, ...lines, ...data, quote(url)].join(' ');
}

/** A text that a POSIX shell takes as it is. */
const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
