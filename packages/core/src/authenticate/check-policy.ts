import type { RoutePolicy } from './route-policy.ts';

/** What a member must be, in words, and whether a value is. */
interface Expectation {
  readonly type: 'boolean' | 'string' | 'number' | 'object' | 'function';
  readonly wanted: string;
  readonly fits: (value: unknown) => boolean;
}

const aSwitch: Expectation = {
  type: 'boolean',
  wanted: 'true or false',
  fits: (value) => typeof value === 'boolean',
};

const anObject = (wanted: string): Expectation => ({
  type: 'object',
  wanted,
  fits: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
});

/** Every member of a policy; those with members of their own are looked into elsewhere. */
const expectations: Readonly<Record<keyof RoutePolicy, Expectation>> = {
  schemes: {
    type: 'object',
    wanted: 'a list of names, such as ["sorted-params"]',
    fits: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
  },
  scopes: anObject('{ allOf: […] } or { anyOf: […] }'),
  body: {
    type: 'string',
    wanted: '"buffered" or "streamed"',
    fits: (value) => value === 'buffered' || value === 'streamed',
  },
  maxBodyBytes: {
    type: 'number',
    wanted: 'a whole number of bytes',
    fits: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
  },
  appKeyInQuery: aSwitch,
  strictJson: aSwitch,
  requireTls: aSwitch,
  failureLimit: anObject('{ maxFailures, windowMs }'),
  replay: {
    type: 'object',
    wanted: '"refused", "accepted" or { rememberSeconds }',
    fits: isReplayPolicy,
  },
  unsigned: {
    type: 'object',
    wanted: 'a list of "body" and "query"',
    fits: (value) =>
      Array.isArray(value) && value.every((part) => part === 'body' || part === 'query'),
  },
  coverage: anObject('{ components, parameters, bodyDigest }'),
  ownerOf: {
    type: 'function',
    wanted: 'a function',
    fits: (value) => typeof value === 'function',
  },
};

function isReplayPolicy(value: unknown): boolean {
  if (value === 'refused' || value === 'accepted') return true;
  if (typeof value !== 'object' || value === null || !('rememberSeconds' in value)) return false;
  const { rememberSeconds } = value;
  return Number.isSafeInteger(rememberSeconds) && Number(rememberSeconds) > 0;
}

/**
 * Checks that a policy is one: each member known and of its type. A misspelt member would otherwise
 * ask for nothing and let everybody pass. Throws `TypeError` or `RangeError` that names the member.
 */
export function checkPolicy(policy: RoutePolicy): void {
  if (!anObject('').fits(policy)) throw new TypeError('"policy" must be an object');
  for (const [name, value] of Object.entries(policy)) {
    if (!isMember(name)) {
      const known = Object.keys(expectations).join(', ');
      throw new RangeError(`"${name}" is not part of a policy, which may have ${known}`);
    }
    const { type, wanted, fits } = expectations[name];
    if (value === undefined || fits(value)) continue;
    const Fault = typeof value === type && type !== 'object' ? RangeError : TypeError;
    throw new Fault(`"${name}" must be ${wanted}`);
  }
}

const isMember = (name: string): name is keyof RoutePolicy => Object.hasOwn(expectations, name);
