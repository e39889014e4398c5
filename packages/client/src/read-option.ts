import { Secret } from '@countersign/core';

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

/** A life time in whole seconds, between one and `max`. */
export function readSeconds(name: string, value: unknown, max: number): number {
  if (typeof value !== 'number') throw new TypeError(`"${name}" must be a number`);
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`"${name}" must be a whole number from 1 to ${max}`);
  }
  return value;
}
