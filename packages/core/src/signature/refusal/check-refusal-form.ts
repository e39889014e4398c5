import { AUTH_ERROR_CODES } from '../../errors.ts';
import { isJsonObject } from '../../json-object.ts';
import {
  REFUSAL_PLACEHOLDERS,
  refusalSyntax,
  type RefusalForm,
  type RefusalPlaceholder,
  type VendorError,
} from './refusal-form.ts';

/**
 * Checks that a value is a form in which refusals can be written. Throws `TypeError` for what is of
 * the wrong type and `RangeError` for what cannot be used, each with the path of the fault.
 *
 * @param path What the fault's path begins with.
 *
 * @example
 * ```ts
 * import { checkRefusalForm } from '@countersign/core';
 *
 * checkRefusalForm({
 *   mediaType: 'application/json',
 *   body: { errcode: '{code}', errmsg: '{message}' },
 *   errors: { default: { code: 40001, message: 'invalid credential' } },
 * });
 * ```
 */
export function checkRefusalForm(form: unknown, path = 'refusals'): void {
  const { mediaType, body, status, headers, errors } = readMembers(form, formMembers, path);
  const syntax = checkMediaType(mediaType, `${path}.mediaType`);
  if (syntax === 'json' ? !isJsonObject(body) : typeof body !== 'string') {
    const wanted = syntax === 'json' ? 'an object' : 'a text';
    throw new TypeError(`"${path}.body" must be ${wanted} for its media type`);
  }
  checkTemplate(body, `${path}.body`, 0);
  checkStatus(status, `${path}.status`);
  checkHeaders(headers, `${path}.headers`);
  const all = readMembers(errors, errorNames, `${path}.errors`);
  for (const name of errorNames) {
    if (name === 'default' || all[name] !== undefined)
      checkError(all[name], `${path}.errors.${name}`);
  }
}

const formMembers: readonly (keyof RefusalForm)[] = [
  'mediaType',
  'body',
  'status',
  'headers',
  'errors',
];
const errorMembers: readonly (keyof VendorError)[] = ['code', 'message', 'status'];
const errorNames: readonly string[] = ['default', ...AUTH_ERROR_CODES];

/** A body this deep is a mistake, or has no end. */
const maxDepth = 16;
/** Whatever looks like a placeholder must be one: `{Code}` would reach the caller as it is. */
const inBraces = /\{([a-z][\w-]*)\}/gi;
const placeholders: ReadonlySet<string> = new Set(REFUSAL_PLACEHOLDERS);

/** Every refusal has these, by rules of its own. */
const ownHeaders: ReadonlySet<string> = new Set([
  'cache-control',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'retry-after',
  'set-cookie',
  'transfer-encoding',
  'x-auth-error',
  'x-request-id',
]);

/** The members of an object that may have these and no others. */
function readMembers(
  value: unknown,
  names: readonly string[],
  path: string,
): Readonly<Record<string, unknown>> {
  if (!isJsonObject(value)) throw new TypeError(`"${path}" must be an object`);
  const stranger = Object.keys(value).find((name) => !names.includes(name));
  if (stranger !== undefined) throw new RangeError(`"${path}.${stranger}" is unknown`);
  return value;
}

function checkMediaType(value: unknown, path: string): ReturnType<typeof refusalSyntax> {
  if (typeof value !== 'string') throw new TypeError(`"${path}" must be a text`);
  const syntax = refusalSyntax(value);
  if (syntax === undefined) throw new RangeError(`"${path}" must be JSON, XML or text/plain`);
  return syntax;
}

function checkTemplate(value: unknown, path: string, depth: number): void {
  if (depth > maxDepth) throw new RangeError(`"${path}" is nested too deeply`);
  if (typeof value === 'string') checkText(value, path, []);
  else if (Array.isArray(value)) {
    value.forEach((item, index) => checkTemplate(item, `${path}[${index}]`, depth + 1));
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      checkTemplate(item, `${path}.${name}`, depth + 1);
    }
  } else if (value !== null && typeof value !== 'boolean' && !Number.isFinite(value)) {
    throw new TypeError(`"${path}" must be a JSON value`);
  }
}

function checkText(
  value: unknown,
  path: string,
  forbidden: readonly RefusalPlaceholder[],
): asserts value is string {
  if (typeof value !== 'string') throw new TypeError(`"${path}" must be a text`);
  for (const [braced, name = ''] of value.matchAll(inBraces)) {
    if (!placeholders.has(name)) {
      throw new RangeError(`"${path}" has the unknown placeholder ${braced}`);
    }
    if (forbidden.some((other) => other === name)) {
      throw new RangeError(`"${path}" must not have the placeholder ${braced}`);
    }
  }
}

/** An answer whose status forbids a body (RFC 9110 §15) could not say what is wrong. */
function checkStatus(value: unknown, path: string): void {
  if (value === undefined) return;
  if (typeof value !== 'number') throw new TypeError(`"${path}" must be a number`);
  const hasBody = value !== 204 && value !== 205 && value !== 304;
  if (!Number.isInteger(value) || value < 200 || value > 599 || !hasBody) {
    throw new RangeError(`"${path}" must be 200 to 599, and one with a body`);
  }
}

function checkHeaders(value: unknown, path: string): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) throw new TypeError(`"${path}" must be a list`);
  const seen = new Set<string>();
  for (const [index, line] of value.entries()) {
    const at = `${path}[${index}]`;
    if (!Array.isArray(line) || line.length !== 2) {
      throw new TypeError(`"${at}" must be a name and a value`);
    }
    const [name, text]: readonly unknown[] = line;
    if (typeof name !== 'string' || !/^[A-Za-z0-9-]{1,64}$/.test(name)) {
      throw new RangeError(`"${at}[0]" must be the name of a header`);
    }
    const lower = name.toLowerCase();
    if (ownHeaders.has(lower)) throw new RangeError(`"${at}[0]": ${name} is not for a form to set`);
    if (seen.has(lower)) throw new RangeError(`"${at}[0]": ${name} is there twice`);
    seen.add(lower);
    checkText(text, `${at}[1]`, ['string-to-sign', 'canonical-request']);
    if (!/^[ -~]*$/.test(text)) throw new RangeError(`"${at}[1]" must be printable ASCII`);
  }
}

function checkError(value: unknown, path: string): void {
  const { code, message, status } = readMembers(value, errorMembers, path);
  if (typeof code !== 'string' && typeof code !== 'number') {
    throw new TypeError(`"${path}.code" must be a text or a number`);
  }
  if (typeof code === 'number' ? !Number.isSafeInteger(code) : code === '') {
    throw new RangeError(`"${path}.code" must be a whole number or a text that is not empty`);
  }
  checkText(message, `${path}.message`, ['message']);
  checkStatus(status, `${path}.status`);
}
