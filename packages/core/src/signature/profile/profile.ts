import type { HashAlgorithm, PublicKeyAlgorithm } from '../../ports/crypto-engine.ts';
import type { Expression } from './expression.ts';
import type { RefusalForm } from '../refusal/refusal-form.ts';
import type { TimeFormat } from '../compile/time-format.ts';

/**
 * A signature scheme as data: where its fields travel, how its string to sign is built, and how the
 * secret is applied. Plain JSON, described by {@link profileSchema}. `createSignatureScheme` makes a
 * scheme of it; it is compiled once, and verifier, signer and explainer share every step.
 *
 * @example
 * ```ts
 * import { createSignatureScheme, type SignatureProfile } from '@countersign/core';
 * const acme: SignatureProfile = {
 *   version: 1,
 *   name: 'acme-hmac',
 *   fields: {
 *     keyId: { header: 'x-acme-key' },
 *     timestamp: { header: 'x-acme-time' },
 *     nonce: { header: 'x-acme-nonce' },
 *     signature: { header: 'x-acme-signature' },
 *   },
 *   stringToSign: { join: '\n', of: ['method', 'target', 'timestamp', 'nonce', { bodyHash: 'sha256' }] },
 *   algorithm: { kind: 'hmac', hash: 'sha256' },
 *   encoding: 'base64',
 *   time: { format: 's', windowSeconds: 300 },
 *   covers: ['@method', '@path', '@query', 'created', 'nonce'],
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
  /** How the header is written whose parts or pieces some fields are. */
  readonly credentials?: CredentialsSyntax;
  /** Which bodies may carry the fields that are parameters, besides the query; forms by default. */
  readonly parameterBodies?: readonly ParameterBody[];
  /** Fields that are parameters stand in such a body alone, and in the query they mean nothing. */
  readonly bodyOnly?: boolean;
  readonly stringToSign: Expression;
  readonly algorithm: ProfileAlgorithm;
  /** What is done to the secret before it keys the HMAC. */
  readonly key?: KeyDerivation;
  /** How the signature is written. */
  readonly encoding: SignatureEncoding;
  /** What an algorithm field, if the caller sends one, must say. */
  readonly algorithmName?: string;
  /** Absent when the scheme carries no time: then a route must say what it does about replays. */
  readonly time?: TimeRule;
  /**
   * What the replay guard remembers: the nonce, or the signature where nonces are missing or too short
   * to be told apart, or joined to their neighbours without a mark. By default the nonce if there is
   * such a field.
   */
  readonly replay?: 'nonce' | 'signature';
  /** What a signature always binds, by the names of RFC 9421 §2; reported on the principal. */
  readonly covers: readonly string[];
  readonly body: BodyRule;
  /** Headers that the caller chooses to sign, and those that it must. Needs a field `signedHeaders`. */
  readonly signedHeaders?: SignedHeadersRule;
  /** Which query parameters a signature binds; all by default, and then the string must have all. */
  readonly query?: QueryRule;
  /** The ways in which the host may have been signed; the first that matches wins. `as-sent` by default. */
  readonly hostForms?: readonly HostForm[];
  /** Refuse what an unescaped string to sign could not tell apart. */
  readonly unambiguousOnly?: boolean;
  /** Refuse bodies of several lines: where more follows the body, its last line could pass for that. */
  readonly oneLineBody?: boolean;
  /** Names that no parameter may have: in another variant, the secret stands there. */
  readonly reservedNames?: readonly string[];
  /**
   * For strings that join names and values without any mark: the only parameters that may be sent
   * besides those of the scheme, so that a value cannot pass for a parameter.
   */
  readonly parameterNames?: readonly string[];
  /** Accept empty values where the string to sign leaves them out; refused by default. */
  readonly unsignedEmpty?: boolean;
  /** A field whose JSON, or the base64url of it, becomes the principal's claims. */
  readonly claims?: string;
  /** Weak by today's measure: keys opt in, with an end date. */
  readonly legacy?: boolean;
  /** How refusals are written, so that the vendor's own clients understand them. */
  readonly refusals?: RefusalForm;
  /** For people: documentation is made of it. */
  readonly about?: ProfileAbout;
}

