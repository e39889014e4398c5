import { beforeAll, describe, expect, it } from 'vitest';
import { oauth1 } from '../src/index.ts';
import { Bench, nowMs, secondMs, withHeader, type WireRequest } from './support/bench.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import { sendByOAuth, shownByOAuth, wireByOAuth, type OAuthRequest } from './support/oauth1.ts';

const common = {
  scheme: 'oauth1',
  sdk: 'oauth-1.0a',
  schemes: [oauth1()],
  frameworks: ['express'],
  signedHeader: 'host',
  shown: shownByOAuth,
  expectedVendorCode: 'signature_invalid',
} as const;
const order: OAuthRequest = {
  method: 'POST',
  path: '/v1/orders%20of/caf%C3%A9?page=2&a-b=1&a=x%20y',
  form: { status: "Hello Ladies + Gentlemen, it's *signed*!", of: '咖啡', empty: '' },
};

describeInterop({
  ...common,
  call: 'toHeader(authorize()), form',
  send: (to) => sendByOAuth(to, { ...order, realm: 'Photos' }),
});
describeInterop({
  ...common,
  call: 'toHeader(authorize()), query',
  send: (to) => sendByOAuth(to, { path: '/v1/orders?b=2&a=1&a=0' }),
});
describeInterop({
  ...common,
  call: 'toHeader(authorize()), JSON',
  policy: { unsigned: ['body'] },
  notSigned: ['body'],
  send: (to) => sendByOAuth(to, { method: 'PUT', path: '/v1/orders?b=2', json: '{"amount":10}' }),
});
describeInterop({
  ...common,
  scheme: 'oauth1-sha1',
  call: 'toHeader(authorize()), form',
  send: (to) => sendByOAuth(to, { ...order, signatureMethod: 'HMAC-SHA1' }),
});

