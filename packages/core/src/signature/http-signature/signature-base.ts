import type { RequestView } from '../../authenticate/request-view.ts';
import { componentReader, type ComponentReader } from './components.ts';
import { serialiseParameters } from './field-writer.ts';
import type { InnerList } from './structured-fields.ts';

const paramsPrefix = '"@signature-params": ';

/** A list of covered components, compiled: what to read, and in front of what to write it. */
export interface ComponentPlan {
  readonly list: InnerList;
  readonly lines: readonly ComponentLine[];
  /** The components without quotes: `@method`, `content-digest`, `@query-param;name="Pet"`. */
  readonly names: ReadonlySet<string>;
  /** Whether the list tells an empty query from none, which `@query` by itself does not. */
  readonly seesEmptyQuery: boolean;
}

/** One line of a signature base. */
export interface ComponentLine {
  readonly name: string;
  /** What comes before the value: a newline unless it is the first, then the identifier. */
  readonly prefix: string;
  readonly read: ComponentReader;
}

/**
 * Compiles the list of components that a signature covers, or says in a sentence what is wrong with
 * it.
 *
 * @param list As parsed from `Signature-Input`.
 *
 * @example
 * ```ts
 * import { compileComponents } from './signature-base.ts';
 * const plan = compileComponents({
 *   items: [{ name: '@method', parameters: [], canonical: '"@method"' }],
 *   canonical: '("@method")',
 * });
 * ```
 */
export function compileComponents(list: InnerList): ComponentPlan | string {
  const lines: ComponentLine[] = [];
  for (const item of list.items) {
    const read = componentReader(item);
    if (typeof read === 'string') return read;
    const name = item.name + serialiseParameters(item.parameters);
    const newline = lines.length === 0 ? '' : '\n';
    lines.push({ name, prefix: `${newline}${item.canonical}: `, read });
  }
  const names = new Set(lines.map((line) => line.name));
  const seesEmptyQuery = names.has('@request-target') || names.has('@target-uri');
  return { list, lines, names, seesEmptyQuery };
}

/**
 * The signature base of RFC 9421 §2.5; undefined when the request lacks a component.
 *
 * @param signatureParams The value of `@signature-params`, canonical.
 *
 * @example
 * ```ts
 * import type { RequestView } from '../../authenticate/request-view.ts';
 * import { buildSignatureBase, type ComponentPlan } from './signature-base.ts';
 * const base = (plan: ComponentPlan, view: RequestView) =>
 *   buildSignatureBase(plan, view, '("@method");created=1764000000');
 * ```
 */
export function buildSignatureBase(
  plan: ComponentPlan,
  view: RequestView,
  signatureParams: string,
): string | undefined {
  let base = '';
  for (const line of plan.lines) {
    const value = line.read(view);
    if (value === undefined) return undefined;
    base += line.prefix + value;
  }
  const prefix = base === '' ? paramsPrefix : `\n${paramsPrefix}`;
  return base + prefix + signatureParams;
}
