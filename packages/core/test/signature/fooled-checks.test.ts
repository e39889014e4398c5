import { describe, expect, it } from 'vitest';
import { checkProfile } from '../../src/signature/profile/check-profile.ts';
import type { Expression } from '../../src/signature/profile/expression.ts';
import type { SignatureProfile } from '../../src/signature/profile/profile.ts';

const inHeaders: SignatureProfile = {
  version: 1,
  name: 'acme',
  fields: {
    keyId: { header: 'x-acme-key' },
    timestamp: { header: 'x-acme-time' },
    nonce: { header: 'x-acme-nonce' },
    signature: { header: 'x-acme-signature' },
  },
  stringToSign: { join: '\n', of: ['method', 'target', 'timestamp', 'nonce', 'body'] },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'hex',
  time: { format: 's', windowSeconds: 300 },
  covers: [],
  body: 'in-string',
};

const inParameters: SignatureProfile = {
  ...inHeaders,
  fields: {
    keyId: { parameter: 'key' },
    timestamp: { parameter: 'time' },
    nonce: { parameter: 'nonce' },
    signature: { parameter: 'sign' },
  },
  stringToSign: { join: '\n', of: ['path', { parameters: 'all', escape: 'rfc3986' }] },
  body: 'parameters',
};

const of = (...pieces: readonly Expression[]): Expression => ({ join: '\n', of: pieces });
const faultOf = (base: SignatureProfile, change: Partial<SignatureProfile>) => {
  try {
    checkProfile({ ...base, ...change });
    return 'none';
  } catch (error) {
    return error instanceof RangeError ? error.message : error;
  }
};
const noNonce = '"stringToSign" leaves out the nonce';

describe('a profile that only seems to sign the nonce', () => {
  it.each<[string, Expression]>([
    ['as a fixed text', { text: 'nonce' }],
    ['for some requests alone', { when: 'method', is: ['GET'], write: 'nonce', otherwise: 'path' }],
    ['as what is looked at', { when: 'nonce', is: ['a', 'b'], write: 'path', otherwise: 'nonce' }],
    [
      'for some bodies alone',
      { whenBody: { absent: 'path', signedForm: 'nonce', other: 'nonce' } },
    ],
    ['in one case of letters', { lower: 'nonce' }],
    ['up to some mark', { upTo: '.', in: 'nonce' }],
    ['abridged', { abridge: 4, of: 'nonce' }],
    ['without its dots', { replace: [{ text: '.', by: '' }], in: 'nonce' }],
  ])('is refused: %s', (_, piece) => {
    const stringToSign = of('target', 'timestamp', 'body', piece);
    expect(faultOf(inHeaders, { stringToSign })).toBe(noNonce);
  });

  it.each<[string, Expression]>([
    ['left out', { parameters: 'all', escape: 'rfc3986', omit: ['nonce'] }],
    ['not among them', { parameters: 'all', escape: 'rfc3986', among: ['key', 'time'] }],
  ])('is refused where it is a parameter: %s', (_, piece) => {
    expect(faultOf(inParameters, { stringToSign: of('path', 'timestamp', piece) })).toBe(noNonce);
  });

  it('is refused where a form can carry it, and only the query is signed', () => {
    const stringToSign = of({ parameters: 'query', escape: 'rfc3986' }, 'body');
    expect(faultOf(inParameters, { stringToSign, body: 'in-string' })).toMatch(
      /leaves out the timestamp in a body that carries the signature/,
    );
    expect(faultOf(inParameters, { stringToSign, body: 'in-string', parameterBodies: [] })).toBe(
      'none',
    );
  });

  it('is refused where the headers that the caller lists are not in it', () => {
    const fields = { ...inHeaders.fields, signedHeaders: { header: 'x-acme-headers' } };
    const signedHeaders = { separator: ';', always: ['x-acme-nonce'] };
    const stringToSign = of('target', 'timestamp', 'body', 'signed-headers');
    expect(faultOf(inHeaders, { fields, signedHeaders, stringToSign })).toBe(noNonce);
    const listed = of(stringToSign, { headers: 'signed' });
    expect(faultOf(inHeaders, { fields, signedHeaders, stringToSign: listed })).toBe('none');
  });

  it('is refused where another header may take its place', () => {
    const nonce = { header: 'x-acme-nonce', elseHeader: 'x-nonce' };
    const fields = { ...inHeaders.fields, nonce };
    const header: Expression = { header: 'x-acme-nonce' };
    const stringToSign = of('target', 'timestamp', 'body', header);
    expect(faultOf(inHeaders, { fields, stringToSign })).toBe(noNonce);
    const both = of(stringToSign, { header: 'x-nonce' });
    expect(faultOf(inHeaders, { fields, stringToSign: both })).toBe('none');
  });
});

