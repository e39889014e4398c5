/**
 * A text without the spaces and tabs at its ends, which belong to no header value (RFC 9110 §5.5).
 * `trim()` would take away more: a no-break space is part of a value, and to leave it out lets two
 * values be signed alike.
 */
export function trimSpaces(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;
