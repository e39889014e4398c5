import type { BinaryEncoding, HashAlgorithm } from '../ports/crypto-engine.ts';

/**
 * A signature scheme as data: where its fields travel, how its string to sign is built, and how the
 * secret is applied. Plain JSON. `createSignatureScheme` makes a scheme of it; it is compiled once, and
 * verifier, signer and explainer share every step.
 *
 * @example
 * ```ts
 * import { createSignatureScheme, type SignatureProfile } from '@countersign/core';
 * const acme: SignatureProfile = {
 *   version: 1,
 *   name: 'acme-hmac',
 *   fields: {
 *     place: 'headers',
 *     keyId: 'x-acme-key',
 *     timestamp: 'x-acme-time',
 *     nonce: 'x-acme-nonce',
 *     signature: 'x-acme-signature',
 *   },
 *   stringToSign: { join: '\n', of: ['method', 'target', 'timestamp', 'nonce', { bodyHash: 'sha256' }] },
 *   algorithm: { kind: 'hmac', hash: 'sha256' },
 *   encoding: 'base64',
 *   windowSeconds: 300,
 *   covers: ['@method', '@path', '@query', 'content-digest', 'created', 'nonce'],
 *   body: 'in-string',
 * };
 * const scheme = createSignatureScheme({ name: 'acme-hmac', profiles: [acme] });
 * ```
 */
export interface SignatureProfile {
  readonly version: 1;
  /** The name that keys and routes list. */
  readonly name: string;
  readonly fields: ProfileFields;
  readonly stringToSign: Expression;
  readonly algorithm: ProfileAlgorithm;
  /** How the signature is written. */
  readonly encoding: BinaryEncoding;
  /** What an algorithm field, if the caller sends one, must say. */
  readonly algorithmName?: string;
  /** How far the timestamp may lie from the server's clock, either way. */
  readonly windowSeconds: number;
  /** What a signature binds, by the names of RFC 9421 §2; reported on the principal. */
  readonly covers: readonly string[];
  /**
   * `in-string`: the string to sign binds the body. `form-only`: it binds form parameters, so that
   * any other body is refused.
   */
  readonly body: 'in-string' | 'form-only';
  /** Refuse what an unescaped string to sign could not tell apart. */
  readonly unambiguousOnly?: boolean;
  /** Weak by today's measure: keys opt in, with an end date. */
  readonly legacy?: boolean;
}

/** Where the fields of a signature travel, and what they are called there. */
export interface ProfileFields {
  /** `parameters`: all in the query or all in a form body. `headers`: each a header, in lower case. */
  readonly place: 'parameters' | 'headers';
  readonly keyId: string;
  /** Seconds since 1970, ten digits. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  /** Optional on the wire; checked when sent. */
  readonly appId?: string;
  /** Optional on the wire; checked when sent. It never chooses the algorithm. */
  readonly algorithm?: string;
}

/** How the secret is applied: as an HMAC key, or as part of a text that is hashed. */
export type ProfileAlgorithm =
  | { readonly kind: 'hmac'; readonly hash: HashAlgorithm }
  /** `suffix` stands between the string and the secret. Broken by design; legacy profiles only. */
  | { readonly kind: 'suffixed-digest'; readonly hash: HashAlgorithm; readonly suffix: string };

/** A piece of the string to sign. */
export type Expression =
  /** As sent, except for `authority`: lower case, without a default port. */
  | 'method'
  | 'authority'
  | 'path'
  | 'target'
  /** The fields of the signature, as sent. */
  | 'key-id'
  | 'timestamp'
  | 'nonce'
  /** A fixed text. */
  | { readonly text: string }
  /** The value of a header that must stand exactly once. */
  | { readonly header: string }
  /** Sorted parameters without the signature, joined as `name=value` with `&`. */
  | { readonly parameters: 'query' | 'form' | 'all'; readonly escape: 'rfc3986' | 'none' }
  /** The digest of the body as sent, in lower-case hex. */
  | { readonly bodyHash: HashAlgorithm }
  /** One of three, by the kind of body. */
  | {
      readonly whenBody: {
        readonly absent: Expression;
        /** A form that carries the signature itself. */
        readonly signedForm: Expression;
        readonly other: Expression;
      };
    }
  /** Several, with a text between them. */
  | { readonly join: string; readonly of: readonly Expression[] };
