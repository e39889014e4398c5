import { once } from 'node:events';
import { request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { Duplex } from 'node:stream';
import {
  AUTH_ERROR_CODES,
  checkRefusalForm,
  emptyBody,
  ephemeralKeyRing,
  type AuthError,
  type AuthErrorCode,
  type AuthRequest,
  type Malformed,
  type RefusalForm,
  type Scheme,
  type SignatureExplanation,
} from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { createMemoryStores } from '@countersign/store-memory';
import { describe, expect, it } from 'vitest';
import { protect } from '../src/fetch.ts';
import { buildRefusal, createGate, type Gate, type Refusal } from '../src/index.ts';
import { admit, writeRefusal } from '../src/node.ts';
import { writeRefusalOnSocket } from '../src/node/write-refusal.ts';
import { aliyun, aws, hawk, tencent, wechat } from './support/vendor-forms.ts';
import { listen } from './support/wire.ts';

const forms = { tencent, aliyun, aws, wechat, hawk };

const nowMs = 1_764_000_000_123;
const context = { challenges: ['TC3'], realm: 'api', requestId: 'r1', nowMs };
const refuse = (form: RefusalForm, error: AuthError): Refusal =>
  buildRefusal(error, { ...context, form });
const header = ({ headers }: Pick<Refusal, 'headers'>, name: string) =>
  headers.filter(([key]) => key === name).map(([, value]) => value);
const explained = (
  stringToSign: string,
  hint: string,
  more: Partial<SignatureExplanation> = {},
): AuthError => ({
  code: 'auth_invalid',
  explanation: { stringToSign, hint, ...more },
});

describe("a refusal in a vendor's form", () => {
  it.each(Object.entries(forms))('%s: is a form', (_, form) => {
    expect(() => checkRefusalForm(form)).not.toThrow();
  });

  it('of Tencent Cloud is read with status 200, and has our code in a header', () => {
    const refusal = refuse(tencent, { code: 'auth_invalid', detail: 'unknown key' });
    expect(refusal.body).toBe(
      '{"Response":{"Error":{"Code":"AuthFailure.SignatureFailure",' +
        '"Message":"The signature is wrong."},"RequestId":"r1"}}',
    );
    expect(refusal).toMatchObject({ status: 200, code: 'auth_invalid' });
    expect(refusal.headers).toEqual([
      ['Content-Type', 'application/json'],
      ['Cache-Control', 'no-store'],
      ['Date', 'Mon, 24 Nov 2025 16:00:00 GMT'],
      ['X-Request-Id', 'r1'],
      ['X-Auth-Error', 'auth_invalid'],
    ]);
  });

  it.each(AUTH_ERROR_CODES)('%s: says when to come back and when the connection ends', (code) => {
    for (const form of Object.values(forms)) {
      const refusal = refuse(form, { code, detail: 'for the operator' });
      const plain = buildRefusal({ code }, context);
      for (const name of ['Retry-After', 'Connection', 'Cache-Control', 'Date', 'X-Request-Id']) {
        expect(header(refusal, name)).toEqual(header(plain, name));
      }
      expect(header(refusal, 'X-Auth-Error')).toEqual([code]);
      expect(header(refusal, 'Content-Type')).toEqual([form.mediaType]);
      const { status } = refusal;
      expect(header(refusal, 'WWW-Authenticate')).toHaveLength(
        status === 401 || (status === 403 && code === 'insufficient_scope') ? 1 : 0,
      );
      expect(JSON.stringify([refusal.headers, refusal.body])).not.toContain('for the operator');
    }
  });

  it.each(Object.entries(forms))(
    '%s: is the same for an unknown key and a wrong secret',
    (_, form) => {
      const [unknown, wrong] = ['unknown key', 'wrong signature'].map((detail) =>
        refuse(form, { code: 'auth_invalid', detail }),
      );
      expect([unknown?.status, unknown?.headers, unknown?.body]).toEqual([
        wrong?.status,
        wrong?.headers,
        wrong?.body,
      ]);
    },
  );

  it('takes the status of the error before that of the form, and ours at last', () => {
    expect(refuse(aliyun, { code: 'auth_invalid' }).status).toBe(400);
    expect(refuse(aliyun, { code: 'nonce_replayed' }).status).toBe(403);
    const unavailable = refuse(hawk, { code: 'backend_unavailable' });
    expect(unavailable.status).toBe(503);
    expect(JSON.parse(unavailable.body)).toMatchObject({ statusCode: 503 });
  });

  it('keeps the type of what stands alone', () => {
    expect(JSON.parse(refuse(wechat, { code: 'token_expired' }).body)).toEqual({
      errcode: 42001,
      errmsg: 'access_token expired rid: r1',
      at: 1_764_000_000,
      on: '2025-11-24T16:00:00Z',
    });
  });

  it('explains itself to test keys alone', () => {
    const { body } = refuse(aliyun, explained('GET&%2F', 'The secret is another.'));
    expect(JSON.parse(body).Message).toBe(
      'Server string to sign is:GET&%2F: The secret is another.',
    );
    const live = JSON.parse(refuse(aliyun, { code: 'auth_invalid' }).body);
    expect(live.Message).toBe('Server string to sign is:');
    const { body: sentence } = refuse(tencent, explained('', 'Sort them.'));
    expect(JSON.parse(sentence).Response.Error.Message).toBe('The signature is wrong. Sort them.');
  });

  it('shows what was signed after the message where the form has no place for it', () => {
    const canonicalRequest = 'GET\n/a"b\n';
    const error = explained('TC3\nabc', 'Compare.', { canonicalRequest });
    expect(JSON.parse(refuse(tencent, error).body).Response.Error.Message).toBe(
      'The signature is wrong. Compare. Signed here: "TC3\\nabc" ' +
        'Canonical request: "GET\\n/a\\"b\\n"',
    );
    const { body } = refuse(aws, error);
    expect(body).toContain(
      '<Message>They do not match: Compare. ' +
        'Canonical request: &quot;GET\\n/a\\&quot;b\\n&quot;</Message>' +
        '<StringToSign>TC3\nabc</StringToSign>',
    );
  });

  it('shows a canonical request where the form has a place for it, for test keys alone', () => {
    const own = { ...tencent, body: { why: '{message}', of: '{canonical-request}' } };
    const error = explained('abc', 'Compare.', { canonicalRequest: 'GET\n/\n' });
    expect(JSON.parse(refuse(own, error).body)).toEqual({
      why: 'The signature is wrong. Compare. Signed here: "abc"',
      of: 'GET\n/\n',
    });
    expect(JSON.parse(refuse(own, { code: 'auth_invalid' }).body)).toEqual({
      why: 'The signature is wrong.',
      of: '',
    });
  });

  it('cuts what it shows in a message', () => {
    const error = explained('a'.repeat(4097), 'Compare.', { canonicalRequest: 'b'.repeat(4096) });
    expect(JSON.parse(refuse(tencent, error).body).Response.Error.Message).toBe(
      `The signature is wrong. Compare. Signed here: "${'a'.repeat(4096)}" (cut here) ` +
        `Canonical request: "${'b'.repeat(4096)}"`,
    );
  });

  it('leaves the explanation out of headers, where clients look for a message they know', () => {
    const refusal = refuse(hawk, explained('hawk.1.header', 'Use the whole app_secret.'));
    expect(header(refusal, 'WWW-Authenticate')).toEqual(['Hawk error="Bad mac"']);
    expect(JSON.parse(refusal.body).message).toBe(
      'Bad mac: Use the whole app_secret. Signed here: "hawk.1.header"',
    );
  });

  it('lets no value out of its place in JSON, and reads none', () => {
    const { body } = refuse(aliyun, explained('"}{code}\n{message}', 'a\\"b'));
    expect(JSON.parse(body)).toMatchObject({
      Code: 'SignatureDoesNotMatch',
      Message: 'Server string to sign is:"}{code}\n{message}: a\\"b',
      HostId: 'api',
    });
  });

  it('lets no value out of its place in XML', () => {
    const stringToSign = 'a=1&b=<c>"\'\r\n\u0000\u001b</StringToSign>{code}';
    const { body, headers } = refuse(aws, explained(stringToSign, 'Sort & sign.'));
    expect(body).toBe(
      '<ErrorResponse><Error><Type>Sender</Type><Code>SignatureDoesNotMatch</Code>' +
        '<Message>They do not match: Sort &amp; sign.</Message>' +
        '<StringToSign>a=1&amp;b=&lt;c&gt;&quot;&apos;&#xD;\n\ufffd\ufffd&lt;/StringToSign&gt;{code}' +
        '</StringToSign></Error><RequestId>r1</RequestId></ErrorResponse>',
    );
    expect(header({ headers }, 'x-amzn-ErrorType')).toEqual(['SignatureDoesNotMatch']);
  });

  it('lets no value out of its header', () => {
    const open: RefusalForm = {
      ...hawk,
      errors: { default: { code: 'Unauthorized', message: 'Bad mac of {string-to-sign}' } },
    };
    const text = 'say "a"\\\r\nSet-Cookie: b=1 密';
    const [challenge, ...others] = header(refuse(open, explained(text, '')), 'WWW-Authenticate');
    expect(challenge).toBe(`Hawk error="Bad mac of say 'a'' Set-Cookie: b=1 ?"`);
    expect(others).toEqual([]);
    const long = refuse(open, explained('x'.repeat(5000), ''));
    expect(header(long, 'WWW-Authenticate')[0]).toHaveLength(1024);
  });

  it('of an upgrade is an answer with its own reason', async () => {
    let written = '';
    const socket = new Duplex({
      read: () => undefined,
      write(chunk, _encoding, done) {
        written += String(chunk);
        done();
      },
    });
    writeRefusalOnSocket(socket, refuse(tencent, { code: 'auth_required' }));
    await once(socket, 'finish');
    expect(written).toMatch(/^HTTP\/1\.1 200 OK\r\nContent-Type: application\/json\r\n/);
    expect(written).toContain('"Code":"AuthFailure"');
    socket.destroy();
  });
});

const malformed = (code: Malformed['code']): Malformed => ({ kind: 'malformed', code, detail: '' });

/** Sees its proof in a header of its name, and refuses it with the code that stands there. */
function vendorScheme(name: string, refusals?: RefusalForm): Scheme {
  return {
    name,
    variants: [{ name: `${name}-1`, needs: [], legacy: false }],
    challenge: name,
    ...(refusals !== undefined && { refusals }),
    recognise: (view) =>
      view.header(`x-${name}`) === undefined ? undefined : malformed('auth_invalid'),
  };
}

const clock = { nowMs: () => nowMs };
const gateOf = (...schemes: readonly Scheme[]): Gate =>
  createGate({
    stores: createMemoryStores({ clock }),
    keyRing: ephemeralKeyRing(defaultEngine),
    clock,
    schemes,
  });
const tc3 = vendorScheme('tc3', tencent);
const bce = vendorScheme('bce', aliyun);
const plain = vendorScheme('plain');

const request = (...rawHeaders: readonly string[]): AuthRequest => ({
  method: 'GET',
  rawTarget: '/',
  rawHeaders: ['Host', 'api.example.com', ...rawHeaders],
  protocol: 'https',
  peerAddress: '192.0.2.1',
  authority: 'api.example.com',
  body: emptyBody,
});
const principal = {
  appId: 'a',
  appKey: 'k',
  environment: 'live',
  scopes: [],
  scheme: 'tc3-1',
  secretVersion: 1,
  covered: [],
} as const;

/** The member by which each form can be told. */
const formOf = (refusal: Refusal): string => Object.keys(JSON.parse(refusal.body))[0] ?? '';

describe('a gate whose schemes have forms', () => {
  const gate = gateOf(tc3, bce, plain);
  const answer = async (headers: readonly string[], schemes?: readonly string[]) => {
    const policy = schemes === undefined ? {} : { schemes };
    const admission = await gate.admit(request(...headers), policy);
    if (admission.ok) throw new Error('nobody is let in here');
    return `${formOf(admission.refusal)} ${admission.refusal.code}`;
  };

  it('answers in the form of the scheme that was presented', async () => {
    expect(await answer(['X-Tc3', ''])).toBe('Response auth_invalid');
    expect(await answer(['X-Bce', ''])).toBe('Code auth_invalid');
    expect(await answer(['X-Plain', ''])).toBe('type auth_invalid');
    expect(await answer(['X-Bce', ''], ['tc3-1'])).toBe('Code auth_invalid');
  });

  it('answers nobody in the form of the one scheme that the route accepts', async () => {
    expect(await answer([], ['tc3-1'])).toBe('Response auth_required');
    expect(await answer([], ['plain-1'])).toBe('type auth_required');
    expect(await answer([], ['tc3-1', 'bce-1'])).toBe('type auth_required');
    expect(await answer([])).toBe('type auth_required');
    expect(await answer(['X-Tc3', '', 'X-Bce', ''])).toBe('type auth_malformed');
  });

  it('knows the form of a caller who was admitted', () => {
    const caller = { principal, request: request() };
    const denied = gate.requireScopes(caller, { allOf: ['a:write'] });
    expect(denied && formOf(denied)).toBe('Response');
    const narrowing = { ...caller, admittedUnder: {} };
    const admission = gate.readmit(narrowing, { schemes: ['bce-1'] });
    expect(admission.ok || formOf(admission.refusal)).toBe('Response');
    const late = { code: 'digest_mismatch', scheme: 'tc3-1' } as const;
    expect(formOf(gate.refuse(request(), late))).toBe('Response');
  });

  it('names a form that is wrong', () => {
    // Safe: it is the purpose of the test to evade the compiler.
    const wrong = { ...tencent, errors: {} } as unknown as RefusalForm;
    expect(() => gateOf(vendorScheme('tc3', wrong))).toThrow(
      '"schemes.tc3.refusals.errors.default"',
    );
  });
});

describe('a refusal with status 200', () => {
  const gate = gateOf(tc3);
  const code: AuthErrorCode = 'auth_invalid';

  it.each(['GET', 'HEAD', 'POST'])(
    'of a %s request does not run the handler in Node',
    async (method) => {
      let runs = 0;
      const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
        const admission = await admit(gate, { req, res });
        if (!admission.ok) return writeRefusal(res, admission.refusal);
        runs += 1;
        res.end();
      };
      const { port } = await listen((req, res) => void answer(req, res));
      const sent = sendRequest({ port, method, headers: { 'X-Tc3': '' } }).end();
      const [response] = await once(sent, 'response');
      const chunks: Buffer[] = await response.toArray();
      const body = Buffer.concat(chunks).toString();
      expect(runs).toBe(0);
      expect(response.statusCode).toBe(200);
      expect(response.headers).toMatchObject({
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-auth-error': code,
      });
      const whole = refuse(tencent, { code }).body.replace('r1', response.headers['x-request-id']);
      expect(Number(response.headers['content-length'])).toBe(Buffer.byteLength(whole));
      expect(body).toBe(method === 'HEAD' ? '' : whole);
    },
  );

  it('does not run a fetch handler', async () => {
    let runs = 0;
    const handle = protect(gate, undefined, () => {
      runs += 1;
      return new Response();
    });
    const response = await handle(new Request('http://127.0.0.1/', { headers: { 'X-Tc3': '' } }));
    expect([runs, response.status, response.headers.get('x-auth-error')]).toEqual([0, 200, code]);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toHaveProperty(
      'Response.Error.Code',
      'AuthFailure.SignatureFailure',
    );
  });
});
