import { expect, it } from 'vitest';
import { kuaidi100 } from '../src/index.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { IssuedKey } from './support/issue-key.ts';
import { byDocument, codeShown, getOf, MapError, md5 } from './support/maps.ts';
import { startServices } from './support/services.ts';

const policy = { replay: { rememberSeconds: 60 }, unsigned: ['body', 'query'] } as const;
const param = '{"com":"ems","num":"em263999513jp","from":"广东省深圳市","order":"desc"}';

function signed({ appKey, appSecret }: IssuedKey): Readonly<Record<string, string>> {
  return { param, customer: appKey, sign: md5(param + appSecret + appKey).toUpperCase() };
}

async function ask(url: string, form: Readonly<Record<string, string>>): Promise<unknown> {
  const body = new URLSearchParams(form);
  const response = await fetch(`${url}/poll/query.do`, { method: 'POST', body });
  // Safe: an object without this member has none.
  const answer = (await response.json()) as { returnCode?: unknown };
  if (answer.returnCode !== undefined) throw new MapError(answer.returnCode);
  return answer;
}

describeInterop({
  ...byDocument,
  scheme: 'kuaidi100',
  schemes: [kuaidi100()],
  policy,
  frameworks: ['express'],
  respondWith: { message: 'ok', data: [] },
  send: (to) => ask(to.url, signed(to)),
  shown: codeShown,
  expectedVendorCode: '503',
  signedHeader: 'user-agent',
  keepNames: ['customer', 'sign'],
  notSigned: ['method', 'path', 'query', 'header'],
  expired: { accepted: 'the scheme carries no time' },
});

it('is refused where a route does not accept what it leaves open', async () => {
  const schemes = [kuaidi100()];
  const strict = await startServices({
    schemes,
    frameworks: ['express'],
    policy: { replay: 'accepted' },
  });
  const form = signed(await strict.issueKey({ schemes: ['kuaidi100'] }));
  const { url, refused } = strict.in('express');
  await expect(ask(url, form)).rejects.toThrow('503');
  const query = new URLSearchParams({ ...form, more: '1' }).toString();
  await fetch(`${url}/poll/query.do?${query}`);
  await strict.close();
  expect(refused.map(({ code }) => code)).toEqual([
    'coverage_insufficient',
    'coverage_insufficient',
  ]);
});

it('golden vectors hold', async () => {
  const key = { appKey: 'A1B2C3D4E5F6', appSecret: 'testkey123' };
  const form = signed(key);
  recordVector({
    ...key,
    scheme: 'kuaidi100',
    document: 'https://api.kuaidi100.com/document/5f0ffb5ebc8da837cbd8aefc.html',
    note: 'The document has the rule, but no signature.',
    name: 'a query',
    timeMs: Date.UTC(2026, 0, 2),
    bytes: getOf(`/poll/query.do?${new URLSearchParams(form).toString()}`, 'poll.kuaidi100.com'),
    stringToSign: `${param}[secret]${key.appKey}`,
    signature: form['sign'] ?? '',
  });
  expect(await verifyVectors('kuaidi100', { schemes: [kuaidi100()], policy })).toBe(1);
});
