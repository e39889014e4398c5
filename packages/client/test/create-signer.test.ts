import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createSigner, type SignerOptions } from '../src/index.ts';
import { appKey, appSecret, header, secretText } from './fixtures.ts';

const audience = 'https://api.example.com';

describe('createSigner', () => {
  it.each<[string, Record<string, unknown>]>([
    ['scheme', { scheme: 'none' }],
    ['appKey', { scheme: 'api-key', appKey: '' }],
    ['appKey', { scheme: 'api-key', appKey: 7 }],
    ['appKey', { scheme: 'api-key', appKey: secretText }],
    ['appSecret', { scheme: 'secret-key', appSecret: undefined }],
    ['appSecret', { scheme: 'http-signature', privateKey: 'x' }],
    ['privateKey', { scheme: 'http-signature', appSecret: undefined, privateKey: '' }],
    ['alsoCover', { scheme: 'http-signature', alsoCover: ['Content-Type'] }],
    ['audience', { scheme: 'local-token' }],
    ['lifeSeconds', { scheme: 'local-token', audience, lifeSeconds: 3601 }],
    ['lifeSeconds', { scheme: 'local-token', audience, lifeSeconds: 1.5 }],
    ['scopes', { scheme: 'local-token', audience, scopes: [] }],
    ['scopes', { scheme: 'local-token', audience, scopes: ['orders read'] }],
    ['scopes', { scheme: 'bearer', tokenUrl: 'https://auth.example.com/token', scopes: [] }],
    ['scopes', { scheme: 'bearer', tokenUrl: 'https://auth.example.com/token', scopes: 'a:b' }],
    ['place', { scheme: 'sorted-params', place: 'header' }],
    ['tokenUrl', { scheme: 'bearer', tokenUrl: 'http://auth.example.com/token' }],
    ['tokenUrl', { scheme: 'bearer' }],
    [
      'clientAuthentication',
      { scheme: 'bearer', tokenUrl: 'https://auth.example.com/token', clientAuthentication: 'jwt' },
    ],
  ])('names "%s" when it cannot be used', (name, options) => {
    // wrong on purpose, as a caller without a compiler could write it
    const wrong = { appKey, appSecret, ...options } as unknown as SignerOptions;
    expect(() => createSigner(wrong)).toThrow(new RegExp(`"${name}"`));
  });

  it('sends the open key, and the app id if it is given', async () => {
    const signer = createSigner({ scheme: 'api-key', appKey, appId: 'app_4fGk29XbQz81LmNo' });
    const signed = await signer.sign({
      method: 'GET',
      url: 'https://api.example.com/',
      headers: { 'x-app-key': 'another' },
    });
    expect(header(signed, 'x-app-key')).toBe(appKey);
    expect(header(signed, 'x-app-id')).toBe('app_4fGk29XbQz81LmNo');
  });

  it('never shows the secret when it is inspected', () => {
    const signer = createSigner({ scheme: 'http-signature', appKey, appSecret });
    expect(inspect(signer, { depth: 10, showHidden: true })).not.toContain(secretText);
  });

  it.each(['/orders', 'ftp://api.example.com/', 'https://user:pass@api.example.com/'])(
    'refuses to sign %s',
    async (url) => {
      const signer = createSigner({ scheme: 'api-key', appKey });
      await expect(signer.sign({ method: 'GET', url })).rejects.toThrow(/"url" must/);
    },
  );
});
