import { FieldReader, type Parameter } from './field-reader.ts';
import { serialiseBareItem, serialiseParameters } from './field-writer.ts';

/** One component identifier in the list that a signature covers. */
export interface ListItem {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** With quotes and parameters, as RFC 9421 §2 writes it. */
  readonly canonical: string;
}

/** The list of components that a signature covers, without the signature's own parameters. */
export interface InnerList {
  readonly items: readonly ListItem[];
  /** With its parentheses. */
  readonly canonical: string;
}

/** One member of `Signature-Input`. */
export interface SignatureInput {
  /** The label. */
  readonly key: string;
  readonly list: InnerList;
  readonly parameters: readonly Parameter[];
  /** The value of `@signature-params`: the list and its parameters, serialised by RFC 9651 §4.1.1.1. */
  readonly canonical: string;
}

/** One member of `Signature` or `Content-Digest`. */
export interface ByteMember {
  readonly key: string;
  readonly base64: string;
}

// Far more than anybody needs; what follows compares each with each.
const maxMembers = 16;
const maxItems = 64;

/**
 * Parses `Signature-Input` (RFC 9421 §4.1): a dictionary of inner lists of strings.
 *
 * @param text The value of the one field line.
 * @param known Lists that were parsed before, which need not be parsed again.
 * Answers undefined for anything else, and for repeated labels.
 *
 * @example
 * ```ts
 * import { parseSignatureInput } from './structured-fields.ts';
 * const members = parseSignatureInput('sig1=("@method" "@path");created=1764000000');
 * ```
 */
export function parseSignatureInput(
  text: string,
  known: readonly InnerList[] = [],
): SignatureInput[] | undefined {
  return parseDictionary(text, (reader, key) => {
    const start = reader.index;
    reader.isCanonical = true;
    const list = readKnownList(reader, known) ?? readInnerList(reader);
    if (list === undefined) return undefined;
    const parameters = reader.readParameters();
    if (parameters === undefined) return undefined;
    const canonical = reader.isCanonical
      ? reader.text.slice(start, reader.index)
      : list.canonical + serialiseParameters(parameters);
    return { key, list, parameters, canonical };
  });
}

/**
 * Parses a dictionary of byte sequences: `Signature` (RFC 9421 §4.2), `Content-Digest` (RFC 9530 §2).
 * Answers undefined for anything else, for repeated keys, and for base64 that is not canonical.
 *
 * @example
 * ```ts
 * import { parseByteDictionary } from './structured-fields.ts';
 * parseByteDictionary('sig1=:AAAA:'); // [{ key: 'sig1', base64: 'AAAA' }]
 * ```
 */
export function parseByteDictionary(text: string): ByteMember[] | undefined {
  return parseDictionary(text, (reader, key) => {
    const bytes = reader.readBytes();
    if (bytes === undefined || reader.readParameters() === undefined) return undefined;
    return { key, base64: bytes.text };
  });
}

function parseDictionary<Member extends { readonly key: string }>(
  text: string,
  readMember: (reader: FieldReader, key: string) => Member | undefined,
): Member[] | undefined {
  const reader = new FieldReader(text);
  const members: Member[] = [];
  reader.skipSpaces();
  for (;;) {
    const key = reader.readKey();
    if (key === undefined || !reader.take(0x3d)) return undefined;
    if (members.length === maxMembers) return undefined;
    for (const earlier of members) if (earlier.key === key) return undefined;
    const member = readMember(reader, key);
    if (member === undefined) return undefined;
    members.push(member);
    reader.skipOptionalWhitespace();
    if (reader.atEnd) return members;
    if (!reader.take(0x2c)) return undefined;
    reader.skipOptionalWhitespace();
  }
}

/**
 * The same list as last time is found by its text alone. Safe, because only the complete text of a
 * list is ever remembered, and what a parser makes of a text does not depend on what follows it.
 */
function readKnownList(reader: FieldReader, known: readonly InnerList[]): InnerList | undefined {
  for (const list of known) {
    if (reader.text.startsWith(list.canonical, reader.index)) {
      reader.index += list.canonical.length;
      return list;
    }
  }
  return undefined;
}

function readInnerList(reader: FieldReader): InnerList | undefined {
  if (!reader.take(0x28)) return undefined;
  const items: ListItem[] = [];
  for (;;) {
    reader.skipSpaces();
    if (reader.take(0x29)) break;
    const item = readListItem(reader);
    if (item === undefined || items.length === maxItems) return undefined;
    if (items.some((earlier) => earlier.canonical === item.canonical)) return undefined;
    items.push(item);
    if (reader.peek() !== 0x29) {
      if (!reader.take(0x20)) return undefined;
      // One space stands between two items, and none after the last.
      if (reader.peek() === 0x29) reader.isCanonical = false;
    }
  }
  return { items, canonical: `(${items.map((item) => item.canonical).join(' ')})` };
}

function readListItem(reader: FieldReader): ListItem | undefined {
  const name = reader.readString();
  if (name === undefined) return undefined;
  const parameters = reader.readParameters();
  if (parameters === undefined) return undefined;
  const canonical = serialiseBareItem(name) + serialiseParameters(parameters);
  return { name: name.text, parameters, canonical };
}
