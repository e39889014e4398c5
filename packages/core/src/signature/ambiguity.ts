import type { Parameters } from './parameters.ts';

const safeName = /^[A-Za-z0-9_.-]+$/;

/** `&` or a control character, percent-encoded as they stand in canonical values. */
const unsafeValue = /%26|%[01][0-9A-F]|%7F/;

/**
 * Says what in these parameters an unescaped `name=value&name=value` cannot tell apart from something
 * else, or undefined when nothing is. The pairs that collide are in OWASP's and the vendors' own
 * histories: Flickr 2009, AWS signature version 1.
 *
 * @param reserved A name that would stand where the secret is appended.
 */
export function findAmbiguity(parameters: Parameters, reserved: string): string | undefined {
  const seen = new Set<string>();
  for (const [index, name] of parameters.names.entries()) {
    const value = parameters.value(index);
    if (!safeName.test(name)) return 'a name with characters that are not signed apart';
    if (name === reserved) return `the name "${reserved}", which is where the secret stands`;
    if (seen.has(name)) return 'a repeated name';
    if (value === '') return 'an empty value';
    if (unsafeValue.test(value)) return 'a value with "&" or a control character';
    seen.add(name);
  }
  return undefined;
}
