import type { HashAlgorithm } from '../../ports/crypto-engine.ts';
import type { Sorting } from '../parameters.ts';
import type { DayFormat } from '../compile/time-format.ts';

/** A piece of the string to sign. */
export type Expression = Word | ExpressionNode;

/** A piece that needs no more than its name. */
export type Word =
  /** As sent. */
  | 'method'
  | 'lower-method'
  /** `http` or `https`. */
  | 'protocol'
  /** The host as the profile's `hostForms` write it. */
  | 'host'
  /** The host in lower case, without a default port (RFC 9421 §2.2.3). */
  | 'authority'
  /** Host and port of the host form, apart; the port is the protocol's when none was sent. */
  | 'hostname'
  | 'port'
  | 'path'
  | 'target'
  /** What follows the `?`, as sent; empty when there is none. */
  | 'query'
  /** The fields of the signature, as sent. */
  | 'key-id'
  | 'timestamp'
  | 'nonce'
  /** The list of signed headers, as sent. */
  | 'signed-headers'
  /** The body as text; a body that is not UTF-8 is refused. */
  | 'body'
  /** The digest that the request declares, or the one computed for it. */
  | 'body-digest'
  /** The text of the credentials without the part that is the signature. */
  | 'credentials';

/** A piece that is built of others, or has something to be said about it. */
export type ExpressionNode =
  /** A fixed text. */
  | { readonly text: string }
  /** The value of a header that must stand at most once; empty when it does not stand. */
  | { readonly header: string }
  /** A field of the profile; empty when it was not sent. */
  | { readonly field: string }
  | ParametersExpression
  | HeadersExpression
  | PathExpression
  | TargetExpression
  /** The digest of the body as sent; in lower-case hex unless said otherwise. */
  | { readonly bodyHash: HashAlgorithm; readonly encoding?: 'hex' | 'base64' }
  /** The digest of a piece. */
  | {
      readonly hash: HashAlgorithm;
      readonly of: Expression;
      readonly encoding?: 'hex' | 'base64';
    }
  /** A piece, escaped once more. */
  | { readonly escape: 'rfc3986'; readonly of: Expression }
  /** A piece in which each of these texts is replaced, in this order. */
  | { readonly replace: readonly Replacement[]; readonly in: Expression }
  /** A piece up to this text, without spaces around it; all of it where the text is not. */
  | { readonly upTo: string; readonly in: Expression }
  /** A piece in lower case. */
  | { readonly lower: Expression }
  /**
   * A piece of more than twice so many UTF-16 units as its first ones, its length and its last ones:
   * what is between them is not signed.
   */
  | { readonly abridge: number; readonly of: Expression }
  /** One label of the host, from 0; empty when there is none of letters, digits, `-` and `_`. */
  | { readonly hostLabel: number }
  /** The day of the timestamp, in UTC. */
  | { readonly day: DayFormat }
  /** One of three, by the kind of body. */
  | {
      readonly whenBody: {
        readonly absent: Expression;
        /** A body that carries the signature itself. */
        readonly signedForm: Expression;
        readonly other: Expression;
      };
    }
  /** One of two, by whether a piece is one of these texts. */
  | {
      readonly when: Expression;
      readonly is: readonly string[];
      readonly write: Expression;
      readonly otherwise: Expression;
    }
  /** A piece with texts around it, unless it is empty: then nothing. */
  | { readonly ifAny: Expression; readonly before?: string; readonly after?: string }
  /** Several, with a text between them. */
  | { readonly join: string; readonly of: readonly Expression[] };

/** A text, and what is written for it. */
export interface Replacement {
  readonly text: string;
  readonly by: string;
}

/** Parameters without the signature. */
export interface ParametersExpression {
  readonly parameters: 'query' | 'form' | 'all';
  /** `rfc3986`: names and values encoded. `none`: as text. `lower-rfc3986`: encoded, then lower case. */
  readonly escape: 'rfc3986' | 'none';
  /** `name` by default. */
  readonly sort?: Sorting;
  /** Between pairs; `&` by default. */
  readonly between?: string;
  /** Between name and value; `=` by default. */
  readonly equals?: string;
  /** Names that are left out besides the signature's. */
  readonly omit?: readonly string[];
  readonly omitEmpty?: boolean;
  /** Only those that this field lists. */
  readonly only?: { readonly field: string; readonly separator: string };
  /** Only these names, for instance sub-resources. */
  readonly among?: readonly string[];
  readonly lowerNames?: boolean;
  /** Leave out the `=` of empty values. */
  readonly bareEmpty?: boolean;
  /** Add the pairs of the credentials (OAuth 1.0a), except the realm. */
  readonly withCredentials?: boolean;
}

/** Headers, one after another. */
export interface HeadersExpression {
  /**
   * The list of the caller, these names, all that begin so; or the list of the caller with those of
   * these that were sent, by name, where a name that ends in `*` stands for all that begin so.
   */
  readonly headers:
    | 'signed'
    | readonly string[]
    | { readonly prefix: string }
    | { readonly signedAnd: readonly string[] };
  /** How names are written; `lower` by default. `mime`: `X-Acme-Date`. */
  readonly names?: 'lower' | 'mime';
  /** `trim` by default; `collapse` also makes one space of several. */
  readonly spaces?: 'trim' | 'collapse';
  /** Writes values in lower case, except those of these headers. */
  readonly lowerValuesExcept?: readonly string[];
  readonly escape?: 'rfc3986';
  /** Between name and value; `:` by default. */
  readonly equals?: string;
  /** Between headers; a newline by default. */
  readonly between?: string;
  /** After the last header, and also after each: then `between` is left out. */
  readonly after?: string;
  /** By default in the order of the list, or by name for a prefix. */
  readonly sort?: 'pair' | 'name';
}

/** The path in another form than it was sent. */
export interface PathExpression {
  /**
   * `decoded`: percent-decoded once. `encoded`: decoded, and each segment encoded by RFC 3986.
   * `encoded-twice`: as sent, and each segment encoded once more.
   */
  readonly path: 'decoded' | 'encoded' | 'encoded-twice';
  /**
   * Remove dot segments and empty ones (RFC 3986 §5.2.4). The signer does; of a request that was
   * received the path must be so already, since a router may tell the two forms apart.
   */
  readonly normalise?: boolean;
  /** Ends in a slash, whether it was sent or not. */
  readonly trailingSlash?: boolean;
}

/** A part of the target as sent. */
export type TargetExpression =
  /** Up to the named parameter, which must stand last. */
  | { readonly targetBefore: string }
  /** Without the named parameter, wherever it stands. */
  | { readonly targetWithout: string };
