import type { Expression, SignatureScheme, SignatureProfile } from '@countersign/core';
import { hashOfLines } from './hash-of-lines.ts';
import { tencentRefusals } from './refusals/tencent.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/** What {@link tencentTc3} takes. */
export interface TencentTc3Options extends SchemeOptions {
  /**
   * Headers that must be signed besides `content-type` and `host`, in lower case, for instance
   * `x-tc-action`. None by default: the vendor's SDKs sign no others.
   */
  readonly requiredHeaders?: readonly string[];
}

const scope: readonly Expression[] = [
  { field: 'date' },
  { field: 'service' },
  { field: 'terminator' },
];

const alwaysSigned = ['content-type', 'host'] as const;

/**
 * Tencent Cloud's TC3-HMAC-SHA256 (signature method v3), as data.
 *
 * Source: https://cloud.tencent.com/document/api/213/30654.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { tencentTc3Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(tencentTc3Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const tencentTc3Profile: SignatureProfile = {
  version: 1,
  name: 'tencent-tc3',
  credentials: { prefix: 'TC3-HMAC-SHA256 ', syntax: 'pairs' },
  fields: {
    keyId: { part: 'Credential', split: '/', piece: 0 },
    date: { part: 'Credential', split: '/', piece: 1, equals: { day: 'yyyy-mm-dd' } },
    service: { part: 'Credential', split: '/', piece: 2 },
    terminator: { part: 'Credential', split: '/', piece: 3, is: 'tc3_request' },
    signedHeaders: { part: 'SignedHeaders' },
    signature: { part: 'Signature' },
    timestamp: { header: 'x-tc-timestamp' },
  },
  stringToSign: {
    join: '\n',
    of: [
      { text: 'TC3-HMAC-SHA256' },
      'timestamp',
      { join: '/', of: scope },
      hashOfLines(
        'method',
        'path',
        'query',
        // the document has all values in lower case; the SDKs leave the type as it is
        { headers: 'signed', lowerValuesExcept: ['content-type'], after: '\n' },
        'signed-headers',
        { bodyHash: 'sha256' },
      ),
    ],
  },
  key: { before: 'TC3', chain: scope },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 's', windowSeconds: 300 },
  covers: ['@method', '@path', '@query', 'content-digest', 'created'],
  body: 'in-string',
  signedHeaders: { separator: ';', always: alwaysSigned },
  hostForms: ['as-sent', 'no-port'],
  refusals: tencentRefusals,
  about: {
    vendor: 'Tencent Cloud',
    title: 'API 3.0, TC3-HMAC-SHA256 (signature method v3)',
    source: 'https://cloud.tencent.com/document/api/213/30654',
    useWhen: 'Customers have the SDKs of Tencent Cloud, or a platform wants the same shape.',
    notSigned: [
      'X-TC-Action, X-TC-Version, X-TC-Region, X-TC-Token and all other headers that the client does not list: the SDKs list Content-Type and Host alone',
      'the port of Host, which the Node.js SDK leaves out',
      'upper and lower case in signed headers other than Content-Type',
    ],
  },
};

/**
 * Tencent Cloud's TC3-HMAC-SHA256, as its SDKs send it: method, path, query, `Content-Type`, `Host` and
 * body under a key for one day and service. `X-TC-Timestamp` may be 300 seconds off. There is no nonce:
 * the signature is remembered.
 *
 * Route by path, or demand `requiredHeaders: ['x-tc-action']` of clients that can sign it: what an
 * action is may otherwise be changed on the way.
 *
 * Throws `RangeError` when `requiredHeaders` has what is no header name.
 *
 * Source: https://cloud.tencent.com/document/api/213/30654.
 *
 * @example
 * ```ts
 * import { tencentTc3 } from '@countersign/schemes';
 * const scheme = tencentTc3();
 * const strict = tencentTc3({ requiredHeaders: ['x-tc-action'] });
 * ```
 */
export function tencentTc3(options: TencentTc3Options = {}): SignatureScheme {
  const { requiredHeaders = [], ...others } = options;
  if (!requiredHeaders.every((name) => /^[a-z0-9-]{1,64}$/.test(name))) {
    throw new RangeError('"requiredHeaders" must be names of headers in lower case');
  }
  const always = [...new Set([...alwaysSigned, ...requiredHeaders])].toSorted();
  return vendorScheme(
    [{ ...tencentTc3Profile, signedHeaders: { separator: ';', always } }],
    others,
  );
}
