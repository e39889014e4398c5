import { createHash } from 'node:crypto';
import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { youdaoV3, youdaoV3Profile } from '../src/index.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { IssuedKey } from './support/issue-key.ts';
import { byDocument, codeShown, getOf, MapError } from './support/maps.ts';
import { startServices, type Service, type Services } from './support/services.ts';

const policy = { unsigned: ['body', 'query'] } as const;
const long = '一二三四五六七八九十, and more than twenty characters';

/** What the document has callers do. */
function signed({ appKey, appSecret }: IssuedKey, q: string, seconds: number) {
  const salt = '5f0c3c1e-8d0e-4f4c-9b53-1d9a6f0d9a51';
  const curtime = String(seconds);
  const input = q.length <= 20 ? q : q.slice(0, 10) + String(q.length) + q.slice(q.length - 10);
  const text = appKey + input + salt + curtime;
  const sign = createHash('sha256')
    .update(text + appSecret)
    .digest('hex');
  const form = { q, from: 'zh-CHS', to: 'en', appKey, salt, sign, signType: 'v3', curtime };
  return { form, text, sign };
}

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

async function ask(url: string, form: Readonly<Record<string, string>>): Promise<unknown> {
  const response = await fetch(`${url}/api`, { method: 'POST', body: new URLSearchParams(form) });
  // Safe: an object without this member has none.
  const answer = (await response.json()) as { errorCode?: unknown };
  if (answer.errorCode !== '0') throw new MapError(answer.errorCode);
  return answer;
}

describeInterop({
  ...byDocument,
  scheme: 'youdao-v3',
  schemes: [youdaoV3()],
  policy,
  frameworks: ['express'],
  respondWith: { errorCode: '0' },
  send: (to) => ask(to.url, signed(to, 'hello', nowSeconds()).form),
  shown: codeShown,
  expectedVendorCode: '202',
  signedHeader: 'user-agent',
  keepNames: ['appKey', 'curtime', 'sign', 'signType'],
  notSigned: ['method', 'path', 'query', 'header'],
});

describe('youdao-v3', () => {
  let services: Services;
  let service: Service;
  let key: IssuedKey;
  beforeAll(async () => {
    services = await startServices({ schemes: [youdaoV3()], policy, frameworks: ['express'] });
    services.respondWith({ errorCode: '0' });
    service = services.in('express');
    key = await services.issueKey({ schemes: ['youdao-v3'] });
    return () => services.close();
  });

  async function codeOf(form: Readonly<Record<string, string>>): Promise<unknown> {
    service.reset();
    await ask(service.url, form).catch(() => undefined);
    return service.refused[0]?.code ?? service.handled.length;
  }

  it('signs the ends of a long text and its length, as the document says', async () => {
    const { form, sign } = signed(key, long, nowSeconds());
    expect(await codeOf(form)).toBe(1);
    expect(service.handled[0]?.principal.covered).toEqual(['keyid', 'nonce', 'created']);
    expect(await codeOf({ ...form, q: long.replace('more', 'less') })).toBe(1);
    expect(await codeOf({ ...form, q: long.replace('more', 'some more') })).toBe('auth_invalid');
    expect(await codeOf({ ...form, q: long.replace('一', '二') })).toBe('auth_invalid');
    const signer = createRequestSigner(youdaoV3Profile, {
      secret: new Secret(key.appSecret),
      engine,
    });
    const said = { method: 'GET', protocol: 'http', authority: 'a', target: '/' } as const;
    const timeMs = Number(form.curtime) * 1000;
    const made = { ...said, appKey: key.appKey, nonce: form.salt, timeMs, fields: { q: long } };
    expect(signer.sign(made).signature).toBe(sign);
  });

  it('leaves other parameters open, and remembers the signature', async () => {
    const { form } = signed(key, 'hello', nowSeconds());
    expect(await codeOf({ ...form, to: 'fr' })).toBe(1);
    await expect(ask(service.url, form)).rejects.toThrow('207');
    expect(await codeOf({ ...form, signType: 'v4' })).toBe('auth_malformed');
    expect(await codeOf(signed(key, 'hello', nowSeconds() - 600).form)).toBe(
      'timestamp_out_of_range',
    );
  });

  it('is refused where a route does not accept what it leaves open', async () => {
    const strict = await startServices({ schemes: [youdaoV3()], frameworks: ['express'] });
    const own = await strict.issueKey({ schemes: ['youdao-v3'] });
    const { form } = signed(own, 'hello', nowSeconds());
    await expect(ask(strict.in('express').url, form)).rejects.toThrow('202');
    expect(strict.in('express').refused[0]?.code).toBe('coverage_insufficient');
    const query = new URLSearchParams(form).toString();
    await fetch(`${strict.in('express').url}/api?${query}`);
    expect(strict.in('express').refused[1]?.code).toBe('coverage_insufficient');
    await strict.close();
  });
});

it('golden vectors hold', async () => {
  const timeMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  const key = { appKey: 'zhudytest123', appSecret: 'youdaoapiv120171' };
  const { form, text, sign } = signed(key, long, timeMs / 1000);
  recordVector({
    ...key,
    scheme: 'youdao-v3',
    document: youdaoV3Profile.about?.source ?? '',
    note: 'The document has the rule, but no example with v3.',
    name: 'a long text',
    timeMs,
    bytes: getOf(`/api?${new URLSearchParams(form).toString()}`, 'openapi.youdao.com'),
    stringToSign: `${text}[secret]`,
    signature: sign,
  });
  expect(await verifyVectors('youdao-v3', { schemes: [youdaoV3()], policy })).toBe(1);
});
