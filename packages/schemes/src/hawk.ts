import type { Expression, SignatureScheme, SignatureProfile } from '@countersign/core';
import { hawkRefusals } from './refusals/hawk.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

const app: Expression = { field: 'app' };
const dlg: Expression = { field: 'dlg' };

/** Two more lines with `app`. A lone `dlg` would be ignored; here it makes another string. */
const delegation: Expression = {
  when: { join: '', of: [app, dlg] },
  is: [''],
  write: { text: '' },
  otherwise: { join: '\n', of: [app, dlg, { text: '' }] },
};

/**
 * Hawk in the `Authorization` header, with HMAC-SHA256, as data.
 *
 * Source: https://github.com/mozilla/hawk/blob/main/API.md.
 *
 * @example
 * ```ts
 * import { createRequestSigner, Secret } from '@countersign/core';
 * import { defaultEngine as engine } from '@countersign/crypto';
 * import { hawkProfile } from '@countersign/schemes';
 * const signer = createRequestSigner(hawkProfile, { secret: new Secret('…'), engine });
 * ```
 */
export const hawkProfile: SignatureProfile = {
  version: 1,
  name: 'hawk',
  credentials: { prefix: 'Hawk ', syntax: 'quoted-pairs' },
  fields: {
    keyId: { part: 'id' },
    timestamp: { part: 'ts' },
    nonce: { part: 'nonce' },
    hash: { part: 'hash', optional: true },
    ext: { part: 'ext', optional: true },
    signature: { part: 'mac' },
    app: { part: 'app', optional: true },
    dlg: { part: 'dlg', optional: true },
  },
  stringToSign: {
    join: '\n',
    of: [
      { text: 'hawk.1.header' },
      'timestamp',
      'nonce',
      'method',
      'target',
      { lower: 'hostname' },
      'port',
      { field: 'hash' },
      { field: 'ext' },
      delegation,
    ],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'base64',
  time: { format: 's', windowSeconds: 60 },
  // clients send six characters
  replay: 'signature',
  covers: ['@method', '@authority', '@path', '@query', 'created', 'nonce'],
  body: {
    field: 'hash',
    hash: 'sha256',
    encoding: 'base64',
    before: {
      join: '\n',
      of: [
        { text: 'hawk.1.payload' },
        { lower: { upTo: ';', in: { header: 'content-type' } } },
        { text: '' },
      ],
    },
    after: { text: '\n' },
    whenAbsent: 'unbound',
  },
  refusals: hawkRefusals,
  about: {
    vendor: 'Hawk',
    title: 'HTTP Holder-Of-Key Authentication Scheme',
    source: 'https://github.com/mozilla/hawk/blob/main/API.md',
    useWhen:
      'Clients speak Hawk already, or want a small and open scheme with libraries in many languages.',
    notSigned: [
      'headers other than Host; Content-Type, without its parameters, is signed with the body',
      'the body, if the client sends no payload hash (refused unless the route accepts it)',
    ],
  },
};

/**
 * Hawk in the `Authorization` header. A minute either way; a body needs the payload hash.
 *
 * Source: https://github.com/mozilla/hawk/blob/main/API.md.
 *
 * @example
 * ```ts
 * import { hawk } from '@countersign/schemes';
 * const scheme = hawk();
 * ```
 */
export function hawk(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([hawkProfile], options);
}
