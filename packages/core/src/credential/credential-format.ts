import type { CryptoEngine } from '../ports/crypto-engine.ts';
import { BASE62_DIGITS, randomBase62 } from './base62.ts';
import {
  CHECKSUM_LENGTH,
  CRC32_START,
  checksumOf,
  crc32End,
  crc32Run,
  crc32Step,
} from './checksum.ts';
import type { Environment } from './key.ts';
import { Secret } from './secret.ts';

/** What a value is, read from its text alone. */
export interface ParsedValue {
  readonly kind: ValueKind;
  /** Absent for an `app-id`, which belongs to no environment. */
  readonly environment?: Environment;
  /** The random part, without prefix and checksum. */
  readonly body: string;
}

/** The four values that Countersign hands out. */
export type ValueKind = 'app-id' | 'app-key' | 'app-secret' | 'access-token';

/** What stands first in each value; each may be replaced, for instance `ak` by `acme_ak`. */
export interface CredentialPrefixes {
  readonly appId: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly accessToken: string;
}

/** Options of {@link createCredentialFormat}. */
export interface CredentialFormatOptions {
  /** Letters and digits, underscores between them; all different. */
  readonly prefixes?: Partial<CredentialPrefixes>;
}

/** Makes, recognises and shows the values of one platform. */
export interface CredentialFormat {
  mintAppId(engine: CryptoEngine): string;
  mintAppKey(engine: CryptoEngine, environment: Environment): string;
  mintAppSecret(engine: CryptoEngine, environment: Environment): Secret;
  /** An opaque token, as it goes into the answer of the token endpoint. */
  mintAccessToken(engine: CryptoEngine, environment: Environment): string;
  /** What a text is; undefined unless its form and its checksum are right. */
  parse(text: string): ParsedValue | undefined;
  /** The same as asking {@link CredentialFormat.parse} for its kind, without building an object. */
  isAppKey(text: string): boolean;
  isAccessToken(text: string): boolean;
  /** Whether a text begins like a key, secret or token of this format, genuine or not. */
  beginsLikeOurs(text: string): boolean;
  /** What may be shown of a value: its prefix and its first and last four characters. */
  display(text: string): string;
  /** Finds secrets and tokens in text: the source of a regular expression for secret scanners. */
  readonly secretScanPattern: string;
}

/** One way a value can begin, and what then must follow. */
interface Shape {
  readonly kind: ValueKind;
  readonly environment?: Environment;
  readonly head: string;
  /** The running CRC-32 after `head`. */
  readonly headRemainder: number;
  readonly bodyLength: number;
  readonly checksumLength: number;
}

const defaultPrefixes: CredentialPrefixes = {
  appId: 'app',
  appKey: 'ak',
  appSecret: 'sk',
  accessToken: 'at',
};
const environments: readonly Environment[] = ['live', 'test'];
/** How many base62 digits each value has: 131 bits where it only is unique, 256 where it is secret. */
const lengths = {
  'app-id': { bodyLength: 16, checksumLength: 0 },
  'app-key': { bodyLength: 22, checksumLength: CHECKSUM_LENGTH },
  'app-secret': { bodyLength: 43, checksumLength: CHECKSUM_LENGTH },
  'access-token': { bodyLength: 43, checksumLength: CHECKSUM_LENGTH },
} as const satisfies Record<ValueKind, unknown>;
const prefixGrammar = /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/;
const maxPrefixLength = 32;

const notDigit = 255;
/** The value of each base62 digit by its character code. */
const digitValues = new Uint8Array(128).fill(notDigit);
for (let value = 0; value < 62; value += 1) digitValues[BASE62_DIGITS.charCodeAt(value)] = value;

/**
 * Makes the format of one platform's credentials (`docs/wire.md`, "Values").
 *
 * Throws `TypeError` or `RangeError` when a prefix cannot be used.
 *
 * @example
 * ```ts
 * import { createCredentialFormat } from '@countersign/core';
 * import { defaultEngine } from '@countersign/crypto';
 * const format = createCredentialFormat({ prefixes: { appKey: 'acme_ak', appSecret: 'acme_sk' } });
 * const appKey = format.mintAppKey(defaultEngine, 'live'); // acme_ak_live_…
 * format.parse(appKey)?.environment; // 'live'
 * ```
 */
