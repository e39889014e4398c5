import { describe, expect, it } from 'vitest';
import { createWorld } from './fixtures.ts';

describe('token endpoint', () => {
  it('describes itself (RFC 8414), below the path of its issuer', async () => {
    const endpoint = createWorld().endpoint({
      issuerUrl: 'https://auth.example.com/tenant',
      paths: { token: '/oauth/token' },
    });
    const address = 'https://auth.example.com/.well-known/oauth-authorization-server/tenant';
    const response = await endpoint.fetch(new Request(address));
    expect(await response.json()).toEqual(endpoint.metadata);
    expect(endpoint.metadata).toMatchObject({
      issuer: 'https://auth.example.com/tenant',
      token_endpoint: 'https://auth.example.com/tenant/oauth/token',
      scopes_supported: ['orders:read', 'orders:write', 'orders:delete', 'files:read'],
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
    expect((await endpoint.fetch(new Request(address, { method: 'POST' }))).status).toBe(405);
  });

  it.each<[string, Record<string, unknown>]>([
    ['issuerUrl', { issuerUrl: 'http://auth.example.com' }],
    ['issuerUrl', { issuerUrl: 'https://auth.example.com/?a=1' }],
    ['issuerUrl', { issuerUrl: undefined }],
    ['tokenLifeSeconds', { tokenLifeSeconds: 0 }],
    ['tokenLifeSeconds', { tokenLifeSeconds: '60' }],
    ['realm', { realm: 'a"b' }],
    ['paths.token', { paths: { token: 'token' } }],
    ['paths', { paths: { token: '/revoke' } }],
    ['onError', { onError: 1 }],
    ['stores.tokens', { stores: { credentials: createWorld().stores.credentials } }],
  ])('names "%s" when it cannot be used', (name, options) => {
    // wrong on purpose, as a caller without a compiler could write it
    const wrong = options as Parameters<ReturnType<typeof createWorld>['endpoint']>[0];
    expect(() => createWorld().endpoint(wrong)).toThrow(new RegExp(`"${name}"`));
  });
});
