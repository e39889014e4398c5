import type { AnswerTemplate } from '../../answer-template.ts';
import type { AuthErrorCode } from '../../errors.ts';

/**
 * How a vendor's clients expect to be refused, as plain JSON data: their SDKs show the vendor's error
 * code to their user only if status, media type and body are the vendor's own.
 *
 * Texts hold {@link REFUSAL_PLACEHOLDERS} in braces, such as `{code}`. In JSON, values are set, and a
 * text that is one placeholder alone keeps the value's type: a code that is a number stays one. In
 * all other media types values are escaped for XML.
 *
 * @example
 * ```ts
 * import type { RefusalForm } from '@countersign/core';
 *
 * const form: RefusalForm = {
 *   mediaType: 'application/json',
 *   status: 200,
 *   body: { Response: { Error: { Code: '{code}', Message: '{message}' }, RequestId: '{request-id}' } },
 *   errors: {
 *     default: { code: 'AuthFailure', message: 'The request is not authenticated.' },
 *     auth_invalid: { code: 'AuthFailure.SignatureFailure', message: 'The signature is wrong.' },
 *   },
 * };
 * ```
 */
export interface RefusalForm {
  /** A JSON type (`application/json`, `application/x-amz-json-1.1`), an XML type or `text/plain`. */
  readonly mediaType: string;
  /** An object for a JSON media type, else a text. */
  readonly body: AnswerTemplate;
  /** The status of every answer; without it, the one that Countersign gives to the code. */
  readonly status?: number;
  /**
   * Header lines besides those that every refusal has. A value is cut at 1024 characters, and what
   * could break a header or a quoted text in it is replaced. `WWW-Authenticate` goes with 401 alone,
   * in place of the challenges of the route.
   */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** What the vendor says for each code of ours; `default` for all others. */
  readonly errors: { readonly default: VendorError } & {
    readonly [code in AuthErrorCode]?: VendorError;
  };
}

/** What a vendor says of one fault. */
export interface VendorError {
  readonly code: string | number;
  /** May hold placeholders, except `{message}`. */
  readonly message: string;
  /** The status of this answer, where it differs from the form's. */
  readonly status?: number;
}

/** What a text of a {@link RefusalForm} can hold, in braces. */
export const REFUSAL_PLACEHOLDERS = [
  /** The vendor's code. */
  'code',
  /**
   * The vendor's message. In a body, for `test` keys, the likely mistake follows it, and what the
   * server signed where the form has no other place for that.
   */
  'message',
  /** The status of the answer; a number. */
  'status',
  'request-id',
  /** Now, as `2025-11-24T16:00:00Z`. */
  'time',
  /** Now, in whole seconds since 1970; a number. */
  'time-seconds',
  /** What the server signed, for `test` keys; empty for others. Not for headers. */
  'string-to-sign',
  /** The text whose hash stands in that, where a scheme has one; as `string-to-sign` otherwise. */
  'canonical-request',
  /** Our own code. */
  'our-code',
] as const;

/** One of {@link REFUSAL_PLACEHOLDERS}. */
export type RefusalPlaceholder = (typeof REFUSAL_PLACEHOLDERS)[number];

/** How a {@link RefusalForm} writes values into its body. */
export type RefusalSyntax = 'json' | 'xml';

/**
 * By which rules values are written into a body of this media type; undefined for a type that no
 * {@link RefusalForm} can have. `text/plain` is written as XML is, lest a browser that guesses finds
 * markup in it.
 *
 * @example
 * ```ts
 * import { refusalSyntax } from '@countersign/core';
 * refusalSyntax('application/x-amz-json-1.1'); // 'json'
 * ```
 */
export function refusalSyntax(mediaType: string): RefusalSyntax | undefined {
  const [, type, subtype = ''] = mediaTypes.exec(mediaType) ?? [];
  const parts = subtype.toLowerCase().split(/[+-]/);
  if (parts.includes('json')) return 'json';
  const isText = type?.toLowerCase() === 'text' && subtype.toLowerCase() === 'plain';
  return parts.includes('xml') || isText ? 'xml' : undefined;
}

const mediaTypes = /^(application|text)\/([a-z0-9.+-]+)(?:; ?charset=utf-8)?$/i;
