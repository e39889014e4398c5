import { createHash, createHmac } from 'node:crypto';
import type { Draft } from '../wire/draft.ts';

/** The forms of docs/wire.md §4a. */
export type SortedParamsVariant =
  | 'sorted-params'
  | 'sorted-params-raw'
  | 'sorted-params-md5'
  | 'sorted-params-sha1';

/** What a client needs to sign by sorted parameters. */
export interface SortedParamsInput {
  readonly appKey: string;
  readonly secret: string;
  readonly nowMs: number;
  readonly nonce: string;
  readonly variant?: SortedParamsVariant;
  /** Where the four parameters travel; the query by default. */
  readonly place?: 'query' | 'form';
  /** Further parameters beside the four, not yet encoded; signed like all others. */
  readonly extra?: readonly Parameter[];
  /** Replaces a parameter of the four before signing; undefined leaves it out. */
  readonly replace?: Readonly<Record<string, string | undefined>>;
}

/** A decoded name and value. */
export type Parameter = readonly [name: string, value: string];

/**
 * Signs a draft; its query (or form) must be well formed.
 *
 * @example
 * ```ts
 * import { signSortedParams, type Draft } from '@countersign/conformance';
 * export const signed = (draft: Draft): Draft =>
 *   signSortedParams(draft, {
 *     appKey: 'ak_live_…',
 *     secret: 'sk_live_…',
 *     nowMs: 1_800_000_000_000,
 *     nonce: '0123456789abcdef',
 *   });
 * ```
 */
export function signSortedParams(draft: Draft, input: SortedParamsInput): Draft {
  const given: Record<string, string | undefined> = {
    app_key: input.appKey,
    timestamp: String(Math.floor(input.nowMs / 1000)),
    nonce: input.nonce,
    ...input.replace,
  };
  const own: Parameter[] = [...(input.extra ?? [])];
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) own.push([name, value]);
  }
  const unsigned = appendParameters(draft, own, input.place ?? 'query');
  const sign = computeSign(unsigned, input);
  return appendParameters(unsigned, [['sign', sign]], input.place ?? 'query');
}

/**
 * The `sign` of a draft that carries everything else already.
 *
 * @example
 * ```ts
 * import { computeSign } from '@countersign/conformance';
 * const draft = { method: 'GET', target: '/?a=1', authority: 'localhost', headers: [] };
 * computeSign(draft, { secret: 'sk_live_…' }); // 64 hex digits
 * ```
 */
export function computeSign(
  draft: Draft,
  input: Pick<SortedParamsInput, 'secret' | 'variant' | 'place'>,
): string {
  const variant = input.variant ?? 'sorted-params';
  if (variant === 'sorted-params') {
    const text = stringToSign(draft, input.place ?? 'query');
    return createHmac('sha256', input.secret).update(text).digest('hex');
  }
  const text = legacyString(draft);
  if (variant === 'sorted-params-raw') {
    return createHmac('sha256', input.secret).update(text).digest('hex');
  }
  const hash = createHash(variant === 'sorted-params-md5' ? 'md5' : 'sha1');
  return hash.update(`${text}&key=${input.secret}`).digest('hex');
}

/**
 * The five lines of the escaped form.
 *
 * @example
 * ```ts
 * import { stringToSign } from './sorted-params.ts';
 * const draft = { method: 'GET', target: '/a?b=2&a=1', authority: 'localhost', headers: [] };
 * stringToSign(draft, 'query'); // 'GET\nlocalhost\n/a\na=1&b=2\n'
 * ```
 */
export function stringToSign(draft: Draft, place: 'query' | 'form'): string {
  const [path, query = ''] = splitOnce(draft.target, '?');
  return [
    draft.method,
    draft.authority.toLowerCase().replace(/:80$/, ''),
    path,
    canonical(query),
    bodyLine(draft, place),
  ].join('\n');
}

function bodyLine(draft: Draft, place: 'query' | 'form'): string {
  if (draft.body === undefined || draft.body.length === 0) return '';
  if (place === 'form') return canonical(draft.body.toString('latin1'));
  return createHash('sha256').update(draft.body).digest('hex');
}

function canonical(encoded: string): string {
  return parseParameters(encoded)
    .filter(([name]) => name !== 'sign')
    .map(([name, value]) => [escape(name), escape(value)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function legacyString(draft: Draft): string {
  const [, query = ''] = splitOnce(draft.target, '?');
  const form = draft.body?.toString('latin1') ?? '';
  return [...parseParameters(query), ...parseParameters(form)]
    .filter(([name]) => name !== 'sign')
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/**
 * Name and value pairs of a query or form, decoded, in the order sent.
 *
 * @example
 * ```ts
 * import { parseParameters } from './sorted-params.ts';
 * parseParameters('a=1+2&b'); // [['a', '1 2'], ['b', '']]
 * ```
 */
export function parseParameters(encoded: string): Parameter[] {
  if (encoded === '') return [];
  return encoded.split('&').map((pair) => {
    const [name, value = ''] = splitOnce(pair, '=');
    return [decode(name), decode(value)];
  });
}

/**
 * RFC 3986 §2.3: everything but the unreserved characters becomes `%XX`.
 *
 * @example
 * ```ts
 * import { escape } from './sorted-params.ts';
 * escape('a b~'); // 'a%20b~'
 * ```
 */
export function escape(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function appendParameters(
  draft: Draft,
  parameters: readonly Parameter[],
  place: 'query' | 'form',
): Draft {
  const text = parameters.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&');
  if (place === 'form') {
    const before = draft.body?.toString('latin1') ?? '';
    return { ...draft, body: Buffer.from(before === '' ? text : `${before}&${text}`, 'latin1') };
  }
  const joint = draft.target.includes('?') ? '&' : '?';
  return { ...draft, target: `${draft.target}${joint}${text}` };
}

function splitOnce(text: string, mark: string): [string, string?] {
  const index = text.indexOf(mark);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
