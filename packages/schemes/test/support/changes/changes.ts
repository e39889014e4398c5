import { parseRequest, type HeaderLine, type RawRequest } from '../raw-request.ts';
import { alterFirst, alterWithin, altered, pairsIn, type Alteration } from './alterable.ts';
import { alterBody } from './change-body.ts';

/** The parts of a request that a signature may bind, in the order of the wire. */
export const requestParts = ['method', 'path', 'query', 'header', 'body'] as const;

/** One of {@link requestParts}. */
export type RequestPart = (typeof requestParts)[number];

/** A request that differs from another in one part, and is still HTTP that any server reads. */
export interface Change {
  readonly what: RequestPart;
  /** What was done, for messages. */
  readonly how: string;
  readonly bytes: Buffer;
}

/** How a request may be changed. */
export interface ChangeOptions {
  /** The header to change, in any case; no header is changed without it. */
  readonly signedHeader?: string;
  /** Leave out what can only be changed by inserting a byte: the path `/`, an absent query. */
  readonly keepLengths?: boolean;
  /**
   * Query parameters, form fields, XML elements, multipart fields and top-level JSON members that must
   * stay as they are: the signature, and what decides which key or time it is checked with.
   */
  readonly keepNames?: readonly string[];
}

/**
 * The same request once for each of its parts, with one byte of that part changed. A method cannot
 * change by a byte and stay one that servers know: it becomes `PUT`, and `PUT` becomes `POST`. Parts
 * that the request does not have are left out.
 *
 * Throws `RangeError` when the signed header is absent, or nothing of the body may change.
 */
export function changes(bytes: Buffer, options: ChangeOptions = {}): readonly Change[] {
  const request = parseRequest(bytes);
  const text = bytes.toString('latin1');
  const made: (Change | undefined)[] = [
    changeMethod(request, text),
    changePath(request, text, options),
    changeQuery(request, text, options),
    options.signedHeader === undefined
      ? undefined
      : changeHeader(request, text, options.signedHeader),
    request.body.length === 0 ? undefined : changeBody(request, text, options),
  ];
  return made.filter((change) => change !== undefined);
}

/** Each becomes one that may have a body as well as none, so that the rest stays well-formed. */
function changeMethod({ method }: RawRequest, text: string): Change {
  const other = method === 'PUT' ? 'POST' : 'PUT';
  return change('method', `${method} became ${other}`, other + text.slice(method.length));
}

function changePath(
  { method, target }: RawRequest,
  text: string,
  { keepLengths = false }: ChangeOptions,
): Change | undefined {
  const start = method.length + 1;
  const end = start + pathOf(target).length;
  const found = alterWithin(text, { start, end });
  if (found !== undefined) return changeAt('path', text, found);
  return keepLengths
    ? undefined
    : change('path', 'a letter was appended', `${text.slice(0, end)}a${text.slice(end)}`);
}

function changeQuery(
  { method, target }: RawRequest,
  text: string,
  { keepLengths = false, keepNames = [] }: ChangeOptions,
): Change | undefined {
  const start = method.length + 1 + pathOf(target).length;
  const end = method.length + 1 + target.length;
  const found = alterFirst(text, pairsIn(text, { start: start + 1, end }), keepNames);
  if (found !== undefined) return changeAt('query', text, found);
  if (keepLengths) return undefined;
  const mark = start === end ? '?' : '&';
  return change('query', 'zz=1 was appended', `${text.slice(0, end)}${mark}zz=1${text.slice(end)}`);
}

function changeHeader({ headers }: RawRequest, text: string, name: string): Change {
  const lower = name.toLowerCase();
  if (lower === 'content-length' || lower === 'transfer-encoding') {
    throw new RangeError('"signedHeader" must not be one that frames the body');
  }
  const line = headers.find((header) => header.name.toLowerCase() === lower);
  // a digit stays one in dates, ports and hashes alike
  const found = line && alterWithin(text, valueOf(line), 'digit');
  if (found === undefined) throw new RangeError(`"signedHeader": the request has no ${name}`);
  return changeAt('header', text, found);
}

function changeBody(request: RawRequest, text: string, { keepNames = [] }: ChangeOptions): Change {
  const { offset, character } = alterBody(request, keepNames);
  return changeAt('body', text, { offset: onTheWire(request, offset), character });
}

/** Where a byte of the body stands among those of the request, between the frames of chunks. */
function onTheWire({ bodyPieces }: RawRequest, offset: number): number {
  let before = 0;
  for (const { start, end } of bodyPieces) {
    if (offset < before + end - start) return start + offset - before;
    before += end - start;
  }
  throw new RangeError('"offset" lies behind the body');
}

const pathOf = (target: string): string => target.split('?', 1)[0] ?? '';

const valueOf = ({ value, valueStart }: HeaderLine) => ({
  start: valueStart,
  end: valueStart + value.length,
});

function changeAt(what: RequestPart, text: string, alteration: Alteration): Change {
  const { offset, character } = alteration;
  const how = `byte ${String(offset)} became ${JSON.stringify(character)}`;
  return change(what, how, altered(text, alteration));
}

function change(what: RequestPart, how: string, text: string): Change {
  return { what, how, bytes: Buffer.from(text, 'latin1') };
}
