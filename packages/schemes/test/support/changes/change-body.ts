import { headerOf, type RawRequest } from '../raw-request.ts';
import {
  alterFirst,
  alterWithin,
  altered,
  pairsIn,
  type Alteration,
  type Pair,
} from './alterable.ts';

/**
 * Finds one byte of a body that can be another so that its parser still reads it: a JSON value, a form
 * value, the text of an XML element, the content of a multipart part; for anything else the last
 * letter or digit, and for binary the last byte. Throws `RangeError` when all of it is to be kept.
 */
export function alterBody(request: RawRequest, keepNames: readonly string[]): Alteration {
  const text = request.body.toString('latin1');
  const found = alterText({ text, type: headerOf(request, 'content-type') ?? '', keepNames });
  if (found === undefined) throw new RangeError('"keepNames" leaves nothing of the body to change');
  return found;
}

interface BodyText {
  /** One character for each byte. */
  readonly text: string;
  readonly type: string;
  readonly keepNames: readonly string[];
}

function alterText({ text, type, keepNames }: BodyText): Alteration | undefined {
  const all = { start: 0, end: text.length };
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary !== undefined) {
    const parts = partsIn(text, `--${boundary}`).filter(({ name }) => !keepNames.includes(name));
    return alterFirst(text, parts, []) ?? flipLast(text, parts.at(-1));
  }
  if (isJson(text)) return alterJson(text, keepNames);
  if (text.startsWith('<')) return alterFirst(text, elementsIn(text), keepNames);
  if (/^[^\s=&]+=[^\s]*$/.test(text)) return alterFirst(text, pairsIn(text, all), keepNames);
  return alterWithin(text, all) ?? flipLast(text, { name: '', value: all });
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** The last byte of a JSON text that changes a value, and no name, when it is another. */
function alterJson(text: string, keepNames: readonly string[]): Alteration | undefined {
  const before = membersOf(text);
  for (let end = text.length; ;) {
    const found = alterWithin(text, { start: 0, end });
    if (found === undefined) return undefined;
    if (isJson(altered(text, found))) {
      const after = membersOf(altered(text, found));
      const changed = [...before].filter(([name, value]) => after.get(name) !== value);
      const sameNames = [...before.keys()].every((name) => after.has(name));
      const [only] = changed;
      if (sameNames && only !== undefined && !keepNames.includes(only[0])) return found;
    }
    end = found.offset;
  }
}

/** The members at the top of a JSON text, each as text. */
function membersOf(text: string): ReadonlyMap<string, string> {
  // Safe: only texts come here that parse to an object, an array or null.
  const value = JSON.parse(text) as object | null;
  return new Map(
    Object.entries(value ?? {}).map(([name, member]) => [name, JSON.stringify(member)]),
  );
}

/** The elements of an XML text that hold text and nothing else. */
function elementsIn(text: string): readonly Pair[] {
  return [...text.matchAll(/<([\w:.-]+)[^<>]*>(?:<!\[CDATA\[)?([^<>\]]+)/g)].map((match) => {
    const [whole, name = '', content = ''] = match;
    const end = match.index + whole.length;
    return { name, value: { start: end - content.length, end } };
  });
}

/** The parts of a multipart body, by the names of their fields. */
function partsIn(text: string, delimiter: string): readonly Pair[] {
  const parts: Pair[] = [];
  for (let at = text.indexOf(delimiter); at !== -1; at = text.indexOf(delimiter, at + 1)) {
    const start = text.indexOf('\r\n\r\n', at) + 4;
    const end = text.indexOf(`\r\n${delimiter}`, at + 1);
    if (start < 4 || end < start) continue;
    const name = /;\s*name="?([^";\r\n]*)/i.exec(text.slice(at, start))?.[1] ?? '';
    parts.push({ name, value: { start, end } });
  }
  return parts;
}

/** Binary content has no letters that could be told from others. */
function flipLast(text: string, part: Pair | undefined): Alteration | undefined {
  if (part === undefined || part.value.end === part.value.start) return undefined;
  const offset = part.value.end - 1;
  return { offset, character: String.fromCharCode(text.charCodeAt(offset) ^ 1) };
}
