import { describe, expect, it } from 'vitest';
import { fetchRequest, protect } from '../src/fetch.ts';
import { createDigestGate, sha256 } from './support/digest-gate.ts';

const post = (body: string, headers: Record<string, string>) =>
  new Request('http://api.example.com/a?b=1', { method: 'POST', body, headers });

describe.each(['buffered', 'streamed'] as const)('protect() with a %s body', (body) => {
  const runs: string[] = [];
  const handle = protect(createDigestGate(100), { body }, async (request, { appId }) => {
    const text = await request.text();
    runs.push(text);
    return new Response(`${appId} ${text}`);
  });
  const proof = { 'X-Proof': '1', 'X-Digest': sha256('signed') };

  it('hands the body on, and the headers of the admission back', async () => {
    const response = await handle(post('signed', proof));
    expect(await response.text()).toBe('app_test signed');
    expect(response.headers.get('x-accepted')).toBe('yes');
  });

  it('refuses another body, and the handler never has the whole of it', async () => {
    runs.length = 0;
    const response = await handle(post('forged', proof));
    expect([response.status, await response.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'digest_mismatch' }),
    ]);
    expect(runs).toEqual([]);
  });

  it('refuses a body over the limit', async () => {
    expect((await handle(post('x'.repeat(101), proof))).status).toBe(413);
  });

  it('refuses whoever proves nothing', async () => {
    expect((await handle(post('signed', {}))).status).toBe(401);
  });
});

it('fetchRequest() keeps a lone question mark and drops the fragment', () => {
  const { rawTarget, authority } = fetchRequest(new Request('http://a.example:81/b?#c'));
  expect([rawTarget, authority]).toEqual(['/b?', 'a.example:81']);
});
