import { createHash, createHmac, sign, type KeyObject } from 'node:crypto';
import type { Draft, HeaderPair } from '../wire/draft.ts';

/** What a client needs to sign by RFC 9421 (docs/wire.md §4b). */
export interface HttpSignatureInput {
  readonly appKey: string;
  /** The app_secret, or the private half of the registered key. */
  readonly key: string | KeyObject;
  readonly nowMs: number;
  readonly nonce: string;
  /** Component identifiers; by default the four required, and the digest when there is a body. */
  readonly components?: readonly string[];
  /** Signature parameters as text, in order; by default created, keyid and nonce. */
  readonly parameters?: string;
  /** Parameters to add after the default ones, for instance `;alg="ed25519"`. */
  readonly moreParameters?: string;
  readonly label?: string;
  /** False leaves the Content-Digest header out; a text is sent instead of the right one. */
  readonly contentDigest?: false | string;
}

/**
 * Signs a draft.
 *
 * @example
 * ```ts
 * import { signHttpMessage, type Draft } from '@countersign/conformance';
 * export const signed = (draft: Draft): Draft =>
 *   signHttpMessage(draft, {
 *     appKey: 'ak_live_…',
 *     key: 'sk_live_…',
 *     nowMs: 1_800_000_000_000,
 *     nonce: '0123456789abcdef',
 *   });
 * ```
 */
export function signHttpMessage(draft: Draft, input: HttpSignatureInput): Draft {
  const hasBody = draft.body !== undefined && draft.body.length > 0;
  const digested = addDigest(draft, input.contentDigest ?? (hasBody ? undefined : false));
  const components = input.components ?? [
    '@method',
    '@authority',
    '@path',
    '@query',
    ...(hasBody ? ['content-digest'] : []),
  ];
  const created = String(Math.floor(input.nowMs / 1000));
  const parameters =
    (input.parameters ?? `;created=${created};keyid="${input.appKey}";nonce="${input.nonce}"`) +
    (input.moreParameters ?? '');
  const list = components.map((name) => `"${name}"`).join(' ');
  const signatureParameters = `(${list})${parameters}`;
  const base = signatureBase(digested, components, signatureParameters);
  const signature =
    typeof input.key === 'string'
      ? createHmac('sha256', input.key).update(base).digest('base64')
      : sign(null, Buffer.from(base), input.key).toString('base64');
  const label = input.label ?? 'sig1';
  const lines: HeaderPair[] = [
    ['Signature-Input', `${label}=${signatureParameters}`],
    ['Signature', `${label}=:${signature}:`],
  ];
  return { ...digested, headers: [...digested.headers, ...lines] };
}

/**
 * The signature base (RFC 9421 §2.5).
 *
 * @example
 * ```ts
 * import { signatureBase } from './http-signature.ts';
 * const draft = { method: 'GET', target: '/', authority: 'localhost', headers: [] };
 * signatureBase(draft, ['@method'], '("@method")'); // '"@method": GET\n"@signature-params": …'
 * ```
 */
export function signatureBase(
  draft: Draft,
  components: readonly string[],
  signatureParameters: string,
): string {
  const lines = components.map((name) => `"${name}": ${componentValue(draft, name)}`);
  return [...lines, `"@signature-params": ${signatureParameters}`].join('\n');
}

/**
 * A Content-Digest member (RFC 9530 §2).
 *
 * @example
 * ```ts
 * import { contentDigest } from '@countersign/conformance';
 * contentDigest('sha-256', Buffer.from('{"hello": "world"}'));
 * // 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'
 * ```
 */
export function contentDigest(algorithm: 'sha-256' | 'sha-512' | 'md5', body: Buffer): string {
  const digest = createHash(algorithm.replace('-', '')).update(body).digest('base64');
  return `${algorithm}=:${digest}:`;
}

function addDigest(draft: Draft, choice: false | string | undefined): Draft {
  if (choice === false) return draft;
  const value = choice ?? contentDigest('sha-256', draft.body ?? Buffer.alloc(0));
  return { ...draft, headers: [...draft.headers, ['Content-Digest', value]] };
}

function componentValue(draft: Draft, name: string): string {
  const mark = draft.target.indexOf('?');
  switch (name) {
    case '@method':
      return draft.method;
    case '@authority':
      return draft.authority.toLowerCase().replace(/:80$/, '');
    case '@path':
      return mark === -1 ? draft.target : draft.target.slice(0, mark);
    case '@query':
      return mark === -1 ? '?' : draft.target.slice(mark);
    case '@target-uri':
      return `http://${draft.authority}${draft.target}`;
    default:
      return draft.headers
        .filter(([key]) => key.toLowerCase() === name)
        .map(([, value]) => value.trim())
        .join(', ');
  }
}
