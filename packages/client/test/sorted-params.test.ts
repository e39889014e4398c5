import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, type SignedRequest, type SortedParamsOptions } from '../src/index.ts';
import { appKey, appSecret, clock, nowMs, secretText } from './fixtures.ts';

type Scheme = SortedParamsOptions['scheme'];

const signerFor = (scheme: Scheme, place: 'query' | 'form' = 'query') =>
  createSigner({ scheme, appKey, appSecret, clock, place });

// what docs/wire.md says, without any code of ours
const digest = (algorithm: string, text: string): string =>
  createHash(algorithm).update(text).digest('hex');
const hmac = (text: string): string => createHmac('sha256', secretText).update(text).digest('hex');

const queryOf = (request: SignedRequest): URLSearchParams => new URL(request.url).searchParams;

function fieldsOf(parameters: URLSearchParams): { nonce: string; sign: string } {
  return { nonce: parameters.get('nonce') ?? '', sign: parameters.get('sign') ?? '' };
}

describe('sorted-params', () => {
  it('signs method, host, path and query by docs/wire.md §4a', async () => {
    const signed = await signerFor('sorted-params').sign({
      method: 'GET',
      url: "https://API.example.com:443/orders?q=a%26b%3Dc+%2F%C3%A9&page=2&mark='!*()&e=&a=2&a=1",
    });
    const { nonce, sign } = fieldsOf(queryOf(signed));
    expect(nonce).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(sign).toBe(
      hmac(
        [
          'GET',
          'api.example.com',
          '/orders',
          `a=2&a=1&app_key=${appKey}&e=&mark=%27%21%2A%28%29&nonce=${nonce}&page=2` +
            `&q=a%26b%3Dc%20%2F%C3%A9&timestamp=${nowMs / 1000}`,
          '',
        ].join('\n'),
      ),
    );
  });

  it('binds a body that is not a form by its SHA-256', async () => {
    const body = new TextEncoder().encode('{"item": "té"}');
    const signed = await signerFor('sorted-params', 'form').sign({
      method: 'POST',
      url: 'http://localhost:3000/orders',
      headers: [['content-type', 'application/json']],
      body,
    });
    const { nonce, sign } = fieldsOf(queryOf(signed));
    const query = `app_key=${appKey}&nonce=${nonce}&timestamp=${nowMs / 1000}`;
    const bodyDigest = digest('sha256', '{"item": "té"}');
    expect(sign).toBe(hmac(`POST\nlocalhost:3000\n/orders\n${query}\n${bodyDigest}`));
    expect(signed.body).toBe(body);
  });

  it('signs in the form when asked to, beside an unsigned query', async () => {
    const signed = await signerFor('sorted-params', 'form').sign({
      method: 'POST',
      url: 'https://api.example.com/orders?page=2',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'item=green+tea',
    });
    const { nonce, sign } = fieldsOf(new URLSearchParams(String(signed.body)));
    const form = `app_key=${appKey}&item=green%20tea&nonce=${nonce}&timestamp=${nowMs / 1000}`;
    expect(sign).toBe(hmac(`POST\napi.example.com\n/orders\npage=2\n${form}`));
    expect(signed.url).toBe('https://api.example.com/orders?page=2');
  });

  it.each<[Scheme, (text: string) => string]>([
    ['sorted-params-raw', hmac],
    ['sorted-params-md5', (text) => digest('md5', `${text}&key=${secretText}`)],
    ['sorted-params-sha1', (text) => digest('sha1', `${text}&key=${secretText}`)],
  ])('signs %s over unescaped parameters, of query and form together', async (scheme, signText) => {
    const signed = await signerFor(scheme).sign({
      method: 'POST',
      url: 'https://api.example.com/orders?page=2',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'item=green+tea%2B%C3%A9',
    });
    const { nonce, sign } = fieldsOf(new URLSearchParams(String(signed.body)));
    expect(sign).toBe(
      signText(
        `app_key=${appKey}&item=green tea+é&nonce=${nonce}&page=2&timestamp=${nowMs / 1000}`,
      ),
    );
  });

  it('leaves the parameters of the caller exactly as they were', async () => {
    const signed = await signerFor('sorted-params').sign({
      method: 'GET',
      url: 'https://api.example.com/orders?b=%7e+x&a=%2f#part',
    });
    expect(signed.url).toMatch(/^https:\/\/api\.example\.com\/orders\?b=%7e\+x&a=%2f&app_key=/);
    expect(signed.url).not.toContain('#');
  });

  it.each([
    ['a name that the signature uses', 'https://api.example.com/?nonce=1'],
    ['an empty parameter', 'https://api.example.com/?a=1&&b=2'],
    ['broken percent-encoding', 'https://api.example.com/?a=%zz'],
  ])('refuses %s', async (_what, url) => {
    await expect(signerFor('sorted-params').sign({ method: 'GET', url })).rejects.toThrow(
      /"url" has/,
    );
  });

  it.each([
    ['an empty value', 'https://api.example.com/?a='],
    ['a repeated name', 'https://api.example.com/?a=1&a=2'],
    ['a value with &', 'https://api.example.com/?a=1%262'],
  ])('refuses %s where the legacy form could mean two things', async (_what, url) => {
    await expect(signerFor('sorted-params-md5').sign({ method: 'GET', url })).rejects.toThrow(
      RangeError,
    );
  });

  it('refuses a body that a legacy form does not bind', async () => {
    const request = { method: 'POST', url: 'https://api.example.com/', body: '{}' };
    await expect(signerFor('sorted-params-raw').sign(request)).rejects.toThrow(/"body" must be/);
  });
});
