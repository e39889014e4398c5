import { wordNames } from './word-names.ts';

/** The keywords of JSON Schema that profiles are described with. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly const?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

const text: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
const texts: JsonSchema = { type: 'array', items: text };
const whole = (minimum: number, maximum: number): JsonSchema => ({
  type: 'integer',
  minimum,
  maximum,
});
const oneOf = (...values: readonly string[]): JsonSchema => ({ type: 'string', enum: values });
const matching = (pattern: string): JsonSchema => ({ type: 'string', pattern });
const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });
const listOf = (items: JsonSchema, minItems = 1): JsonSchema => ({
  type: 'array',
  items,
  minItems,
});

/** An object with these members and no others; names that end in `?` may be left out. */
function shape(members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const names = Object.keys(members);
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(members).map(([name, schema]) => [name.replace(/\?$/, ''), schema]),
    ),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  };
}

const expression = ref('expression');
const carrier = ref('carrier');
const hash = ref('hash');
const hexOrBase64 = oneOf('hex', 'base64');
const headerName = matching('^[a-z0-9-]{1,64}$');
const headerPattern = matching('^[a-z0-9-]{1,64}\\*?$');
const fieldName = matching('^[A-Za-z][A-Za-z0-9]{0,63}$');

const expressions: readonly JsonSchema[] = [
  ref('word'),
  shape({ text }),
  shape({ header: headerName }),
  shape({ field: fieldName }),
  shape({
    parameters: oneOf('query', 'form', 'all'),
    escape: oneOf('rfc3986', 'none'),
    'sort?': oneOf('name', 'decoded-name', 'name-value', 'decoded-name-value', 'pair', 'as-sent'),
    'between?': text,
    'equals?': text,
    'omit?': texts,
    'omitEmpty?': flag,
    'only?': shape({ field: fieldName, separator: text }),
    'among?': texts,
    'lowerNames?': flag,
    'bareEmpty?': flag,
    'withCredentials?': flag,
  }),
  shape({
    headers: {
      anyOf: [
        oneOf('signed'),
        listOf(headerName),
        shape({ prefix: headerName }),
        shape({ signedAnd: listOf(headerPattern) }),
      ],
    },
    'names?': oneOf('lower', 'mime'),
    'spaces?': oneOf('trim', 'collapse'),
    'lowerValuesExcept?': texts,
    'escape?': oneOf('rfc3986'),
    'equals?': text,
    'between?': text,
    'after?': text,
    'sort?': oneOf('pair', 'name'),
  }),
  shape({
    path: oneOf('decoded', 'encoded', 'encoded-twice'),
    'normalise?': flag,
    'trailingSlash?': flag,
  }),
  shape({ targetBefore: text }),
  shape({ targetWithout: text }),
  shape({ bodyHash: hash, 'encoding?': hexOrBase64 }),
  shape({ hash, of: expression, 'encoding?': hexOrBase64 }),
  shape({ escape: oneOf('rfc3986'), of: expression }),
  shape({ replace: listOf(shape({ text, by: text })), in: expression }),
  shape({ upTo: text, in: expression }),
  shape({ lower: expression }),
  shape({ abridge: whole(1, 64), of: expression }),
  shape({ hostLabel: whole(0, 15) }),
  shape({ day: oneOf('yyyymmdd', 'yyyy-mm-dd') }),
  shape({ whenBody: shape({ absent: expression, signedForm: expression, other: expression }) }),
  shape({ when: expression, is: listOf(text), write: expression, otherwise: expression }),
  shape({ ifAny: expression, 'before?': text, 'after?': text }),
  shape({ join: text, of: listOf(expression) }),
];

const secretText: JsonSchema = {
  anyOf: [oneOf('string', 'secret', 'key-id'), shape({ text })],
};

/**
 * The JSON Schema of {@link SignatureProfile}, which editors complete profiles by. The compiler
 * checks profiles against this very object.
 *
 * @example
 * ```ts
 * import { profileSchema } from '@countersign/core';
 * const file = JSON.stringify(profileSchema, undefined, 2);
 * ```
 */
