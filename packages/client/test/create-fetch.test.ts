import { describe, expect, it } from 'vitest';
import { createFetch, createSigner } from '../src/index.ts';
import { appKey, appSecret, clock, nowMs } from './fixtures.ts';

interface Sent {
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly redirect: string;
}

/** A service that answers in turn, and remembers what it was sent. */
function service(...answers: readonly Response[]) {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    sent.push({
      url: request.url,
      headers: request.headers,
      body: new Uint8Array(await request.arrayBuffer()),
      redirect: request.redirect,
    });
    const answer = answers[sent.length - 1];
    if (answer === undefined) throw new Error('one request too many');
    return answer;
  };
  return { sent, fetch };
}

const problem = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ code }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
const ok = (): Response => new Response('done');
const signer = () => createSigner({ scheme: 'http-signature', appKey, appSecret, clock });
const url = 'https://api.example.com/orders';
const createdOf = (sent: Sent | undefined): string | undefined =>
  /created=(\d+)/.exec(sent?.headers.get('signature-input') ?? '')?.[1];
const nonceOf = (sent: Sent | undefined): string | undefined =>
  /nonce="([^"]+)"/.exec(sent?.headers.get('signature-input') ?? '')?.[1];

describe('createFetch', () => {
  it('signs what it sends, body included, and does not follow redirects', async () => {
    const { sent, fetch } = service(ok());
    const response = await createFetch(signer(), { fetch })(url, {
      method: 'POST',
      body: new URLSearchParams({ item: 'tea' }),
    });
    expect(await response.text()).toBe('done');
    expect(new TextDecoder().decode(sent[0]?.body)).toBe('item=tea');
    expect(sent[0]?.headers.get('content-type')).toMatch(/^application\/x-www-form-urlencoded/);
    expect(sent[0]?.headers.get('content-digest')).toMatch(/^sha-256=:/);
    expect(sent[0]?.redirect).toBe('manual');
  });

  it('takes a Request as well', async () => {
    const { sent, fetch } = service(ok());
    await createFetch(signer(), { fetch })(new Request(url, { headers: { 'x-trace': '7' } }));
    expect(sent[0]?.headers.get('x-trace')).toBe('7');
    expect(sent[0]?.headers.has('content-digest')).toBe(false);
  });

  it('learns the server time from a refusal, once, and keeps it', async () => {
    const late = new Date(nowMs + 900_000).toUTCString();
    const refusal = problem(401, 'timestamp_out_of_range', { date: late });
    const { sent, fetch } = service(refusal, ok(), ok());
    const signedFetch = createFetch(signer(), { fetch });
    expect((await signedFetch(url)).status).toBe(200);
    await signedFetch(url);
    const expected = String((nowMs + 900_000) / 1000);
    expect(sent.map(createdOf)).toEqual([String(nowMs / 1000), expected, expected]);
    expect(new Set(sent.map(nonceOf)).size).toBe(3);
  });

  it('sends a third request to nobody', async () => {
    const refusal = () =>
      problem(401, 'timestamp_out_of_range', { date: new Date(nowMs).toUTCString() });
    const { sent, fetch } = service(refusal(), refusal());
    const response = await createFetch(signer(), { fetch })(url);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ code: 'timestamp_out_of_range' });
    expect(sent).toHaveLength(2);
  });

  it('waits as long as a service that cannot decide asks, then signs with a fresh nonce', async () => {
    const waits: number[] = [];
    const timer = {
      after(delayMs: number, action: () => void) {
        waits.push(delayMs);
        action();
        return () => undefined;
      },
    };
    const refusal = problem(503, 'backend_unavailable', { 'retry-after': '1' });
    const { sent, fetch } = service(refusal, ok());
    const response = await createFetch(signer(), { fetch, timer })(url, {
      method: 'POST',
      body: 'x',
    });
    expect(response.status).toBe(200);
    expect(waits).toEqual([1000]);
    expect(nonceOf(sent[1])).not.toBe(nonceOf(sent[0]));
    expect(sent[1]?.body).toEqual(sent[0]?.body);
  });

  it.each([
    ['a wrong signature', problem(401, 'auth_invalid', { date: new Date(nowMs).toUTCString() })],
    ['a refusal for lack of scope', problem(403, 'insufficient_scope')],
    ['an error of the application', new Response('busy', { status: 503 })],
    ['a long wait', problem(503, 'backend_unavailable', { 'retry-after': '60' })],
    ['a date that cannot be read', problem(401, 'timestamp_out_of_range', { date: 'soon' })],
  ])('hands on %s without a second try', async (_what, answer) => {
    const { sent, fetch } = service(answer);
    expect(await createFetch(signer(), { fetch })(url)).toBe(answer);
    expect(sent).toHaveLength(1);
  });

  it('fetches a new token when the one it has was refused', async () => {
    let tokens = 0;
    const bearer = createSigner({
      scheme: 'bearer',
      appKey,
      appSecret,
      tokenUrl: 'https://auth.example.com/token',
      clock,
      fetch: async () => {
        tokens += 1;
        const access_token = `token-${tokens}`;
        return Response.json({ access_token, token_type: 'Bearer', expires_in: 60 });
      },
    });
    const { sent, fetch } = service(problem(401, 'token_revoked'), ok());
    expect((await createFetch(bearer, { fetch })(url)).status).toBe(200);
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it.each([{ maxWaitMs: -1 }, { maxWaitMs: Number.NaN }])('refuses %o', (options) => {
    expect(() => createFetch(signer(), options)).toThrow(/"maxWaitMs"/);
  });
});
