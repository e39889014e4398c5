import { formatScopeList, Secret } from '@countersign/core';

/** A string option that must not be empty. */
export function readText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`"${name}" must be a string`);
  if (value === '') throw new RangeError(`"${name}" must not be empty`);
  return value;
}

/** A secret, wrapped if it is not yet. */
export function readSecret(name: string, value: unknown): Secret {
  return value instanceof Secret ? value : new Secret(readText(name, value));
}

/** The scopes to ask for, as they go on the wire; an empty list would ask for all of the key's. */
export function readScopes(name: string, value: readonly string[]): string {
  if (!Array.isArray(value)) throw new TypeError(`"${name}" must be an array of strings`);
  if (value.length === 0) throw new RangeError(`"${name}" must name at least one scope`);
  try {
    return formatScopeList(value);
  } catch (cause) {
    throw new RangeError(`"${name}" must be distinct, well-formed scopes`, { cause });
  }
}

/** A life time in whole seconds, between one and `max`. */
export function readSeconds(name: string, value: unknown, max: number): number {
  if (typeof value !== 'number') throw new TypeError(`"${name}" must be a number`);
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`"${name}" must be a whole number from 1 to ${max}`);
  }
  return value;
}
