import { createHash, createHmac, generateKeyPairSync, verify } from 'node:crypto';
import type { SignatureProfile } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { createFetch, createSigner } from '../src/index.ts';
import { appKey, appSecret, clock, header, nowMs, secretText } from './fixtures.ts';

const acme: SignatureProfile = {
  version: 1,
  name: 'acme-hmac',
  fields: {
    keyId: { header: 'x-acme-key' },
    timestamp: { header: 'x-acme-time' },
    nonce: { header: 'x-acme-nonce' },
    signature: { header: 'x-acme-signature' },
  },
  stringToSign: {
    join: '\n',
    of: ['method', 'target', 'timestamp', 'nonce', { bodyHash: 'sha256' }],
  },
  algorithm: { kind: 'hmac', hash: 'sha256' },
  encoding: 'base64',
  time: { format: 's', windowSeconds: 60 },
  covers: ['@method', '@path', '@query', 'created', 'nonce'],
  body: 'in-string',
};

describe('a signer by a profile', () => {
  it('writes the headers that the profile describes', async () => {
    const signer = createSigner({ scheme: 'profile', profile: acme, appKey, appSecret, clock });
    expect(signer.scheme).toBe('acme-hmac');
    const signed = await signer.sign({
      method: 'post',
      url: 'https://api.example.com/a?b=1',
      body: 'é',
    });
    const nonce = header(signed, 'x-acme-nonce');
    const bodyHash = createHash('sha256').update('é').digest('hex');
    const text = `POST\n/a?b=1\n${nowMs / 1000}\n${nonce}\n${bodyHash}`;
    expect(header(signed, 'x-acme-signature')).toBe(
      createHmac('sha256', secretText).update(text).digest('base64'),
    );
    expect(header(signed, 'x-acme-key')).toBe(appKey);
  });

  it('puts fields that are parameters into the query or the form', async () => {
    const fields = {
      keyId: { parameter: 'key' },
      timestamp: { parameter: 'time' },
      signature: { parameter: 'sig' },
    };
    const inParameters: SignatureProfile = {
      ...acme,
      fields,
      covers: ['@query'],
      stringToSign: { parameters: 'all', escape: 'rfc3986' },
      body: 'parameters',
      encoding: 'hex',
    };
    const url = 'https://api.example.com/a?b=1';
    const inQuery = createSigner({
      scheme: 'profile',
      profile: inParameters,
      appKey,
      appSecret,
      clock,
    });
    const { searchParams } = new URL((await inQuery.sign({ method: 'GET', url })).url);
    const time = nowMs / 1000;
    const signed = `b=1&key=${appKey}&time=${time}`;
    const hex = createHmac('sha256', secretText).update(signed).digest('hex');
    expect(searchParams.get('sig')).toBe(hex);
    const inForm = createSigner({
      scheme: 'profile',
      profile: inParameters,
      appKey,
      appSecret,
      clock,
      place: 'form',
    });
    const { body } = await inForm.sign({ method: 'POST', url, body: 'c=2' });
    expect(body).toMatch(new RegExp(`^c=2&key=${appKey}&time=${time}&sig=[0-9a-f]{64}$`));
    const json = {
      method: 'POST',
      url,
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    };
    await expect(inForm.sign(json)).rejects.toThrow('"body" must be a form');
    const keyInHeader = createSigner({
      scheme: 'profile',
      profile: { ...inParameters, fields: { ...fields, keyId: { header: 'x-acme-key' } } },
      appKey,
      appSecret,
      clock,
      place: 'form',
    });
    const both = await keyInHeader.sign({ method: 'POST', url, body: 'c=2' });
    expect(header(both, 'x-acme-key')).toBe(appKey);
    expect(header(both, 'content-type')).toBe('application/x-www-form-urlencoded');
    expect(both.body).toMatch(new RegExp(`^c=2&time=${time}&sig=[0-9a-f]{64}$`));
  });

  it('signs with a private key where the profile is of public keys', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const algorithm = 'rsa-v1_5-sha256';
    const signer = createSigner({
      scheme: 'profile',
      profile: { ...acme, algorithm: { kind: 'public-key', algorithm } },
      appKey,
      privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
      clock,
    });
    const signed = await signer.sign({ method: 'GET', url: 'https://api.example.com/a' });
    const empty = createHash('sha256').digest('hex');
    const text = `GET\n/a\n${nowMs / 1000}\n${header(signed, 'x-acme-nonce')}\n${empty}`;
    const signature = Buffer.from(header(signed, 'x-acme-signature'), 'base64');
    expect(verify('sha256', Buffer.from(text), pair.publicKey, signature)).toBe(true);
  });

  it('learns the time from a refusal in the words of a vendor', async () => {
    let calls = 0;
    const times: string[] = [];
    const signer = createSigner({ scheme: 'profile', profile: acme, appKey, appSecret, clock });
    const signedFetch = createFetch(signer, {
      fetch: async (_, init) => {
        calls += 1;
        times.push(new Headers(init?.headers).get('x-acme-time') ?? '');
        const headers = {
          'x-auth-error': 'timestamp_out_of_range',
          date: new Date(nowMs + 3_600_000).toUTCString(),
        };
        return calls === 1 ? new Response('{"Code":"Late"}', { headers }) : new Response('ok');
      },
    });
    expect(await (await signedFetch('https://api.example.com/a')).text()).toBe('ok');
    expect(times).toEqual([String(nowMs / 1000), String(nowMs / 1000 + 3600)]);
  });

  it('refuses to be made of nothing', () => {
    // what plain JavaScript may hand over; the cast is what the check is for
    const options = { scheme: 'profile', appKey, appSecret } as unknown as Parameters<
      typeof createSigner
    >[0];
    expect(() => createSigner(options)).toThrow('"profile" must be');
  });
});
