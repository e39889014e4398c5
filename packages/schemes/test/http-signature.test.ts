import { createHash } from 'node:crypto';
import { defaultFormat, httpSignature, type PublicKeyAlgorithm } from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { createSigner, httpbis, type SigningKey } from 'http-message-signatures';
import { beforeAll, describe, expect, it } from 'vitest';
import { customerCredentials, newKey, vectorKey, wishFor } from './support/customer-key.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { readVectors } from './support/golden/vector-file.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { headerOf } from './support/raw-request.ts';
import { nowMs, Stage } from './support/stage.ts';

const algorithms = [
  'ed25519',
  'ecdsa-p256-sha256',
  'rsa-pss-sha512',
  'rsa-v1_5-sha256',
] as const satisfies readonly PublicKeyAlgorithm[];

const body = '{"amount": 10, "note": "中"}';
const components = ['@method', '@authority', '@path', '@query', 'content-type', 'content-digest'];
const nonce = '0123456789abcdef';

/** A request signed by the library as it is, and sent as it says. */
async function send(
  { url }: SendTo,
  key: SigningKey,
  { fields = components, path = '/orders/7?b=2&a=x%20y' } = {},
): Promise<unknown> {
  const digest = createHash('sha256').update(body).digest('base64');
  const { headers } = await httpbis.signMessage(
    {
      key,
      fields: [...fields],
      params: ['created', 'keyid', 'alg', 'nonce'],
      paramValues: { created: new Date(), nonce },
    },
    {
      method: 'POST',
      url: `${url}${path}`,
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Digest': `sha-256=:${digest}:`,
      },
    },
  );
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body });
  return response.json();
}

const sending =
  (algorithm: PublicKeyAlgorithm | 'hmac-sha256') =>
  (to: SendTo): Promise<unknown> =>
    send(to, createSigner(to.appSecret, algorithm, to.appKey));

const plan = {
  scheme: 'http-signature',
  sdk: 'http-message-signatures',
  schemes: [httpSignature()],
  frameworks: ['express'],
  signedHeader: 'content-type',
  // Safe: what is not there is undefined.
  shown: (outcome: unknown) => (outcome as { code?: unknown }).code,
  expectedVendorCode: 'auth_invalid',
} as const;

describeInterop({ ...plan, call: 'signMessage, hmac-sha256', send: sending('hmac-sha256') });
for (const algorithm of algorithms) {
  describeInterop({
    ...plan,
    call: `signMessage, ${algorithm}`,
    credentials: customerCredentials(plan.scheme, algorithm),
    send: sending(algorithm),
  });
}

describe.each(algorithms)('http-message-signatures with %s', (algorithm) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({
      schemes: [httpSignature()],
      key: wishFor(plan.scheme, newKey(algorithm)),
    });
    return () => stage.services.close();
  });
  const signerOf = (to: SendTo): SigningKey => createSigner(to.appSecret, algorithm, to.appKey);

  it('is told what it left out', async () => {
    for (const part of components.filter((name) => name !== 'content-type')) {
      const fields = components.filter((name) => name !== part);
      expect(await stage.judgeSent((to) => send(to, signerOf(to), { fields }))).toBe(
        'coverage_insufficient',
      );
    }
  });

  it('is refused for a key of every other algorithm', async () => {
    for (const other of algorithms.filter((name) => name !== algorithm)) {
      const wrong = newKey(other).privateKey;
      const sent = stage.judgeSent((to) => send(to, createSigner(wrong, other, to.appKey)));
      expect(await sent).toBe('auth_invalid');
    }
  });

  it('gives a vector', async () => {
    const key = vectorKey(plan.scheme, algorithm, algorithm);
    const imported = { appKey: vectorAppKey(algorithm), appSecret: key.privateKey };
    const own = await Stage.open({
      schemes: [httpSignature()],
      key: { ...wishFor(plan.scheme, key), imported, environment: 'test' },
    });
    const signer = createSigner(key.privateKey, algorithm, imported.appKey);
    let signed = '';
    const watching: SigningKey = {
      ...signer,
      sign(data) {
        signed = data.toString();
        return signer.sign(data);
      },
    };
    const sent = await own.capture((to) => send(to, watching));
    expect(await own.judge(sent.bytes)).toBe('accepted');
    await own.services.close();
    const [, signature = ''] = /:(.+):/.exec(headerOf(sent, 'signature') ?? '') ?? [];
    const { scheme, sdk } = plan;
    const made = { ...imported, ...sent, scheme, sdk, name: algorithm, timeMs: nowMs };
    recordVector({ ...made, stringToSign: signed, signature });
  });
});

/** The key id of a committed vector; a new one of a `test` key while there is none. */
function vectorAppKey(algorithm: PublicKeyAlgorithm): string {
  const found = readVectors(plan.scheme)?.vectors.find(({ name }) => name === algorithm);
  return found?.appKey ?? defaultFormat.mintAppKey(defaultEngine, 'test');
}

it('all vectors hold', async () => {
  const options = {
    schemes: [httpSignature()],
    // Safe: they are named so above.
    publicKeyAlgorithm: ({ name }: { readonly name: string }) => name as PublicKeyAlgorithm,
  };
  expect(await verifyVectors(plan.scheme, options)).toBe(algorithms.length);
});