/** Where each field of a signature travels. Names beyond the listed ones are the profile's own. */
export interface ProfileFields {
  readonly keyId: Carrier;
  readonly signature: Carrier;
  readonly timestamp?: Carrier;
  readonly nonce?: Carrier;
  /** Optional on the wire; checked when sent. */
  readonly appId?: Carrier;
  /**
   * Optional on the wire; checked when sent. It never chooses the algorithm. The signer sends it unless
   * it is said to be `optional`.
   */
  readonly algorithm?: Carrier;
  /** The names of the headers that were signed. */
  readonly signedHeaders?: Carrier;
  /** The names of the query parameters that were signed. */
  readonly signedParameters?: Carrier;
  /** The client's own idea of how long the signature lives: a time, or seconds after the timestamp. */
  readonly validFrom?: Carrier;
  readonly validUntil?: Carrier;
  readonly validSeconds?: Carrier;
  readonly [name: string]: Carrier | undefined;
}

/** Where one field stands, and how it is taken out. */
export interface Carrier {
  /** In a header of its own, lower-case name. */
  readonly header?: string;
  /** In this one when that was not sent; the signer never writes it. */
  readonly elseHeader?: string;
  /** In the query, or in the body that carries parameters. */
  readonly parameter?: string;
  /** In a named part of the credentials; or, with only `piece`, in the credentials themselves. */
  readonly part?: string;
  /** The whole text is base64url, with or without padding, before it is cut. */
  readonly unwrap?: 'base64url';
  /** One of several pieces between this text; all pieces of one place have the same. */
  readonly split?: string;
  /** Which piece, from 0. */
  readonly piece?: number;
  /** The field itself is base64url, with or without padding. */
  readonly decode?: 'base64url';
  /** A member of the JSON object that the decoded field is. */
  readonly json?: string;
  /** The only value that is accepted, which the signer writes. */
  readonly is?: string;
  /** The same, computed: the date of a credential scope must be that of the timestamp. */
  readonly equals?: Expression;
  /** One of several signatures between spaces, each after this text. */
  readonly listedAfter?: string;
  readonly optional?: boolean;
}

/** A header that holds several fields. */
export interface CredentialsSyntax {
  /** `authorization` unless said otherwise. */
  readonly header?: string;
  /** What stands before the fields, the space included: `AWS4-HMAC-SHA256 `. */
  readonly prefix: string;
  /** `pairs`: `name=value` between commas or other marks. `plain`: one text, cut by `split`. */
  readonly syntax: 'pairs' | 'quoted-pairs' | 'plain';
  /** What stands between pairs; a comma with any spaces around it by default. */
  readonly separator?: string;
  /** Whether values are percent-encoded (OAuth 1.0a). */
  readonly percentEncoded?: boolean;
}

/** A body that can carry parameters. */
export type ParameterBody = 'form' | 'xml' | 'multipart';

/** How the secret is applied. */
export type ProfileAlgorithm =
  /** `of`: what is signed where the secret is part of that too; the string alone by default. */
  | { readonly kind: 'hmac'; readonly hash: HashAlgorithm; readonly of?: readonly SecretText[] }
  /** A plain hash of a text with the secret in it. Broken by design; legacy profiles only. */
  | {
      readonly kind: 'digest';
      readonly hash: HashAlgorithm;
      readonly of: readonly SecretText[];
      /** Escapes the whole text before it is hashed; the first with which it matches wins. */
      readonly escape?: readonly WholeEscape[];
    }
  | { readonly kind: 'public-key'; readonly algorithm: PublicKeyAlgorithm };

/**
 * Ways of escaping a form value, a space as `+`: `form` leaves `*-._` bare, as Java and browsers do,
 * `form-strict` `-._`, as PHP does, `form-rfc3986` `-._~`, as Python does.
 */
export type WholeEscape = 'form' | 'form-strict' | 'form-rfc3986';

