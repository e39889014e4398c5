import { requireObject, requireText } from '../check-option.ts';
import { placeholders } from './exchange-answer.ts';
import { exchangeErrorCodes, type TokenExchangeMap } from './token-exchange-map.ts';

type Check = (path: string, value: unknown) => void;

/**
 * Checks that a map is one: every member known, of its type and in its range. Throws `TypeError` or
 * `RangeError` with the path of the fault, such as `"maps[0].token.lifeSeconds"`.
 */
export function checkMap(path: string, map: TokenExchangeMap): void {
  members(
    {
      name: plainName,
      method: oneOf('GET', 'POST'),
      path: plainPath,
      request: members(
        {
          fieldsIn: oneOf('query', 'json', 'query-or-form'),
          appKey: requireText,
          appSecret: requireText,
        },
        { constants: everyMember(requireText), forceRefresh: requireText },
      ),
      success: template(placeholders.success),
      refusal: checkRefusal,
      token: checkToken,
    },
    { limits: checkLimits },
  )(path, map);
  const { request, method } = map;
  if (method === 'GET' && request.fieldsIn !== 'query') {
    throw new RangeError(`"${path}.request.fieldsIn" must be "query" where the method is GET`);
  }
  if (request.forceRefresh !== undefined && request.fieldsIn !== 'json') {
    throw new RangeError(`"${path}.request.forceRefresh" is read from JSON alone`);
  }
}

const longestLifeSeconds = 30 * 24 * 60 * 60;

const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER): Check =>
  (path, value) => {
    if (typeof value !== 'number') throw new TypeError(`"${path}" must be a number`);
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      throw new RangeError(`"${path}" must be a whole number from ${least} to ${most}`);
    }
  };

const oneOf =
  (...known: string[]): Check =>
  (path, value) => {
    if (typeof value !== 'string') throw new TypeError(`"${path}" must be a string`);
    if (!known.includes(value)) throw new RangeError(`"${path}" must be ${known.join(' or ')}`);
  };

const matching =
  (grammar: RegExp, wanted: string): Check =>
  (path, value) => {
    if (typeof value !== 'string') throw new TypeError(`"${path}" must be a string`);
    if (!grammar.test(value)) throw new RangeError(`"${path}" must be ${wanted}`);
  };

const plainName = matching(/^[a-z0-9-]{1,64}$/, 'lower-case letters, digits and hyphens');
const plainPath = matching(/^(?:\/[A-Za-z0-9._~-]+)+$/, 'a plain path that begins with "/"');

/** An object with all of some members, perhaps some of others, and no more. */
function members(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  return (path, value) => {
    const object = entriesOf(path, value);
    for (const [name, member] of object) {
      const check = required[name] ?? optional[name];
      if (check === undefined) throw new RangeError(`"${path}.${name}" is not part of a map`);
      if (member !== undefined || name in required) check(`${path}.${name}`, member);
    }
    const missing = Object.keys(required).find((name) => !object.some(([own]) => own === name));
    if (missing !== undefined) throw new TypeError(`"${path}.${missing}" is missing`);
  };
}

const everyMember =
  (check: Check): Check =>
  (path, value) => {
    for (const [name, member] of entriesOf(path, value)) check(`${path}.${name}`, member);
  };

function entriesOf(path: string, value: unknown): readonly (readonly [string, unknown])[] {
  requireObject(path, value);
  // checked in the line above, by a helper that does not narrow
  return Object.entries(value as object);
}

const lifeSeconds = whole(1, longestLifeSeconds);

const checkToken: Check = (path, value) => {
  requireObject(path, value);
  const reissue: unknown = Reflect.get(Object(value), 'reissue');
  const rest = { reissue: oneOf('parallel', 'rotate', 'reuse'), lifeSeconds };
  if (reissue === 'rotate') members({ ...rest, graceSeconds: whole(0) })(path, value);
  else if (reissue === 'reuse') members({ ...rest, renewBeforeSeconds: whole(0) })(path, value);
  else members(rest)(path, value);
};

const checkLimits = members(
  { windowSeconds: whole(1) },
  { maxIssued: whole(1), maxForced: whole(0), forcedIntervalSeconds: whole(0) },
);

/** Statuses whose answers have no body (RFC 9110 §15). */
const bodiless = [204, 205, 304];

const vendorError = members({
  code: (path, value) => {
    if (typeof value !== 'number') requireText(path, value);
  },
  message: requireText,
  status: (path, value) => {
    whole(200, 599)(path, value);
    if (bodiless.includes(Number(value))) throw new RangeError(`"${path}" must have a body`);
  },
});

const checkRefusal = members({
  body: template(placeholders.refusal),
  errors: members(
    { default: vendorError },
    Object.fromEntries(exchangeErrorCodes.map((code) => [code, vendorError])),
  ),
});

/** A JSON value in which whatever looks like a placeholder is one. */
function template(known: readonly string[]): Check {
  const check: Check = (path, value) => {
    if (typeof value === 'string' && /^\{.*\}$/.test(value) && !known.includes(value)) {
      throw new RangeError(`"${path}" has ${value}; there are ${known.join(', ')}`);
    }
    if (typeof value === 'object' && value !== null) everyMember(check)(path, value);
    else if (!['string', 'number', 'boolean'].includes(typeof value) && value !== null) {
      throw new TypeError(`"${path}" must be JSON`);
    }
  };
  return check;
}
