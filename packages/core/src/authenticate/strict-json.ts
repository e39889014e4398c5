/**
 * Whether a JSON text repeats a member name within one object, which lets two parsers read two
 * different things (RFC 8259 §4). Text that is not JSON is not ambiguous: the application's parser
 * refuses it. Names are compared after their escapes are resolved. What is nested more than 500 deep
 * counts as ambiguous: parsers differ in where they give up.
 */
export function hasRepeatedMember(json: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let index = 0;
  while (index < json.length) {
    const char = json.charCodeAt(index);
    if (open.length > maxDepth) return true;
    if (char === openBrace) open.push(new Set());
    else if (char === openBracket) open.push(undefined);
    else if (char === closeBrace || char === closeBracket) open.pop();
    else if (char === quote) {
      const end = endOfString(json, index);
      if (end === -1) return false;
      const names = open.at(-1);
      if (names !== undefined && isFollowedByColon(json, end)) {
        const name = unescape(json.slice(index, end));
        if (names.has(name)) return true;
        names.add(name);
      }
      index = end;
      continue;
    }
    index += 1;
  }
  return false;
}

const maxDepth = 500;
const quote = 0x22;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** The index after the closing quote, or -1. */
function endOfString(json: string, start: number): number {
  for (let index = start + 1; index < json.length; index += 1) {
    const char = json.charCodeAt(index);
    if (char === backslash) index += 1;
    else if (char === quote) return index + 1;
  }
  return -1;
}

function isFollowedByColon(json: string, start: number): boolean {
  let index = start;
  while (' \t\r\n'.includes(json.charAt(index)) && index < json.length) index += 1;
  return json.charCodeAt(index) === colon;
}

function unescape(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