export function createCredentialFormat(options: CredentialFormatOptions = {}): CredentialFormat {
  const prefixes = { ...defaultPrefixes, ...options.prefixes };
  checkPrefixes(prefixes);
  const appId = shapeOf({ kind: 'app-id', head: `${prefixes.appId}_` });
  const appKeys = shapesOf('app-key', prefixes.appKey);
  const appSecrets = shapesOf('app-secret', prefixes.appSecret);
  const accessTokens = shapesOf('access-token', prefixes.accessToken);
  const credentials: readonly Shape[] = [appKeys, appSecrets, accessTokens].flatMap(Object.values);
  const all: readonly Shape[] = [appId, ...credentials];

  function parse(text: string): ParsedValue | undefined {
    const shape = all.find((candidate) => hasShape(text, candidate));
    if (shape === undefined) return undefined;
    const { kind, environment, head, bodyLength } = shape;
    const body = text.slice(head.length, head.length + bodyLength);
    return environment === undefined ? { kind, body } : { kind, environment, body };
  }

  return Object.freeze({
    mintAppId: (engine) => mint(engine, appId),
    mintAppKey: (engine, environment) => mint(engine, appKeys[environment]),
    mintAppSecret: (engine, environment) => new Secret(mint(engine, appSecrets[environment])),
    mintAccessToken: (engine, environment) => mint(engine, accessTokens[environment]),
    parse,
    isAppKey: (text) => hasShape(text, appKeys.live) || hasShape(text, appKeys.test),
    isAccessToken: (text) => hasShape(text, accessTokens.live) || hasShape(text, accessTokens.test),
    beginsLikeOurs: (text) => credentials.some(({ head }) => text.startsWith(head)),
    display(text) {
      const shape = all.find((candidate) => hasShape(text, candidate));
      // a mistyped secret is still most of a secret
      if (shape === undefined) return '…';
      return `${text.slice(0, shape.head.length + 4)}…${text.slice(-4)}`;
    },
    secretScanPattern:
      String.raw`\b(?:${prefixes.appSecret}|${prefixes.accessToken})_(?:${environments.join('|')})_` +
      String.raw`[0-9A-Za-z]{${lengths['app-secret'].bodyLength + CHECKSUM_LENGTH}}\b`,
  } satisfies CredentialFormat);
}

/** The format of docs/wire.md: `app_`, `ak_`, `sk_` and `at_`. */
export const defaultFormat: CredentialFormat = createCredentialFormat();

function checkPrefixes(prefixes: CredentialPrefixes): void {
  for (const [name, prefix] of Object.entries(prefixes)) {
    if (typeof prefix !== 'string') throw new TypeError(`"prefixes.${name}" must be a string`);
    if (prefix.length > maxPrefixLength || !prefixGrammar.test(prefix)) {
      throw new RangeError(
        `"prefixes.${name}" must be letters and digits, with underscores between them, ` +
          `at most ${maxPrefixLength} characters`,
      );
    }
  }
  if (new Set(Object.values(prefixes)).size < Object.keys(defaultPrefixes).length) {
    throw new RangeError('"prefixes" must all be different');
  }
}

function shapeOf(start: Pick<Shape, 'kind' | 'environment' | 'head'>): Shape {
  const { bodyLength, checksumLength } = lengths[start.kind];
  const headRemainder = crc32Run(CRC32_START, start.head);
  return { ...start, headRemainder, bodyLength, checksumLength };
}

function shapesOf(kind: ValueKind, prefix: string): Record<Environment, Shape> {
  const shapeIn = (environment: Environment): Shape =>
    shapeOf({ kind, environment, head: `${prefix}_${environment}_` });
  return { live: shapeIn('live'), test: shapeIn('test') };
}

function mint(engine: CryptoEngine, { head, bodyLength, checksumLength }: Shape): string {
  const text = head + randomBase62(engine, bodyLength);
  return checksumLength === 0 ? text : text + checksumOf(text);
}

/** Runs for every request, on text that anybody can send: one pass, no regular expression. */
function hasShape(
  text: string,
  { head, headRemainder, bodyLength, checksumLength }: Shape,
): boolean {
  const bodyEnd = head.length + bodyLength;
  if (text.length !== bodyEnd + checksumLength || !text.startsWith(head)) return false;
  let remainder = headRemainder;
  let checksum = 0;
  for (let index = head.length; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const digit = digitValues[code] ?? notDigit;
    if (digit === notDigit) return false;
    if (index < bodyEnd) remainder = crc32Step(remainder, code);
    else checksum = checksum * 62 + digit;
  }
  return checksumLength === 0 || checksum === crc32End(remainder);
}
