import { beforeAll, describe, expect, it } from 'vitest';
import { baiduTranslate } from '../src/index.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import {
  byDocument,
  codeShown,
  getOf,
  MapError,
  md5,
  startMap,
  type MapService,
} from './support/maps.ts';

const policy = { replay: { rememberSeconds: 60 }, unsigned: ['body', 'query'] } as const;

/** The vendor's worked example. */
const key = { appKey: '2015063000000001', appSecret: '12345678' };
const exampleSign = 'f89f9594663708c1605f3d736d01d2d4';
const example =
  '/api/trans/vip/translate?q=apple&from=en&to=zh' +
  `&appid=${key.appKey}&salt=1435660288&sign=${exampleSign}`;

describeInterop({
  ...byDocument,
  scheme: 'baidu-translate',
  schemes: [baiduTranslate()],
  policy,
  frameworks: ['express'],
  respondWith: { trans_result: [] },
  async send({ url, appKey, appSecret }) {
    const q = "苹果 a+b ~*'()!";
    const sign = md5(`${appKey}${q}1435660288${appSecret}`);
    const asked = { q, from: 'zh', to: 'en', appid: appKey, salt: '1435660288', sign };
    const query = new URLSearchParams(asked).toString();
    const response = await fetch(`${url}/api/trans/vip/translate?${query}`);
    // Safe: an object without this member has none.
    const answer = (await response.json()) as { error_code?: unknown };
    if (answer.error_code !== undefined) throw new MapError(answer.error_code);
    return answer;
  },
  shown: codeShown,
  expectedVendorCode: '54001',
  signedHeader: 'user-agent',
  keepNames: ['appid', 'sign'],
  notSigned: ['method', 'path', 'header'],
  expired: { accepted: 'the scheme carries no time' },
});

describe('baidu-translate', () => {
  let map: MapService;
  beforeAll(async () => {
    map = await startMap({ schemes: [baiduTranslate()], policy }, key);
    return () => map.close();
  });

  it("accepts the vendor's worked example, and leaves other parameters open", async () => {
    expect(await map.codeOf(example)).toBe(1);
    expect(map.service.handled[0]?.principal.covered).toEqual(['keyid', 'nonce']);
    expect(await map.codeOf(example.replace('to=zh', 'to=fr'))).toBe(1);
    expect(await map.codeOf(example.replace('apple', 'apples'))).toBe('auth_invalid');
  });

  it('cannot tell where q ends, but takes one signature once', async () => {
    const moved = example.replace('q=apple', 'q=apple14').replace('salt=14', 'salt=');
    expect(await map.codeOf(moved)).toBe(1);
    const both = await Promise.all(
      [example, moved].map((target) => fetch(map.service.url + target)),
    );
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(map.service.handled).toHaveLength(1);
    expect(map.service.refused.map(({ code }) => code)).toEqual([
      'nonce_replayed',
      'nonce_replayed',
    ]);
  });

  it('is refused where a route does not accept what it leaves open', async () => {
    const strict = await startMap(
      { schemes: [baiduTranslate()], policy: { replay: 'accepted' } },
      key,
    );
    expect(await strict.codeOf(example)).toBe('coverage_insufficient');
    await strict.close();
  });
});

it('golden vectors hold', async () => {
  recordVector({
    ...key,
    scheme: 'baidu-translate',
    document: 'https://fanyi-api.baidu.com/doc/21',
    name: 'the worked example of the document',
    timeMs: Date.UTC(2026, 0, 2),
    bytes: getOf(example, 'api.fanyi.baidu.com'),
    stringToSign: `${key.appKey}apple1435660288[secret]`,
    signature: exampleSign,
  });
  expect(await verifyVectors('baidu-translate', { schemes: [baiduTranslate()], policy })).toBe(1);
});