/** A piece of a text that has the secret in it. */
export type SecretText = 'string' | 'secret' | 'key-id' | { readonly text: string };

/** What is done to the secret before it keys the HMAC. */
export interface KeyDerivation {
  /** Text before and after the secret. */
  readonly before?: string;
  readonly after?: string;
  /** The hexadecimal digest takes the place of the secret. */
  readonly digest?: HashAlgorithm;
  /** A secret that begins with this text is the base64 of its bytes (Standard Webhooks). */
  readonly base64After?: string;
  /** Percent-encode the secret by RFC 3986 (OAuth 1.0a). */
  readonly escape?: 'rfc3986';
  /** Each is signed with the key before it, and gives the next. */
  readonly chain?: readonly Expression[];
  /** The hash of the chain; that of the algorithm by default. */
  readonly hash?: HashAlgorithm;
  /** Whether the next key is the MAC's bytes or its hexadecimal text. `bytes` by default. */
  readonly as?: 'bytes' | 'hex';
}

/** How a signature is written. */
export type SignatureEncoding = 'hex' | 'upper-hex' | 'base64' | 'base64url' | 'base64url-padded';

/** When a signature is fresh. */
export interface TimeRule {
  readonly format: TimeFormat;
  /** How far the timestamp may lie from the server's clock, either way; at most 900. */
  readonly windowSeconds: number;
  /** The longest life that a client may declare, in seconds. Longer ones end here. */
  readonly maxSeconds?: number;
}

/** How a signature binds the body. */
export type BodyRule =
  /** The string to sign has the body or its hash in it. */
  | 'in-string'
  /** The parameters of a body are signed; any other body is not. */
  | 'parameters'
  | 'unbound'
  | TypeRule
  | DigestRule;

/** As `in-string`, but for bodies of some media types only; an absent type is written `''`. */
export type TypeRule =
  | { readonly onlyTypes: readonly string[] }
  | { readonly exceptTypes: readonly string[] };

/** Which query parameters a signature binds. */
export type QueryRule =
  | 'bound'
  | 'unbound'
  /** These names, and no others. */
  | { readonly only: readonly string[] }
  /** Those that the caller listed in the field `signedParameters`, in lower case. */
  | { readonly listedBy: string };

/** The request declares a digest of its body, and the signature binds that. */
export interface DigestRule {
  /** The field that holds it. */
  readonly field: string;
  readonly hash: HashAlgorithm;
  readonly encoding: 'hex' | 'base64';
  /** What is hashed before and after the body's bytes. */
  readonly before?: Expression;
  readonly after?: Expression;
  /**
   * Without a digest: hash the body for the string to sign, or leave it unbound; or leave it unbound
   * where another field says one of these, and hash it elsewhere.
   */
  readonly whenAbsent: 'computed' | 'unbound' | UnboundFor;
  /** Values by which a client says that it did not hash the body. */
  readonly unboundValues?: readonly string[];
}

/** Requests whose body is not bound: those whose field has one of these values. */
export interface UnboundFor {
  readonly unboundFor: { readonly field: string; readonly is: readonly string[] };
}

/** Which headers a signature must have. */
export interface SignedHeadersRule {
  /** What stands between names in the field. */
  readonly separator: string;
  /** In lower case; these must be signed, and sent. */
  readonly always: readonly string[];
  /** Must be signed when sent; a name that ends in `*` stands for all that begin so. */
  readonly whenSent?: readonly string[];
  /** Names that a star stands for and that need not be signed all the same. */
  readonly exempt?: readonly string[];
}

/** A way of writing the host into the string to sign. */
export type HostForm = 'as-sent' | 'no-port' | 'port-doubled';

/** What people should know of a profile. */
export interface ProfileAbout {
  readonly vendor: string;
  /** What the vendor calls it. */
  readonly title: string;
  /** Where it is described. */
  readonly source: string;
  readonly useWhen: string;
  /** What somebody on the way could change without breaking the signature. */
  readonly notSigned: readonly string[];
}
