import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { alipayV2Refusals } from './refusals/alipay.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

const source = 'https://opendocs.alipay.com/common/02kf5q';

const common = {
  version: 1,
  fields: {
    keyId: { parameter: 'app_id' },
    algorithm: { parameter: 'sign_type' },
    timestamp: { parameter: 'timestamp' },
    signature: { parameter: 'sign' },
  },
  stringToSign: { parameters: 'all', escape: 'none' },
  encoding: 'base64',
  time: { format: 'wall-clock+08:00', windowSeconds: 900 },
  covers: ['@query', 'created', 'keyid'],
  body: 'parameters',
  unambiguousOnly: true,
  refusals: alipayV2Refusals,
} as const satisfies Partial<SignatureProfile>;

const notSigned = [
  'HTTP method, host, path and headers; what is called stands in the parameter "method"',
  'whether a parameter stands in the query or in the form',
  'a body that is not a form (refused), and so the files of uploads',
] as const;

/**
 * Alipay's gateway protocol with `sign_type` RSA2 (RSA with SHA-256), as data.
 *
 * Source: https://opendocs.alipay.com/common/02kf5q.
 *
 * @example
 * ```ts
 * import { createRequestSigner } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { alipayV2Profile } from '@countersign/schemes';
 * const signerFor = (pkcs8: string) =>
 *   createRequestSigner(alipayV2Profile, {
 *     secret: engine.privateKey('rsa-v1_5-sha256', pkcs8),
 *     engine,
 *   });
 * ```
 */
export const alipayV2Profile: SignatureProfile = {
  ...common,
  name: 'alipay-v2',
  algorithm: { kind: 'public-key', algorithm: 'rsa-v1_5-sha256' },
  algorithmName: 'RSA2',
  about: {
    vendor: 'Alipay',
    title: 'Gateway protocol (v2), RSA2',
    source,
    useWhen: 'Clients were written for gateway.do and sign with their application key.',
    notSigned,
  },
};

/**
 * The same with `sign_type` RSA (RSA with SHA-1). Legacy: keys opt in, with an end date.
 *
 * Source: https://opendocs.alipay.com/common/02kf5q.
 *
 * @example
 * ```ts
 * import { createSignatureScheme } from '@countersign/core';
 * import { alipayV2RsaProfile } from '@countersign/schemes';
 * const scheme = createSignatureScheme({ name: 'alipay-v2-rsa', profiles: [alipayV2RsaProfile] });
 * ```
 */
export const alipayV2RsaProfile: SignatureProfile = {
  ...common,
  name: 'alipay-v2-rsa',
  algorithm: { kind: 'public-key', algorithm: 'rsa-v1_5-sha1' },
  algorithmName: 'RSA',
  legacy: true,
  about: {
    vendor: 'Alipay',
    title: 'Gateway protocol (v2), RSA with SHA-1',
    source,
    useWhen: 'Clients were written for gateway.do and cannot be told to use RSA2.',
    notSigned,
  },
};

/**
 * Alipay's gateway protocol (v2): all parameters of query and form, sorted and unescaped, under RSA2 or,
 * for keys that opt in, RSA. The key holds the customer's public key; import what the customer uploaded
 * to Alipay with `importPublicKeyText`. Empty values are signed as they are sent. Values with `&` or
 * control characters are refused, since they could not be told from other parameters. The timestamp is
 * Beijing's wall clock, 15 minutes either way; there is no nonce, so the signature itself is remembered.
 *
 * Source: https://opendocs.alipay.com/common/02kf5q.
 *
 * @example
 * ```ts
 * import { alipayV2 } from '@countersign/schemes';
 * const scheme = alipayV2();
 * ```
 */
export function alipayV2(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([alipayV2Profile, alipayV2RsaProfile], options);
}
