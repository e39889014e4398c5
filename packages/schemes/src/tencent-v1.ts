import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { tencentRefusals } from './refusals/tencent.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

const source = 'https://cloud.tencent.com/document/api/213/30435';

const common = {
  version: 1,
  fields: {
    keyId: { parameter: 'SecretId' },
    algorithm: { parameter: 'SignatureMethod' },
    timestamp: { parameter: 'Timestamp' },
    nonce: { parameter: 'Nonce' },
    signature: { parameter: 'Signature' },
  },
  stringToSign: {
    join: '',
    of: ['method', 'host', 'path', { text: '?' }, { parameters: 'all', escape: 'none' }],
  },
  encoding: 'base64',
  time: { format: 's', windowSeconds: 300 },
  // the SDK's nonces are below 65536
  replay: 'signature',
  covers: ['@method', '@authority', '@path', '@query', 'created', 'nonce'],
  body: 'parameters',
  unambiguousOnly: true,
  refusals: tencentRefusals,
} as const satisfies Partial<SignatureProfile>;

const notSigned = [
  'all headers but Host',
  'whether a parameter stands in the query or in the form',
  'where a value with "&" ends: refused as it is, but the same signature holds for what it would be as two parameters',
  'a body that is not a form (refused)',
] as const;

/**
 * Tencent Cloud's signature method v1 with HmacSHA256, as data.
 *
 * Source: https://cloud.tencent.com/document/api/213/30435.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { tencentV1Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(tencentV1Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const tencentV1Profile: SignatureProfile = {
  ...common,
  name: 'tencent-v1',
  algorithm: { kind: 'hmac', hash: 'sha256' },
  algorithmName: 'HmacSHA256',
  about: {
    vendor: 'Tencent Cloud',
    title: 'Signature method v1, HmacSHA256',
    source,
    useWhen: 'Clients were written for the older signature of Tencent Cloud and name HmacSHA256.',
    notSigned,
  },
};

/**
 * Tencent Cloud's signature method v1 with HmacSHA1, which is also what clients do that name no
 * method. Legacy: keys opt in, with an end date.
 *
 * Source: https://cloud.tencent.com/document/api/213/30435.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { tencentV1Sha1Profile } from '@countersign/schemes';
 * const signer = createRequestSigner(tencentV1Sha1Profile, { secret: new Secret('…'), engine });
 * ```
 */
export const tencentV1Sha1Profile: SignatureProfile = {
  ...common,
  name: 'tencent-v1-sha1',
  algorithm: { kind: 'hmac', hash: 'sha1' },
  algorithmName: 'HmacSHA1',
  legacy: true,
  about: {
    vendor: 'Tencent Cloud',
    title: 'Signature method v1, HmacSHA1',
    source,
    useWhen: 'Clients of the older signature cannot be told to name HmacSHA256.',
    notSigned,
  },
};

/**
 * Tencent Cloud's signature method v1: method, host with port, path and every parameter of query and
 * form, sorted and unescaped, under HMAC-SHA256 or, for keys that opt in, HMAC-SHA1. The key decides
 * which; `SignatureMethod` is only checked. `Timestamp` may be 300 seconds off; the signature is
 * remembered, since the SDK's `Nonce` has but 65,536 values. Repeated names, and values with `&` or
 * control characters, are refused, since unescaped they could pass for other parameters.
 *
 * Throws `TypeError` or `RangeError` that names the option at fault.
 *
 * Source: https://cloud.tencent.com/document/api/213/30435.
 *
 * @example
 * ```ts
 * import { tencentV1 } from '@countersign/schemes';
 * const scheme = tencentV1();
 * ```
 */
export function tencentV1(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([tencentV1Profile, tencentV1Sha1Profile], options);
}
