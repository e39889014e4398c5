import { describe, expect, it } from 'vitest';
import { AUTH_ERROR_CODES } from '../../src/errors.ts';
import { checkRefusalForm } from '../../src/signature/refusal/check-refusal-form.ts';
import {
  REFUSAL_PLACEHOLDERS,
  refusalSyntax,
  type RefusalForm,
} from '../../src/signature/refusal/refusal-form.ts';

const whole: RefusalForm = {
  mediaType: 'application/json; charset=utf-8',
  body: {
    errors: [{ code: '{code}', at: '{time}', seconds: '{time-seconds}' }],
    text: '{message} ({our-code}) {not a placeholder}',
    nothing: null,
    ok: false,
    version: 1.5,
    request: '{request-id}',
    server: '{string-to-sign}',
  },
  status: 200,
  headers: [['X-Vendor-Error', '{code}: {message}']],
  errors: {
    default: { code: -1, message: '' },
    auth_invalid: { code: 'Bad', message: 'server: {string-to-sign}', status: 403 },
  },
};
const text = { mediaType: 'application/xml', body: '<e>{code}</e>' };
const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;

describe('checkRefusalForm()', () => {
  it('accepts what a vendor needs, also after a round trip through JSON', () => {
    const { default: said } = whole.errors;
    const good: readonly unknown[] = [
      whole,
      JSON.parse(JSON.stringify(whole)),
      { ...whole, ...text },
      {
        ...whole,
        body: Object.fromEntries(REFUSAL_PLACEHOLDERS.map((name) => [name, `{${name}}`])),
      },
      {
        ...whole,
        errors: {
          default: said,
          ...Object.fromEntries(AUTH_ERROR_CODES.map((code) => [code, said])),
        },
      },
    ];
    for (const form of good) expect(() => checkRefusalForm(form)).not.toThrow();
  });

  it.each<[string, object]>([
    ['refusals.stats', { stats: 200 }],
    ['refusals.mediaType', { mediaType: 'text/html' }],
    ['refusals.mediaType', { mediaType: 'application/json\r\nX: 1' }],
    ['refusals.mediaType', { mediaType: undefined }],
    ['refusals.body', { body: '{code}' }],
    ['refusals.body', { body: ['{code}'] }],
    ['refusals.body', { mediaType: 'text/plain' }],
    ['refusals.body.a[1].b', { body: { a: ['', { b: '{Code}' }, { b: '{kode}' }] } }],
    ['refusals.body.a[0]', { body: { a: ['{kode}'] } }],
    ['refusals.body.a', { body: { a: undefined } }],
    ['refusals.body.a', { body: { a: Number.NaN } }],
    ['refusals.body.self', { body: cyclic }],
    ['refusals.body', { ...text, body: '<e>{kode}</e>' }],
    ['refusals.status', { status: 199 }],
    ['refusals.status', { status: 600 }],
    ['refusals.status', { status: 204 }],
    ['refusals.status', { status: 200.5 }],
    ['refusals.status', { status: '200' }],
    ['refusals.headers', { headers: { 'X-Code': '{code}' } }],
    ['refusals.headers[0]', { headers: [['X-Code']] }],
    ['refusals.headers[0][0]', { headers: [['X Code', '']] }],
    ['refusals.headers[0][0]', { headers: [['X-Auth-Error', '{code}']] }],
    ['refusals.headers[0][0]', { headers: [['content-length', '0']] }],
    [
      'refusals.headers[1][0]',
      {
        headers: [
          ['X-Code', ''],
          ['x-code', ''],
        ],
      },
    ],
    ['refusals.headers[0][1]', { headers: [['X-Code', 'a\r\nb: c']] }],
    ['refusals.headers[0][1]', { headers: [['X-Code', '{string-to-sign}']] }],
    ['refusals.headers[0][1]', { headers: [['X-Code', '{canonical-request}']] }],
    ['refusals.errors', { errors: [] }],
    [
      'refusals.errors.auth_wrong',
      { errors: { ...whole.errors, auth_wrong: whole.errors.default } },
    ],
    ['refusals.errors.default', { errors: {} }],
    ['refusals.errors.default.code', { errors: { default: { message: '' } } }],
    ['refusals.errors.default.code', { errors: { default: { code: '', message: '' } } }],
    ['refusals.errors.default.code', { errors: { default: { code: 0.5, message: '' } } }],
    ['refusals.errors.default.message', { errors: { default: { code: 1, message: '{message}' } } }],
    ['refusals.errors.default.message', { errors: { default: { code: 1 } } }],
    [
      'refusals.errors.default.status',
      { errors: { default: { code: 1, message: '', status: 99 } } },
    ],
    ['refusals.errors.default.hint', { errors: { default: { code: 1, message: '', hint: '' } } }],
  ])('points to %s', (path, wrong) => {
    const check = (): void => checkRefusalForm({ ...whole, ...wrong });
    expect(check).toThrow(`"${path}`);
    expect(check).toThrow(/^"[^"]+"/);
  });

  it('lets the caller say what the path begins with', () => {
    expect(() => checkRefusalForm(null, 'schemes.tc3.refusals')).toThrow('"schemes.tc3.refusals"');
  });
});

describe('refusalSyntax()', () => {
  it.each([
    ['application/json', 'json'],
    ['application/problem+json', 'json'],
    ['application/x-amz-json-1.1', 'json'],
    ['text/json;charset=UTF-8', 'json'],
    ['text/xml; charset=utf-8', 'xml'],
    ['application/xml', 'xml'],
    ['text/plain', 'xml'],
    ['text/html', undefined],
    ['application/javascript', undefined],
    ['application/json; profile=x', undefined],
  ])('%s: %s', (mediaType, syntax) => {
    expect(refusalSyntax(mediaType)).toBe(syntax);
  });
});