describe('oauth1 on the wire', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.open({ schemes: [oauth1()], names: ['oauth1'] });
    return () => bench.close();
  });
  const signed = (asked: OAuthRequest) => wireByOAuth(bench.key, asked);
  const alter = (request: WireRequest, change: (value: string) => string): WireRequest => {
    const [, value = ''] = request.headers.find(([name]) => name === 'Authorization') ?? [];
    return withHeader(request, 'Authorization', change(value));
  };

  it.each([
    '/',
    "/a%20b(1)*~'!?b=2&a=~*'()!",
    '/a?q=a%2Bb&r=a%20b&s=%E4%B8%AD',
    '/a?x=2&x=10&x=1&empty=&bare',
    '/a?a=1&a-b=2&a[]=3',
    '/a?lower=%e4%b8%ad',
    '/a//b',
  ])('takes what the SDK signs: %s', async (path) => {
    const request = await signed({ path });
    expect(await bench.judge(request)).toBe('accepted');
    const target = `${path}${path.includes('?') ? '&' : '?'}z=1`;
    expect(await bench.judge({ ...request, target })).toBe('auth_invalid');
  });

  it('reads a plus as the space that RFC 5849 §3.4.1.3.1 says, unlike the SDK', async () => {
    expect(await bench.judge(await signed({ path: '/a?q=a+b' }))).toBe('auth_invalid');
    const spaced = await signed({ path: '/a?q=a%20b' });
    expect(await bench.judge({ ...spaced, target: '/a?q=a+b' })).toBe('accepted');
  });

  it('decodes names too, which the SDK forgets in a URL', async () => {
    expect(await bench.judge(await signed({ path: '/a?b%5B%5D=1' }))).toBe('auth_invalid');
    const bare = await signed({ path: '/a?b[]=1' });
    expect(await bench.judge({ ...bare, target: '/a?b%5B%5D=1' })).toBe('accepted');
  });

  it('signs the host without a default port, whatever its case', async () => {
    const plain = await signed({ path: '/', origin: 'http://api.example.com' });
    expect(await bench.judge(plain)).toBe('accepted');
    expect(await bench.judge(withHeader(plain, 'Host', 'API.Example.com:80'))).toBe('accepted');
    expect(await bench.judge(withHeader(plain, 'Host', 'api.example.com:81'))).toBe('auth_invalid');
    const secure = await signed({ path: '/', origin: 'https://api.example.com' });
    const overHttp = withHeader(secure, 'Host', 'api.example.com');
    expect(await bench.judge(overHttp)).toBe('auth_invalid');
  });

  it('tells HEAD from GET', async () => {
    const head = await signed({ method: 'HEAD', path: '/' });
    expect(await bench.judge(head)).toBe('accepted');
    expect(await bench.judge({ ...head, method: 'GET' })).toBe('auth_invalid');
  });

  it('signs forms, and refuses bodies that it cannot sign', async () => {
    const request = await signed({ ...order, form: { x: ['2', '10', '1'], 'b c': '~' } });
    expect(await bench.judge(request)).toBe('accepted');
    expect(bench.covered).toContain('content-digest');
    const other = 'application/x-www-form-urlencoded; charset=gbk';
    expect(await bench.judge(withHeader(request, 'Content-Type', other))).toBe('auth_malformed');
    expect(await bench.judge(withHeader(request, 'Content-Type', undefined))).toBe(
      'coverage_insufficient',
    );
    expect(await bench.judge(await signed({ method: 'POST', path: '/', json: '{}' }))).toBe(
      'coverage_insufficient',
    );
  });

  it('does not sign whether a parameter stands in the query or in the form', async () => {
    const request = await signed({ method: 'POST', path: '/?a=1', form: { b: '2' } });
    expect(await bench.judge({ ...request, target: '/', body: 'b=2&a=1' })).toBe('accepted');
    expect(await bench.judge({ ...request, target: '/?a=1&b=2', body: 'b=2' })).toBe(
      'auth_malformed',
    );
  });

  it('takes no parameter that was moved into the header', async () => {
    const request = await signed({ path: '/?admin=0&page=2' });
    const moved = alter(request, (value) => `${value}, admin="0"`);
    expect(await bench.judge({ ...moved, target: '/?page=2' })).toBe('auth_malformed');
  });

  it('leaves the realm out, and signs a token without looking it up', async () => {
    const request = await signed({ path: '/', realm: 'a, b' });
    expect(await bench.judge(request)).toBe('accepted');
    const other = alter(request, (value) => value.replace('realm="a, b"', 'realm="c"'));
    expect(await bench.judge(other)).toBe('accepted');
    const token = await signed({ path: '/', token: { key: 'user', secret: '' } });
    expect(await bench.judge(token)).toBe('accepted');
    expect(await bench.judge(alter(token, (value) => value.replace('"user"', '"root"')))).toBe(
      'auth_invalid',
    );
    const owned = await signed({ path: '/', token: { key: 'user', secret: 'x' } });
    expect(await bench.judge(owned)).toBe('auth_invalid');
  });

  it('lets the key decide the algorithm', async () => {
    const sha1 = await signed({ path: '/', signatureMethod: 'HMAC-SHA1' });
    expect(await bench.judge(sha1)).toBe('auth_invalid');
    const request = await signed({ path: '/' });
    const named = alter(request, (value) => value.replace('HMAC-SHA256', 'PLAINTEXT'));
    expect(await bench.judge(named)).toBe('auth_invalid');
  });

  it('refuses what is no header of OAuth 1.0', async () => {
    const request = await signed({ path: '/' });
    const change = (from: string | RegExp, to: string) =>
      bench.judge(alter(request, (value) => value.replace(from, to)));
    expect(await change('oauth_version="1.0"', 'oauth_version="2.0"')).toBe('auth_malformed');
    expect(await change(/oauth_nonce="[^"]*", /, '')).toBe('auth_malformed');
    expect(await change('oauth_nonce=', 'oauth_nonce="x", oauth_nonce=')).toBe('auth_malformed');
    expect(await change(/oauth_nonce="[^"]*"/, 'oauth_nonce=x')).toBe('auth_malformed');
    expect(await change(/oauth_timestamp="\d/, 'oauth_timestamp="x')).toBe('auth_malformed');
    expect(await change(/oauth_signature="[^"]*"/, 'oauth_signature="%"')).toBe('auth_malformed');
    expect(await change(/oauth_signature="[^"]*"/, 'oauth_signature="AAAA"')).toBe('auth_invalid');
  });

  it('is fresh for five minutes either way', async () => {
    const request = await signed({ path: '/' });
    for (const [seconds, verdict] of [
      [-300, 'accepted'],
      [300, 'accepted'],
      [-301, 'timestamp_out_of_range'],
      [301, 'timestamp_out_of_range'],
    ] as const) {
      expect(await bench.judge(request, nowMs + seconds * secondMs)).toBe(verdict);
    }
  });

  it('knows a request again in another spelling', async () => {
    const request = await signed({ path: '/?a=%7E&b=2' });
    expect(await bench.judge(request)).toBe('accepted');
    expect(await bench.judgeAgain({ ...request, target: '/?b=2&a=~' })).toBe('nonce_replayed');
    expect(await bench.judgeAgain(await signed({ path: '/?a=%7E&b=2' }))).toBe('accepted');
  });

  it('tells the problem in the header too', async () => {
    const response = await fetch(bench.service.url, { headers: { authorization: 'OAuth a="b"' } });
    expect(response.status).toBe(400);
    expect(await response.text()).toBe('oauth_problem=parameter_rejected');
    const missing = await fetch(bench.service.url);
    expect(missing.headers.get('www-authenticate')).toBe('OAuth oauth_problem="parameter_absent"');
  });
});
