import type { BareItem, Parameter } from './field-reader.ts';

const needsEscape = /["\\]/;

/**
 * Writes parameters as RFC 9651 §4.1.1.2 does.
 *
 * @param parameters In order.
 *
 * @example
 * ```ts
 * import { serialiseParameters } from './field-writer.ts';
 * serialiseParameters([{ name: 'created', value: { kind: 'integer', text: '1' } }]); // ';created=1'
 * ```
 */
export function serialiseParameters(parameters: readonly Parameter[]): string {
  let text = '';
  for (const { name, value } of parameters) {
    const isTrue = value.kind === 'boolean' && value.text === '1';
    text += isTrue ? `;${name}` : `;${name}=${serialiseBareItem(value)}`;
  }
  return text;
}

/**
 * Writes a bare item as RFC 9651 §4.1.3.1 does.
 *
 * @param item As parsed.
 *
 * @example
 * ```ts
 * import { serialiseBareItem } from './field-writer.ts';
 * serialiseBareItem({ kind: 'string', text: 'a"b' }); // "a\\"b"
 * ```
 */
export function serialiseBareItem({ kind, text }: BareItem): string {
  switch (kind) {
    case 'string':
      return `"${needsEscape.test(text) ? text.replaceAll(/["\\]/g, String.raw`\$&`) : text}"`;
    case 'integer':
      return String(Number(text));
    case 'decimal':
      return Number.isInteger(Number(text)) ? `${Number(text)}.0` : String(Number(text));
    case 'token':
      return text;
    case 'bytes':
      return `:${text}:`;
    case 'boolean':
      return `?${text}`;
    default:
      throw new TypeError(`no such kind of item: ${String(kind satisfies never)}`);
  }
}
