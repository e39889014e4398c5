import type { BodyRule, DigestRule } from './profile.ts';

/** Whether requests declare a digest of their body. */
export const isDigestRule = (body: BodyRule): body is DigestRule =>
  typeof body === 'object' && 'field' in body;

/** Whether the string to sign has the hash of the body where a request declares none. */
export function isComputed(
  { whenAbsent }: DigestRule,
  fields: Readonly<Record<string, string | undefined>>,
): boolean {
  if (typeof whenAbsent === 'string') return whenAbsent === 'computed';
  const { field, is } = whenAbsent.unboundFor;
  return !is.includes(fields[field] ?? '');
}
