import { trimSpaces } from '../trim-spaces.ts';

const mediaType =
  /^multipart\/form-data[ \t]*;[ \t]*boundary=(?:"([\w'()+,./:=? -]{0,69}[\w'()+,./:=?-])"|([\w'+.-]{1,70}))[ \t]*$/i;
const disposition =
  /^form-data; ?name="([^"\\\r\n]*)"(?:; ?(filename)="(?:[^"\\\r\n]|\\(?!"))*")?(?:; ?(filename\*)=[^;"\s]+)?$/i;
const headerLine = /^([!#$%&'*+.^_`|~\w-]+):([^\r\n]*)$/;
const noFilename = /filename(?:=""|\*=[^;']*'[^;']*'(?:;|$))/i;
/** Types and encodings by which no parser makes a file or another text of a field. */
const plainType = /^text\/plain(?:;[ \t]*charset="?utf-8"?)?$/i;
const plainEncoding = /^(?:7bit|8bit|binary)$/i;
/** Longer heads are no client's, and would keep regular expressions busy. */
const maxHeadLength = 4096;

/** The boundary that a `Content-Type` declares; undefined when it says anything else besides. */
export function boundaryOf(contentType: string): string | undefined {
  const match = mediaType.exec(contentType);
  return match?.[1] ?? match?.[2];
}

/**
 * Reads the fields of `multipart/form-data` (RFC 7578), of a text that has one character for each byte.
 * A file counts as a field without a value, so that it cannot take the name of one. What two parsers
 * could take apart in two ways is refused: text before the first part or after the last, a boundary
 * that stands anywhere but between lines, a part with two names, an escaped quote in one, a field with a
 * type or encoding of its own.
 *
 * @returns Names and texts in the order sent, or what is wrong.
 */
export function readMultipart(
  text: string,
  boundary: string,
  limit: number,
): readonly (readonly [string, string])[] | string {
  const [before, ...pieces] = text.split(`--${boundary}`);
  const last = pieces.pop();
  if (before !== '' || pieces.length === 0 || (last !== '--' && last !== '--\r\n')) {
    return 'the multipart body does not begin and end with its boundary';
  }
  if (pieces.length > limit) return `more than ${limit} parameters`;
  const fields: (readonly [string, string])[] = [];
  for (const piece of pieces) {
    const field = readPart(piece);
    if (field === undefined) return 'a part of the multipart body can be read in two ways';
    fields.push(field);
  }
  return fields;
}

/** What stands between two boundaries: a line end, the part, a line end. */
function readPart(piece: string): readonly [string, string] | undefined {
  const headEnd = piece.indexOf('\r\n\r\n');
  if (!piece.startsWith('\r\n') || headEnd === -1 || !piece.endsWith('\r\n')) return undefined;
  if (headEnd + 4 > piece.length - 2 || headEnd > maxHeadLength) return undefined;
  const head = readHead(piece.slice(2, headEnd));
  const named = disposition.exec(head?.get('content-disposition') ?? '');
  if (head === undefined || named === null) return undefined;
  const [, rawName = '', plainFile, encodedFile] = named;
  const isFile = plainFile !== undefined || encodedFile !== undefined;
  const isEmpty = headEnd + 4 === piece.length - 2;
  // browsers send such a part for a file that was not chosen; with content, busboy makes a field of it
  if (isFile && !isEmpty && noFilename.test(head.get('content-disposition') ?? ''))
    return undefined;
  if (!isFile && !isPlainField(head)) return undefined;
  const name = fromBytes(rawName);
  const value = isFile ? '' : fromBytes(piece.slice(headEnd + 4, -2));
  return name === undefined || value === undefined ? undefined : [name, value];
}

/** Headers by their names in lower case; undefined when one is broken or repeated. */
function readHead(head: string): ReadonlyMap<string, string> | undefined {
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n')) {
    const [, name = '', value = ''] = headerLine.exec(line) ?? [];
    const key = name.toLowerCase();
    if (name === '' || headers.has(key)) return undefined;
    headers.set(key, trimSpaces(value));
  }
  return headers;
}

/** Whether every parser takes the bytes of a part for the UTF-8 of a field. */
function isPlainField(head: ReadonlyMap<string, string>): boolean {
  const type = head.get('content-type');
  const encoding = head.get('content-transfer-encoding');
  return (
    (type === undefined || plainType.test(type)) &&
    (encoding === undefined || plainEncoding.test(encoding)) &&
    !head.has('content-encoding')
  );
}

/** UTF-8 of a text that has one character for each byte; undefined when it is none. */
function fromBytes(bytes: string): string | undefined {
  if (ascii.test(bytes)) return bytes;
  try {
    return decodeURIComponent(
      bytes.replaceAll(/[%\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`),
    );
  } catch {
    return undefined;
  }
}

const ascii = /^\p{ASCII}*$/u;
