/** A JSON value whose texts may hold placeholders; names of members are taken as they are. */
export type AnswerTemplate =
  | string
  | number
  | boolean
  | null
  | readonly AnswerTemplate[]
  | { readonly [name: string]: AnswerTemplate };

/** A JSON value. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/**
 * The template with each of its texts written anew. Values are set, never joined into JSON text, so that
 * none gets out of its place.
 *
 * @param write What stands for a text of the template.
 *
 * @example
 * ```ts
 * import { fillTemplate } from '@countersign/core';
 * fillTemplate({ errcode: '{code}' }, (text) => (text === '{code}' ? 40125 : text)); // { errcode: 40125 }
 * ```
 */
export function fillTemplate(template: AnswerTemplate, write: (text: string) => Json): Json {
  if (typeof template === 'string') return write(template);
  if (typeof template !== 'object' || template === null) return template;
  if (isList(template)) return template.map((item) => fillTemplate(item, write));
  return Object.fromEntries(
    Object.entries(template).map(([name, item]) => [name, fillTemplate(item, write)]),
  );
}

/** `Array.isArray` does not see a list that may not be changed. */
const isList = (value: object): value is readonly AnswerTemplate[] => Array.isArray(value);
