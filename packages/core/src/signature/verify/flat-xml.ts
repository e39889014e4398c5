const openTag = /[ \t\r\n]*<([A-Za-z_][\w.-]*)(?:[ \t\r\n]*(\/))?>/y;
const space = /[ \t\r\n]*/y;
// a parser that believes another encoding reads another text
const opening =
  /^[ \t\r\n]*(?:<\?xml[ \t\r\n]+version=["']1\.[01]["'](?:[ \t\r\n]+encoding=["']utf-?8["'])?(?:[ \t\r\n]+standalone=["'](?:yes|no)["'])?[ \t\r\n]*\?>[ \t\r\n]*)?<xml>/i;
const closing = /<\/xml>[ \t\r\n]*$/;
const entity = /&(?:(amp|lt|gt|quot|apos);)?/g;
const sectionStart = '<![CDATA[';
const sectionEnd = ']]>';

const characters: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * Reads `<xml>` with elements that hold text alone: what WeChat Pay calls XML. Anything else (a
 * document type, an attribute, a comment, an element within an element, an entity of one's own, an
 * encoding besides UTF-8) is refused, so that no parser behind us reads something else in it.
 *
 * @returns Names and texts in the order sent, or what is wrong.
 */
export function readFlatXml(
  text: string,
  limit: number,
): readonly (readonly [string, string])[] | string {
  const start = opening.exec(text);
  const end = closing.exec(text);
  // names of elements are case-sensitive, unlike that of the encoding
  if (start === null || end === null || !start[0].endsWith('<xml>')) return 'the body is not <xml>';
  const inner = text.slice(start[0].length, end.index);
  const pairs: [string, string][] = [];
  for (let place = 0; place < inner.length;) {
    const element = readElement(inner, place);
    if (element === undefined) return 'the XML has more than elements with text';
    if (pairs.length === limit) return `more than ${limit} parameters`;
    const { name, value } = element;
    if (value === undefined) return 'the XML has an entity that is not predefined';
    pairs.push([name, value]);
    place = skipSpace(inner, element.end);
  }
  return pairs;
}

interface Element {
  readonly name: string;
  readonly value: string | undefined;
  readonly end: number;
}

/**
 * Reads `<name>text</name>`, `<name><![CDATA[text]]></name>` or `<name/>`. Texts are found by index: a
 * regular expression gives up on those of a few megabytes.
 */
function readElement(inner: string, place: number): Element | undefined {
  openTag.lastIndex = place;
  const [tag, name, slash] = openTag.exec(inner) ?? [];
  if (tag === undefined || name === undefined) return undefined;
  const start = place + tag.length;
  if (slash !== undefined) return { name, value: '', end: start };
  const close = `</${name}>`;
  if (inner.startsWith(sectionStart, start)) {
    const end = inner.indexOf(sectionEnd, start);
    if (end === -1 || !inner.startsWith(close, end + sectionEnd.length)) return undefined;
    const value = inner.slice(start + sectionStart.length, end);
    return { name, value, end: end + sectionEnd.length + close.length };
  }
  const end = inner.indexOf('<', start);
  if (end === -1 || !inner.startsWith(close, end)) return undefined;
  return { name, value: unescape(inner.slice(start, end)), end: end + close.length };
}

function skipSpace(inner: string, place: number): number {
  space.lastIndex = place;
  return place + (space.exec(inner)?.[0].length ?? 0);
}

/** Undefined when some `&` begins no predefined entity. */
function unescape(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let known = true;
  const plain = text.replaceAll(entity, (_, name: string | undefined) => {
    const character = characters.get(name ?? '');
    known &&= character !== undefined;
    return character ?? '';
  });
  return known ? plain : undefined;
}
