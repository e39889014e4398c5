import { repeated, type RequestView } from '../../authenticate/request-view.ts';
import { normaliseAuthority } from '../authority.ts';
import type { ListItem } from './structured-fields.ts';

/**
 * Reads the value of one component from a request; undefined when the request has no such thing, or
 * when its value cannot stand in a signature base.
 */
export type ComponentReader = (view: RequestView) => string | undefined;

/**
 * The reader for a component identifier, or a sentence that says why there is none.
 *
 * Derived components are those of RFC 9421 §2.2 that a request has. Of the component parameters only
 * `name` of `@query-param` is supported: `sf`, `key` and `bs` re-serialise what was sent, and `req`
 * and `tr` have no meaning here.
 *
 * @param item As parsed from `Signature-Input`.
 *
 * @example
 * ```ts
 * import { componentReader } from './components.ts';
 * const read = componentReader({ name: '@method', parameters: [], canonical: '"@method"' });
 * ```
 */
export function componentReader(item: ListItem): ComponentReader | string {
  if (item.name === '@query-param') return queryParameterReader(item);
  if (item.parameters.length > 0) return `${item.canonical}: its parameters are not supported`;
  if (item.name.startsWith('@')) {
    return derived.get(item.name) ?? `${item.canonical} is not a component of requests`;
  }
  if (!fieldName.test(item.name)) return `${item.canonical} is not a field name in lower case`;
  return (view) => fieldValue(view, item.name);
}

/**
 * The value of a field: all its lines, trimmed and joined by a comma and a space (RFC 9421 §2.1).
 * Undefined when it is absent or holds anything but tabs and printable ASCII, folded lines included.
 *
 * @param name In lower case.
 *
 * @example
 * ```ts
 * import { RequestView } from '../../authenticate/request-view.ts';
 * import { fieldValue } from './components.ts';
 * const accept = (view: RequestView) => fieldValue(view, 'accept');
 * ```
 */
export function fieldValue(view: RequestView, name: string): string | undefined {
  const value = joinedLines(view, name);
  return value !== undefined && printable.test(value) ? value : undefined;
}

/**
 * All lines of a field as {@link fieldValue} gives them, whatever they hold; undefined when absent.
 *
 * @param name In lower case.
 *
 * @example
 * ```ts
 * import { RequestView } from '../../authenticate/request-view.ts';
 * import { joinedLines } from './components.ts';
 * const digest = (view: RequestView) => joinedLines(view, 'content-digest');
 * ```
 */
export function joinedLines(view: RequestView, name: string): string | undefined {
  const first = view.header(name);
  if (first === repeated) return view.headerLines(name).map(trim).join(', ');
  return first === undefined ? undefined : trim(first);
}

const fieldName = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
const printable = /^[\t -~]*$/;

/** Whether a name is that of a field or of a derived component without parameters. */
export function isComponentName(name: string): boolean {
  return name.startsWith('@') ? derived.has(name) : fieldName.test(name);
}

const derived: ReadonlyMap<string, ComponentReader> = new Map<string, ComponentReader>([
  ['@method', (view) => view.request.method],
  ['@authority', authority],
  ['@path', (view) => view.rawPath],
  ['@query', (view) => `?${view.rawQuery ?? ''}`],
  ['@scheme', (view) => view.request.protocol],
  ['@request-target', (view) => view.request.rawTarget],
  ['@target-uri', targetUri],
]);

function authority(view: RequestView): string | undefined {
  const { authority: host, protocol } = view.request;
  return host === undefined ? undefined : normaliseAuthority(host, protocol);
}

function targetUri(view: RequestView): string | undefined {
  const host = authority(view);
  return host === undefined
    ? undefined
    : `${view.request.protocol}://${host}${view.request.rawTarget}`;
}

/** RFC 9421 §2.2.8: exactly one parameter of that name, decoded as a form and encoded again. */
function queryParameterReader(item: ListItem): ComponentReader | string {
  const [parameter, ...others] = item.parameters;
  if (parameter?.name !== 'name' || parameter.value.kind !== 'string' || others.length > 0) {
    return `${item.canonical} needs the parameter "name" and no other`;
  }
  const name = parameter.value.text;
  return (view) => singleParameters(view).get(name);
}

/** Kept while its request lasts: a signature may cover sixty parameters of thousands. */
const parametersOf = new WeakMap<RequestView, ReadonlyMap<string, string | undefined>>();

/** The query parameters, encoded; undefined stands for the value of a name that is repeated. */
function singleParameters(view: RequestView): ReadonlyMap<string, string | undefined> {
  const known = parametersOf.get(view);
  if (known !== undefined) return known;
  const found = new Map<string, string | undefined>();
  for (const pair of (view.rawQuery ?? '').split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = formEncode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : formEncode(pair.slice(equals + 1));
    found.set(name, found.has(name) ? undefined : value);
  }
  parametersOf.set(view, found);
  return found;
}

/** The form-urlencoded percent-encode set of the URL standard, with `%20` for a space. */
function formEncode(raw: string): string {
  // Cannot throw: a claim is made only of targets whose percent-encoding is sound.
  return encodeURIComponent(decodeURIComponent(raw.replaceAll('+', ' '))).replaceAll(
    /[!'()~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function trim(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isWhitespace(value.charCodeAt(start))) start += 1;
  while (end > start && isWhitespace(value.charCodeAt(end - 1))) end -= 1;
  return start === 0 && end === value.length ? value : value.slice(start, end);
}

function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
