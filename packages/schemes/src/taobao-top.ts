import type { SignatureScheme, SignatureProfile } from '@countersign/core';
import { taobaoTopRefusals } from './refusals/taobao-top.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

/** What {@link taobaoTop} takes. */
export interface TaobaoTopOptions extends SchemeOptions {
  /**
   * The parameters of your own API, besides those that all calls have. TOP joins names and values
   * without any mark, so only declared names are taken, and a request whose string could be read in
   * two ways is refused: declare no more than you use, and no short ones (`q`).
   */
  readonly parameterNames: readonly string[];
}

/** Parameters that any call may have. */
const commonNames = ['format', 'partner_id', 'session', 'simplify', 'target_app_key'] as const;

const source = 'https://open.taobao.com/doc.htm?docId=101617&docType=1';

const common = {
  version: 1,
  fields: {
    keyId: { parameter: 'app_key' },
    method: { parameter: 'method' },
    version: { parameter: 'v', is: '2.0' },
    timestamp: { parameter: 'timestamp' },
    algorithm: { parameter: 'sign_method' },
    signature: { parameter: 'sign' },
  },
  stringToSign: { parameters: 'all', escape: 'none', between: '', equals: '' },
  encoding: 'upper-hex',
  time: { format: 'wall-clock+08:00', windowSeconds: 600 },
  covers: ['@query', 'created', 'keyid'],
  body: 'parameters',
  unambiguousOnly: true,
  parameterNames: commonNames,
  refusals: taobaoTopRefusals,
} as const satisfies Partial<SignatureProfile>;

const notSigned = [
  'HTTP method, host, path and headers; what is called stands in the parameter "method"',
  'a body that is not a form (refused), and so the files of uploads',
] as const;

/**
 * Taobao TOP with `sign_method` hmac-sha256, as data. Its `parameterNames` are those that all calls
 * have; add your own.
 *
 * Source: https://open.taobao.com/doc.htm?docId=101617&docType=1.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { taobaoTopProfile } from '@countersign/schemes';
 * const own = { ...taobaoTopProfile, parameterNames: ['format', 'fields', 'num_iid'] };
 * const signer = createRequestSigner(own, { secret: new Secret('…'), engine });
 * ```
 */
export const taobaoTopProfile: SignatureProfile = {
  ...common,
  name: 'taobao-top',
  algorithm: { kind: 'hmac', hash: 'sha256' },
  algorithmName: 'hmac-sha256',
  about: {
    vendor: 'Taobao',
    title: 'TOP, sign_method hmac-sha256',
    source,
    useWhen: 'Clients were written for the Taobao Open Platform and sign with hmac-sha256.',
    notSigned,
  },
};

/**
 * Taobao TOP with `sign_method` hmac, which is HMAC-MD5. Legacy: keys opt in, with an end date.
 *
 * Source: https://open.taobao.com/doc.htm?docId=101617&docType=1.
 *
 * @example
 * ```ts
 * import { taobaoTopHmacMd5Profile } from '@countersign/schemes';
 * taobaoTopHmacMd5Profile.algorithmName; // 'hmac'
 * ```
 */
export const taobaoTopHmacMd5Profile: SignatureProfile = {
  ...common,
  name: 'taobao-top-hmac-md5',
  algorithm: { kind: 'hmac', hash: 'md5' },
  algorithmName: 'hmac',
  legacy: true,
  about: {
    vendor: 'Taobao',
    title: 'TOP, sign_method hmac',
    source,
    useWhen: 'Clients were written for the Taobao Open Platform and sign with HMAC-MD5.',
    notSigned,
  },
};

/**
 * Taobao TOP with `sign_method` md5, which most clients send. Legacy: keys opt in, with an end date.
 *
 * Source: https://open.taobao.com/doc.htm?docId=101617&docType=1.
 *
 * @example
 * ```ts
 * import { taobaoTopMd5Profile } from '@countersign/schemes';
 * taobaoTopMd5Profile.algorithmName; // 'md5'
 * ```
 */
export const taobaoTopMd5Profile: SignatureProfile = {
  ...common,
  name: 'taobao-top-md5',
  algorithm: { kind: 'digest', hash: 'md5', of: ['secret', 'string', 'secret'] },
  algorithmName: 'md5',
  legacy: true,
  about: {
    vendor: 'Taobao',
    title: 'TOP, sign_method md5',
    source,
    useWhen: 'Clients were written for the Taobao Open Platform and know no better than MD5.',
    notSigned,
  },
};

/**
 * Taobao's Open Platform: all parameters of query and form, sorted and joined without any mark, under
 * HMAC-SHA256 or, for keys that opt in, HMAC-MD5 or MD5. The key decides which; `sign_method` is only
 * checked. The time is Beijing wall clock, 10 minutes either way; there is no nonce, so the signature
 * is remembered.
 *
 * Throws `TypeError` or `RangeError` when `parameterNames` is no list of names.
 *
 * Source: https://open.taobao.com/doc.htm?docId=101617&docType=1.
 *
 * @example
 * ```ts
 * import { taobaoTop } from '@countersign/schemes';
 * const scheme = taobaoTop({ parameterNames: ['fields', 'num_iid'] });
 * ```
 */
export function taobaoTop({ parameterNames, ...options }: TaobaoTopOptions): SignatureScheme {
  if (!Array.isArray(parameterNames)) throw new TypeError('"parameterNames" must be a list');
  if (!parameterNames.every((name) => /^[A-Za-z0-9_.-]{1,64}$/.test(name))) {
    throw new RangeError('"parameterNames" must be names of parameters');
  }
  const adapt = (profile: SignatureProfile): SignatureProfile => ({
    ...profile,
    parameterNames: [...commonNames, ...parameterNames],
  });
  return vendorScheme(
    [adapt(taobaoTopProfile), adapt(taobaoTopHmacMd5Profile), adapt(taobaoTopMd5Profile)],
    options,
  );
}
