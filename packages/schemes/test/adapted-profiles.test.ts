import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { expect, it } from 'vitest';
import { aliyunOssV4, aliyunRpc } from '../src/index.ts';
import { startServices } from './support/services.ts';

/** Schemes whose string to sign the options change, and what a request of theirs needs. */
const adapted = [
  { scheme: aliyunRpc({ path: '/orders' }), fields: {} },
  { scheme: aliyunOssV4({ bucket: 'photos' }), fields: { region: 'cn-hangzhou' } },
] as const;

it.each(adapted)('signers find the adapted profile in the scheme: $scheme.name', async (one) => {
  const { scheme, fields } = one;
  const services = await startServices({ schemes: [scheme], frameworks: ['express'] });
  try {
    const { appKey, appSecret } = await services.issueKey({ schemes: [scheme.name] });
    const service = services.in('express');
    const signer = createRequestSigner(scheme.profiles[0], {
      secret: new Secret(appSecret),
      engine,
    });
    const { headers, parameters } = signer.sign({
      appKey,
      method: 'GET',
      protocol: 'http',
      authority: `127.0.0.1:${service.port}`,
      target: '/orders?prefix=a',
      headers: [['Host', `127.0.0.1:${service.port}`]],
      timeMs: services.clock.nowMs(),
      nonce: '0123456789abcdef',
      fields,
    });
    const added = parameters.map(([name, value]) => `&${name}=${encodeURIComponent(value)}`);
    const response = await fetch(`${service.url}/orders?prefix=a${added.join('')}`, {
      headers: headers.map(([name, value]): [string, string] => [name, value]),
    });
    expect({ status: response.status, refused: service.refused }).toEqual({
      status: 200,
      refused: [],
    });
  } finally {
    await services.close();
  }
});
