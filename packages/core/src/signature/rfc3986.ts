/** The characters that RFC 3986 §2.3 leaves bare. */
const unreservedOnly = /^[A-Za-z0-9\-._~]*$/;

/** What `encodeURIComponent` leaves bare although RFC 3986 reserves it. */
const reservedMark = /[!'()*]/;

/** How each ASCII character of its answer is written, by code. */
const written: readonly string[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return reservedMark.test(character) ? `%${code.toString(16).toUpperCase()}` : character;
});

/**
 * Percent-encodes everything but the unreserved characters of RFC 3986 §2.3, in upper case. Throws
 * `URIError` for a lone surrogate, which no UTF-8 exists for.
 *
 * @example
 * ```ts
 * import { encodeRfc3986 } from '@countersign/core';
 * encodeRfc3986("it's é"); // 'it%27s%20%C3%A9'
 * ```
 */
export function encodeRfc3986(text: string): string {
  if (unreservedOnly.test(text)) return text;
  const encoded = encodeURIComponent(text);
  if (!reservedMark.test(encoded)) return encoded;
  // Anybody can send a megabyte of marks, and `replace` would take half a second for it.
  const pieces: string[] = [];
  for (let index = 0; index < encoded.length; index += 1) {
    pieces.push(written[encoded.charCodeAt(index)] ?? '');
  }
  return pieces.join('');
}

/**
 * Reads one name or value of a query or form (`+` is a space) and writes it again by RFC 3986, so
 * that all spellings of one text become one. Undefined when the percent-encoding or the UTF-8 in it
 * is broken.
 */
export function canonicaliseComponent(raw: string): string | undefined {
  if (unreservedOnly.test(raw)) return raw;
  const decoded = decodeComponent(raw);
  return decoded === undefined ? undefined : encodeRfc3986(decoded);
}

/** The text of one name or value of a query or form; undefined when it is broken. */
export function decodeComponent(raw: string): string | undefined {
  try {
    // As `replaceAll`, in a fifth of its time on a megabyte of `+`.
    return decodeURIComponent(raw.includes('+') ? raw.split('+').join(' ') : raw);
  } catch {
    return undefined;
  }
}

/** The text of a path or a segment, in which `+` is itself; undefined when it is broken. */
export function decodePath(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

/** What `application/x-www-form-urlencoded` leaves bare although RFC 3986 reserves it, and back. */
const formMarks: Readonly<Record<string, string>> = { '%20': '+', '%2A': '*', '~': '%7E' };

/** Writes a form value as WHATWG URL §5.2 and `java.net.URLEncoder` do. */
export function encodeForm(text: string): string {
  return encodeRfc3986(text).replaceAll(/%20|%2A|~/g, (mark) => formMarks[mark] ?? mark);
}
