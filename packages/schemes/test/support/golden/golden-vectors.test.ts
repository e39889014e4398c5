import { generateKeyPairSync } from 'node:crypto';
import { defaultFormat, httpSignature, signHttpMessage, sortedParams } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { placeOrder } from '../example/sorted-params-client.ts';
import { recordRequests } from '../relay.ts';
import { scratchFolder } from '../scratch-folder.ts';
import { startServices } from '../services.ts';
import { atFixedTime } from './fixed-time.ts';
import { recordVector } from './record-vector.ts';
import { readVectors, writeVectors } from './vector-file.ts';
import { verifyVectors } from './verify-vectors.ts';

const scratch = scratchFolder();
afterEach(() => void vi.unstubAllEnvs());

describe('golden vectors', () => {
  const timeMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  const appKey = '2021000118600001';

  /** Lets the client place an order at a known time, and keeps what it sent. */
  async function capture(scheme: string, body?: string) {
    const services = await startServices({ schemes: [sortedParams()], frameworks: ['express'] });
    const relay = await recordRequests(services.in('express'));
    const key = await services.issueKey({ schemes: [scheme], environment: 'test' });
    const order = { scheme, ...(body !== undefined && { body }) };
    try {
      const signed = await atFixedTime(timeMs, () => placeOrder({ ...key, ...relay }, order));
      const [first] = relay.requests;
      if (first === undefined) throw new Error('nothing was sent');
      // Safe: this is what the client of these tests answers.
      const made = signed as { readonly stringToSign: string; readonly signature: string };
      return { ...key, ...made, bytes: first.bytes };
    } finally {
      await relay.close();
      await services.close();
    }
  }

  it.each(['sorted-params', 'sorted-params-md5'])(
    'of %s hold, and are compared',
    async (scheme) => {
      const folder = new URL('vectors/', scratch);
      const captured = await capture(scheme, scheme === 'sorted-params' ? '{"a":1}' : undefined);
      const vector = { ...captured, scheme, sdk: '@countersign/core', name: 'order', timeMs };
      expect(() => recordVector(vector, folder)).toThrow('UPDATE_VECTORS');
      await expect(verifyVectors(scheme, { schemes: [sortedParams()], folder })).rejects.toThrow();
      vi.stubEnv('UPDATE_VECTORS', '1');
      recordVector(vector, folder);
      recordVector(vector, folder);
      vi.unstubAllEnvs();
      recordVector(vector, folder);
      expect(() => recordVector({ ...vector, timeMs: timeMs + 1 }, folder)).toThrow();
      expect(() => recordVector({ ...vector, name: 'another' }, folder)).toThrow();
      expect(await verifyVectors(scheme, { schemes: [sortedParams()], folder })).toBe(1);
      expect(readVectors(scheme, folder)?.vectors[0]).toMatchObject({
        clock: '2026-01-02T03:04:05.000Z',
      });
    },
  );

  it('of private keys are verified with the public half', async () => {
    const folder = new URL('private/', scratch);
    const { privateKey } = generateKeyPairSync('ed25519');
    const key = defaultEngine.privateKey('ed25519', privateKey.export({ format: 'jwk' }).d ?? '');
    const keyId = defaultFormat.mintAppKey(defaultEngine, 'test');
    const headers = signHttpMessage({
      method: 'GET',
      targetUri: 'http://api.example.com/x?y=1',
      key,
      keyId,
      createdSeconds: timeMs / 1000,
      nonce: '0123456789abcdef',
      engine: defaultEngine,
    });
    const { 'Signature-Input': input = '', Signature: signature = '' } =
      Object.fromEntries(headers);
    const vector = {
      name: 'get',
      appKey: keyId,
      appSecret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      clock: new Date(timeMs).toISOString(),
      request: {
        method: 'GET',
        target: '/x?y=1',
        headers: [['Host', 'api.example.com'] as const, ...headers],
      },
      stringToSign:
        '"@method": GET\n"@authority": api.example.com\n"@path": /x\n"@query": ?y=1\n' +
        `"@signature-params": ${input.slice('sig1='.length)}`,
      signature,
    };
    const scheme = 'http-signature';
    writeVectors({ scheme, source: 'core', vectors: [vector] }, folder);
    const options = { schemes: [httpSignature()], folder };
    expect(await verifyVectors(scheme, { ...options, publicKeyAlgorithm: 'ed25519' })).toBe(1);
    await expect(verifyVectors(scheme, options)).rejects.toThrow();
  });

  it('fail when the request, the key, the time or the string is another', async () => {
    const folder = new URL('spoilt/', scratch);
    const good = { ...(await capture('sorted-params')), sdk: '@countersign/core' };
    vi.stubEnv('UPDATE_VECTORS', '1');
    recordVector({ ...good, scheme: 'sorted-params', name: 'order', timeMs }, folder);
    const file = readVectors('sorted-params', folder);
    const vector = file?.vectors[0];
    if (file === undefined || vector === undefined) throw new Error('no vector was written');
    const verify = (options = {}) =>
      verifyVectors('sorted-params', { schemes: [sortedParams()], folder, ...options });
    expect(await verify({ stringToSign: () => vector.stringToSign })).toBe(1);
    await expect(verify({ stringToSign: () => 'else' })).rejects.toThrow();
    for (const spoilt of [
      { request: { ...vector.request, method: 'PUT' } },
      { appSecret: `${vector.appSecret}x` },
      { appKey },
      { clock: '2026-01-02T04:04:05.000Z' },
      { stringToSign: `${vector.stringToSign} ` },
    ]) {
      writeVectors({ ...file, vectors: [{ ...vector, ...spoilt }] }, folder);
      await expect(verify()).rejects.toThrow();
    }
  });
});
