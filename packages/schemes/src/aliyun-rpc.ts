import type { Expression, SignatureScheme, SignatureProfile } from '@countersign/core';
import { aliyunRefusals } from './refusals/aliyun.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/** What {@link aliyunRpc} takes. */
export interface AliyunRpcOptions extends SchemeOptions {
  /**
   * The one path that requests may have, as sent; `/` by default, which all SDKs send to. They sign `/`
   * wherever they send to: a platform that is mounted elsewhere says so here.
   */
  readonly path?: string;
}

/** Clients sign `/`; any other path than the one of the service becomes another string. */
const signedAt = (path: string): Expression => ({
  join: '&',
  of: [
    'method',
    { when: 'path', is: [path], write: { text: '%2F' }, otherwise: 'path' },
    {
      escape: 'rfc3986',
      of: { parameters: 'all', escape: 'rfc3986', sort: 'decoded-name' },
    },
  ],
});

/**
 * Aliyun's RPC signature (signature version 1.0), as data.
 *
 * Source: https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { aliyunRpcProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(aliyunRpcProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const aliyunRpcProfile: SignatureProfile = {
  version: 1,
  name: 'aliyun-rpc',
  fields: {
    keyId: { parameter: 'AccessKeyId' },
    algorithm: { parameter: 'SignatureMethod' },
    signatureVersion: { parameter: 'SignatureVersion', is: '1.0' },
    timestamp: { parameter: 'Timestamp' },
    nonce: { parameter: 'SignatureNonce' },
    signature: { parameter: 'Signature' },
  },
  stringToSign: signedAt('/'),
  key: { after: '&' },
  algorithm: { kind: 'hmac', hash: 'sha1' },
  algorithmName: 'HMAC-SHA1',
  encoding: 'base64',
  time: { format: 'iso', windowSeconds: 900 },
  // the vendor's own examples have nonces of 14 digits
  replay: 'signature',
  covers: ['@method', '@path', '@query', 'created', 'nonce'],
  body: 'parameters',
  legacy: true,
  refusals: aliyunRefusals,
  about: {
    vendor: 'Aliyun',
    title: 'RPC signature, version 1.0',
    source: 'https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism',
    useWhen: 'Clients were written for an Aliyun product with RPC-style actions and an older SDK.',
    notSigned: ['the host', 'all headers', 'a body that is not a form (refused)'],
  },
};

/**
 * Aliyun's RPC signature: every parameter of query and form, sorted, under HMAC-SHA1. A nonce and a
 * time, 15 minutes either way. Legacy: keys opt in with an end date.
 *
 * Throws `RangeError` for a `path` that is not one.
 *
 * Source: https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism.
 *
 * @example
 * ```ts
 * import { aliyunRpc } from '@countersign/schemes';
 * const scheme = aliyunRpc();
 * ```
 */
export function aliyunRpc({ path = '/', ...options }: AliyunRpcOptions = {}): SignatureScheme {
  if (!/^\/[!-~]*$/.test(path) || path.includes('?')) {
    throw new RangeError('"path" must be a path as it is sent');
  }
  return vendorScheme([{ ...aliyunRpcProfile, stringToSign: signedAt(path) }], options);
}
