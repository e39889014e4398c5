import { beforeAll, describe, expect, it } from 'vitest';
import type { AwsRequest } from './support/aws.ts';
import { get, nowMs, secondMs, withHeaders, withPath, World } from './support/aws-world.ts';

let world: World;
let unsigned: World;
let links: World;
beforeAll(async () => {
  world = await World.open();
  unsigned = await World.open({ unsigned: ['body'] });
  links = await World.open({ replay: 'accepted' });
  return () => Promise.all([world, unsigned, links].map(({ services }) => services.close()));
});

describe('aws-sigv4-presigned', () => {
  const link = (asked: Partial<AwsRequest> = {}, expires = '600'): AwsRequest => ({
    ...get(`/a?page=2&X-Amz-Expires=${expires}`),
    signQuery: true,
    ...asked,
  });
  const weekMs = 7 * 24 * 60 * 60 * secondMs;

  it('works once, and for as long as it says where the route accepts replays', async () => {
    const once = await world.aws4(link());
    expect(await world.judge(once)).toBe('accepted');
    expect(await world.judgeAgain(once, nowMs + 599 * secondMs)).toBe('nonce_replayed');
    const often = await links.aws4(link());
    expect(await links.judge(often)).toBe('accepted');
    expect(await links.judgeAgain(often, nowMs + 600 * secondMs)).toBe('accepted');
    expect(await links.judgeAgain(often, nowMs + 601 * secondMs)).toBe('timestamp_out_of_range');
  });

  it('ends after seven days, whatever it says', async () => {
    const forYears = await links.aws4(link({}, '99999999'));
    expect(await links.judge(forYears, nowMs + weekMs)).toBe('accepted');
    expect(await links.judge(forYears, nowMs + weekMs + secondMs)).toBe('timestamp_out_of_range');
  });

  it.each([
    ['0', 'timestamp_out_of_range'],
    ['-1', 'auth_malformed'],
    ['1e3', 'auth_malformed'],
    ['', 'auth_malformed'],
  ])('that says "%s" seconds: %s', async (expires, verdict) => {
    expect(await links.judge(await links.aws4(link({}, expires)), nowMs + 1)).toBe(verdict);
  });

  it('must say how long it lives, and by which algorithm', async () => {
    const signed = await world.aws4(get('/a?page=2'));
    expect(await world.judge(signed)).toBe('accepted');
    const endless = await world.aws4({ ...get('/a?page=2'), signQuery: true });
    expect(await world.judge(endless)).toBe('auth_malformed');
    const other = withPath(await world.aws4(link()), (path) =>
      path.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'),
    );
    expect(await world.judge(other)).toBe('auth_malformed');
  });

  it('is refused with one byte of any field changed, and as HEAD', async () => {
    const signed = await world.aws4(link());
    for (const [piece, other] of [
      ['X-Amz-Expires=600', 'X-Amz-Expires=601'],
      ['20260102T030405Z', '20260102T030406Z'],
      ['SignedHeaders=host', 'SignedHeaders=host%3Baccept'],
      ['%2Forders%2F', '%2Fs3%2F'],
    ] as const) {
      const changed = withPath(signed, (path) => path.replace(piece, other));
      const withAccept = withHeaders(changed, { Accept: '*/*' });
      expect([piece, await world.judge(withAccept)]).toEqual([piece, 'auth_invalid']);
    }
    expect(await world.judge({ ...signed, method: 'HEAD' })).toBe('auth_invalid');
    const head = await world.aws4(link({ method: 'HEAD' }));
    expect(await world.judge(head)).toBe('accepted');
  });

  it('of S3 leaves out the body, and says so', async () => {
    const upload = link({ service: 's3', method: 'PUT', body: 'hello' });
    expect(await world.judge(await world.aws4(upload))).toBe('coverage_insufficient');
    const signed = await unsigned.aws4(upload);
    expect(await unsigned.judge({ ...signed, body: 'other' })).toBe('accepted');
    expect(unsigned.covered).not.toContain('content-digest');
  });

  it('of other services signs the body', async () => {
    const upload = link({ method: 'PUT', body: 'hello' });
    const signed = await unsigned.aws4(upload);
    expect(await unsigned.judge(signed)).toBe('accepted');
    expect(unsigned.covered).toContain('content-digest');
    expect(await unsigned.judge({ ...signed, body: 'other' })).toBe('auth_invalid');
  });

  it('may carry a digest of the body, which is checked', async () => {
    const [right, wrong] = ['hello', 'other'].map((body) => ({
      ...get('/a'),
      service: 's3',
      method: 'PUT',
      body,
      signQuery: true,
      headers: {
        'X-Amz-Content-Sha256': '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
      },
    }));
    if (right === undefined || wrong === undefined) throw new Error('two requests are needed');
    expect(await world.judge(await world.smithy(right))).toBe('accepted');
    expect(await world.judge(await world.smithy(wrong))).toBe('digest_mismatch');
  });

  it('leaves out the headers that are not listed', async () => {
    const signed = withHeaders(await world.aws4(link()), { 'Content-Type': 'text/plain', A: 'b' });
    expect(await world.judge(signed)).toBe('accepted');
    expect(world.covered).not.toContain('content-type');
  });

  it('refuses an X-Amz header beside it that is not signed', async () => {
    const signed = await world.aws4(link());
    const other = withHeaders(signed, { 'X-Amz-Acl': 'public-read' });
    expect(await world.judge(other)).toBe('coverage_insufficient');
  });

  it('is read in the query alone, and by its own spelling', async () => {
    const [path = '', query = ''] = (await world.aws4(link())).path.split('?');
    const headers = { Host: 'a', 'Content-Type': 'application/x-www-form-urlencoded' };
    const asForm = { method: 'POST', path, headers, body: query };
    expect(await world.judge(asForm)).toBe('auth_required');
    const lower = { method: 'GET', path: `${path}?${query.toLowerCase()}`, headers: { Host: 'a' } };
    expect(await world.judge(lower)).toBe('auth_required');
  });
});
