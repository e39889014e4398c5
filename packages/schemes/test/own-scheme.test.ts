import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSignatureScheme, type SignatureProfile } from '@countersign/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IssuedKey } from './support/issue-key.ts';
import { startServices, type Service, type Services } from './support/services.ts';

const file = new URL('support/example/acme-params.json', import.meta.url);
// Safe: the compiler checks every member of it.
const profile = JSON.parse(readFileSync(file, 'utf8')) as SignatureProfile;
const schemes = [createSignatureScheme({ name: profile.name, profiles: [profile] })];

/** The platform's own client, which knows nothing of profiles. */
function signedTarget({ appKey, appSecret }: IssuedKey, path: string, body = ''): string {
  const parameters = { appid: appKey, nonce: crypto.randomUUID(), q: 'a b&c', ts: `${Date.now()}` };
  const query = new URLSearchParams(parameters).toString().replaceAll('+', '%20');
  const hash = body === '' ? '' : createHash('sha256').update(body).digest('hex');
  const text = `${body === '' ? 'GET' : 'POST'}\n${path}\n${query}\n${hash}`;
  return `${path}?${query}&sig=${createHmac('sha256', appSecret).update(text).digest('hex')}`;
}

describe("a platform's own scheme, read from a JSON file", () => {
  let services: Services;
  let service: Service;
  let key: IssuedKey;
  beforeAll(async () => {
    services = await startServices({ schemes, frameworks: ['express'] });
    service = services.in('express');
    key = await services.issueKey({ schemes: ['acme-params'] });
    return () => services.close();
  });

  async function codeOf(target: string, body?: string): Promise<unknown> {
    service.reset();
    const headers = { 'Content-Type': 'application/json' };
    await fetch(service.url + target, body === undefined ? {} : { method: 'POST', headers, body });
    return service.refused[0]?.code ?? service.handled.length;
  }

  it('accepts what a client of a dozen lines signs', async () => {
    expect(await codeOf(signedTarget(key, '/v1/orders'))).toBe(1);
    expect(await codeOf(signedTarget(key, '/v1/orders', '{"n":1}'), '{"n":1}')).toBe(1);
    expect(service.handled[0]?.principal).toMatchObject({
      scheme: 'acme-params',
      appKey: key.appKey,
    });
  });

  it('refuses another body, another query and another path', async () => {
    const target = signedTarget(key, '/v1/orders', '{"n":1}');
    expect(await codeOf(target, '{"n":2}')).toBe('auth_invalid');
    expect(await codeOf(`${target}&x=1`, '{"n":1}')).toBe('auth_invalid');
    expect(await codeOf(target.replace('orders', 'order'), '{"n":1}')).toBe('auth_invalid');
  });

  it('is told where its file is wrong', () => {
    const spoilt = { ...profile, fields: { ...profile.fields, nonce: { cookie: 'nonce' } } };
    const profiles: [SignatureProfile] = [spoilt as SignatureProfile];
    expect(() => createSignatureScheme({ name: 'x', profiles })).toThrow('"fields.nonce.cookie"');
  });
});
