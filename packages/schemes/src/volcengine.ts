import type { Expression, SignatureScheme, SignatureProfile } from '@countersign/core';
import { hashOfLines } from './hash-of-lines.ts';
import { volcengineRefusals } from './refusals/volcengine.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

const scope: readonly Expression[] = [
  { field: 'date' },
  { field: 'region' },
  { field: 'service' },
  { field: 'terminator' },
];

/**
 * Volcengine's OpenAPI signature, as data.
 *
 * Source: https://www.volcengine.com/docs/6369/67269.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { volcengineProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(volcengineProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const volcengineProfile: SignatureProfile = {
  version: 1,
  name: 'volcengine',
  credentials: { prefix: 'HMAC-SHA256 ', syntax: 'pairs' },
  fields: {
    keyId: { part: 'Credential', split: '/', piece: 0 },
    date: { part: 'Credential', split: '/', piece: 1, equals: { day: 'yyyymmdd' } },
    region: { part: 'Credential', split: '/', piece: 2 },
    service: { part: 'Credential', split: '/', piece: 3 },
    terminator: { part: 'Credential', split: '/', piece: 4, is: 'request' },
    signedHeaders: { part: 'SignedHeaders' },
    signature: { part: 'Signature' },
    timestamp: { header: 'x-date' },
    contentSha256: { header: 'x-content-sha256', optional: true },
  },
  stringToSign: {
    join: '\n',
    of: [
      { text: 'HMAC-SHA256' },
      'timestamp',
      { join: '/', of: scope },
      hashOfLines(
        'method',
        'path',
        { parameters: 'query', escape: 'rfc3986', sort: 'decoded-name-value' },
        { headers: 'signed', spaces: 'collapse', after: '\n' },
        'signed-headers',
        'body-digest',
      ),
    ],
  },
  key: { chain: scope },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 'iso-basic', windowSeconds: 900 },
  covers: ['@method', '@path', '@query', 'created'],
  body: { field: 'contentSha256', hash: 'sha256', encoding: 'hex', whenAbsent: 'computed' },
  // the Node SDK signs neither Host nor, on GET, anything but the date
  signedHeaders: { separator: ';', always: ['x-date'], whenSent: ['x-security-token'] },
  refusals: volcengineRefusals,
  about: {
    vendor: 'Volcengine',
    title: 'OpenAPI signature, HMAC-SHA256',
    source: 'https://www.volcengine.com/docs/6369/67269',
    useWhen: 'Clients use a Volcengine SDK.',
    notSigned: [
      'the host, unless the client lists it (the Node SDK does not)',
      'Content-Type and all headers that the client does not list',
      'the order of equal names in the query',
    ],
  },
};

/**
 * Volcengine's OpenAPI signature: method, path, query and the body by its SHA-256, under a key derived
 * from date, region and service. A time, 15 minutes either way, and no nonce: the signature itself is
 * remembered.
 *
 * Source: https://www.volcengine.com/docs/6369/67269.
 *
 * @example
 * ```ts
 * import { volcengine } from '@countersign/schemes';
 * const scheme = volcengine();
 * ```
 */
export function volcengine(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([volcengineProfile], options);
}