describe('a nonce that is not told from its neighbour', () => {
  const joined = (...pieces: readonly Expression[]): Expression => ({ join: '', of: pieces });

  it.each<[string, Expression]>([
    ['body', joined('target', 'timestamp', 'nonce', 'body')],
    ['body before it', joined('timestamp', 'body', 'nonce', { text: '\n' }, 'target')],
    [
      'a letter',
      joined('timestamp', { text: '&nonce=' }, 'nonce', { text: 'body' }, 'body', 'target'),
    ],
    ['a full stop', { join: '.', of: ['timestamp', 'nonce', 'body', 'target'] }],
    [
      'where it is not always sent',
      joined('target', 'timestamp', { ifAny: 'nonce', before: '&' }, 'body'),
    ],
    ['hashed', { hash: 'sha256', of: joined('target', 'timestamp', 'nonce', 'body') }],
  ])('is refused, since a character could move: %s', (_, stringToSign) => {
    expect(faultOf(inHeaders, { stringToSign })).toMatch(/has nothing between the nonce/);
    expect(faultOf(inHeaders, { stringToSign, replay: 'signature' })).toBe('none');
  });

  it.each<[string, Expression]>([
    ['line ends', of('target', 'timestamp', 'nonce', 'body')],
    ['a time of one length and the path', joined('timestamp', 'nonce', 'target', 'body')],
    ['a hash', joined('target', 'timestamp', { text: '|' }, 'nonce', { bodyHash: 'sha256' })],
    ['the end', joined('target', 'body', 'timestamp', 'nonce')],
  ])('is taken with marks: %s', (_, stringToSign) => {
    expect(faultOf(inHeaders, { stringToSign })).toBe('none');
  });
});

describe('a profile that only seems to sign the rest', () => {
  it.each<[string, Partial<SignatureProfile>]>([
    ['"body" is said', { stringToSign: of('target', 'timestamp', 'nonce', { text: 'body' }) }],
    ['"query" is said', { stringToSign: of('path', 'timestamp', 'nonce', 'body') }],
    ['"body" is said', { body: 'parameters' }],
    [
      '"body" is said',
      {
        fields: { ...inHeaders.fields, digest: { header: 'x-digest', optional: true } },
        stringToSign: of('target', 'timestamp', 'nonce', { header: 'x-digest' }),
        body: { field: 'digest', hash: 'sha256', encoding: 'hex', whenAbsent: 'computed' },
      },
    ],
    [
      '"stringToSign" leaves out the validUntil',
      {
        fields: {
          ...inHeaders.fields,
          validUntil: { header: 'x-policy', decode: 'base64url', json: 'until' },
        },
      },
    ],
    [
      '"query" has acl',
      { query: { only: ['acl'] }, stringToSign: of('path', 'timestamp', 'nonce', 'body') },
    ],
    [
      'speaks of "fields.constructor"',
      { stringToSign: of('target', 'timestamp', 'nonce', 'body', { field: 'constructor' }) },
    ],
    [
      '"fields.__proto__"',
      {
        fields: JSON.parse(
          `{"__proto__":{"header":"a"},${JSON.stringify(inHeaders.fields).slice(1)}`,
        ),
      },
    ],
  ])('is refused: %s', (fault, change) => {
    expect(faultOf(inHeaders, change)).toContain(fault);
  });

  it('is refused where it counts forms as signed and signs the query alone', () => {
    const stringToSign = of({ parameters: 'query', escape: 'rfc3986' });
    expect(faultOf(inParameters, { stringToSign, parameterBodies: [] })).toContain(
      '"body" is said',
    );
  });
});