export const profileSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://github.com/countersign/countersign/blob/main/packages/core/profile.schema.json',
  title: 'Signature profile',
  description: 'A signature scheme as data: fields, string to sign, key, algorithm, freshness.',
  ...shape({
    '$schema?': text,
    version: { const: 1 },
    name: matching('^[a-z0-9][a-z0-9-]{0,63}$'),
    fields: ref('fields'),
    'credentials?': shape({
      'header?': headerName,
      prefix: text,
      syntax: oneOf('pairs', 'quoted-pairs', 'plain'),
      'separator?': text,
      'percentEncoded?': flag,
    }),
    'parameterBodies?': listOf(oneOf('form', 'xml', 'multipart'), 0),
    'bodyOnly?': flag,
    stringToSign: expression,
    algorithm: {
      anyOf: [
        shape({ kind: { const: 'hmac' }, hash, 'of?': listOf(secretText) }),
        shape({
          kind: { const: 'digest' },
          hash,
          of: listOf(secretText),
          'escape?': listOf(oneOf('form', 'form-strict', 'form-rfc3986')),
        }),
        shape({ kind: { const: 'public-key' }, algorithm: ref('publicKeyAlgorithm') }),
      ],
    },
    'key?': shape({
      'before?': text,
      'after?': text,
      'digest?': hash,
      'base64After?': text,
      'escape?': oneOf('rfc3986'),
      'chain?': listOf(expression),
      'hash?': hash,
      'as?': oneOf('bytes', 'hex'),
    }),
    encoding: oneOf('hex', 'upper-hex', 'base64', 'base64url', 'base64url-padded'),
    'algorithmName?': text,
    'time?': shape({
      format: oneOf('s', 'ms', 'iso', 'iso-basic', 'rfc1123', 'wall-clock+08:00'),
      windowSeconds: whole(1, 900),
      'maxSeconds?': whole(1, 604_800),
    }),
    'replay?': oneOf('nonce', 'signature'),
    covers: { type: 'array', items: text },
    body: {
      anyOf: [
        oneOf('in-string', 'parameters', 'unbound'),
        shape({ onlyTypes: listOf(text) }),
        shape({ exceptTypes: listOf(text) }),
        shape({
          field: fieldName,
          hash,
          encoding: hexOrBase64,
          'before?': expression,
          'after?': expression,
          whenAbsent: {
            anyOf: [
              oneOf('computed', 'unbound'),
              shape({ unboundFor: shape({ field: fieldName, is: listOf(text) }) }),
            ],
          },
          'unboundValues?': texts,
        }),
      ],
    },
    'signedHeaders?': shape({
      separator: text,
      always: { type: 'array', items: headerName },
      'whenSent?': { type: 'array', items: headerPattern },
      'exempt?': { type: 'array', items: headerName },
    }),
    'query?': {
      anyOf: [oneOf('bound', 'unbound'), shape({ only: listOf(text) }), shape({ listedBy: text })],
    },
    'hostForms?': listOf(oneOf('as-sent', 'no-port', 'port-doubled')),
    'unambiguousOnly?': flag,
    'oneLineBody?': flag,
    'reservedNames?': texts,
    'parameterNames?': texts,
    'unsignedEmpty?': flag,
    'claims?': fieldName,
    'legacy?': flag,
    'refusals?': ref('refusalForm'),
    'about?': shape({
      vendor: text,
      title: text,
      source: text,
      useWhen: text,
      notSigned: texts,
    }),
  }),
  $defs: {
    hash: oneOf('sha256', 'sha512', 'sha1', 'md5'),
    publicKeyAlgorithm: oneOf(
      'ed25519',
      'ecdsa-p256-sha256',
      'rsa-pss-sha512',
      'rsa-v1_5-sha256',
      'rsa-v1_5-sha1',
    ),
    word: oneOf(...wordNames),
    refusalForm: shape({
      mediaType: text,
      // any JSON value; its placeholders are checked by the compiler
      body: {},
      'status?': whole(200, 599),
      'headers?': listOf(listOf(text, 2)),
      errors: {
        type: 'object',
        properties: { default: ref('vendorError') },
        required: ['default'],
        additionalProperties: ref('vendorError'),
      },
    }),
    vendorError: shape({
      code: { anyOf: [text, whole(-2_147_483_648, 2_147_483_647)] },
      message: text,
      'status?': whole(200, 599),
    }),
    expression: { anyOf: expressions },
    fields: {
      ...shape({
        keyId: carrier,
        signature: carrier,
        'timestamp?': carrier,
        'nonce?': carrier,
        'appId?': carrier,
        'algorithm?': carrier,
        'signedHeaders?': carrier,
        'signedParameters?': carrier,
        'validFrom?': carrier,
        'validUntil?': carrier,
        'validSeconds?': carrier,
      }),
      additionalProperties: carrier,
    },
    carrier: shape({
      'header?': headerName,
      'elseHeader?': headerName,
      'parameter?': matching('^[A-Za-z0-9_.-]{1,64}$'),
      'part?': matching('^[A-Za-z0-9_.-]{1,64}$'),
      'unwrap?': oneOf('base64url'),
      'split?': text,
      'piece?': whole(0, 15),
      'decode?': oneOf('base64url'),
      'json?': text,
      'is?': text,
      'equals?': expression,
      'listedAfter?': text,
      'optional?': flag,
    }),
  },
};
