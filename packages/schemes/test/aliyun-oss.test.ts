import { Readable } from 'node:stream';
import { aliyunOssV1, aliyunOssV1Link, aliyunOssV4, aliyunOssV4Link } from '../src/index.ts';
import { codeOf } from './support/aliyun.ts';
import { bucket, follow, ossClient } from './support/aliyun-oss.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan } from './support/interop/interop-plan.ts';

const common = {
  sdk: 'ali-oss',
  frameworks: ['express'],
  respondWith: new Response('hello', { headers: { ETag: '"1"', 'Content-Type': 'text/plain' } }),
  shown: codeOf,
  expectedVendorCode: 'SignatureDoesNotMatch',
} satisfies Partial<InteropPlan>;
const content = Buffer.from('hello');
const key = 'a b/caf\u00e9+1.txt';
// made anew for each call: `putStream` writes `Transfer-Encoding` into what it is given
const meta = () => ({ headers: { 'x-oss-meta-note': 'n1' } });

for (const version of [
  {
    plan: { ...common, scheme: 'aliyun-oss-v1', schemes: [aliyunOssV1({ bucket })] },
    options: {},
    // what is no sub-resource is not signed, and so refused by another code
    added: ['coverage_insufficient'],
  },
  {
    plan: { ...common, scheme: 'aliyun-oss-v4', schemes: [aliyunOssV4({ bucket })] },
    options: { authorizationV4: true },
    added: [],
  },
] as const) {
  const { plan, options, added } = version;
  describeInterop({
    ...plan,
    call: 'put',
    signedHeader: 'x-oss-meta-note',
    changedCodes: ['auth_invalid', 'digest_mismatch', ...added],
    send: (to) => ossClient(to, options).put(key, content, meta()),
  });
  describeInterop({
    ...plan,
    call: 'putStream',
    policy: { unsigned: ['body'] },
    notSigned: ['body'],
    signedHeader: 'x-oss-meta-note',
    changedCodes: ['auth_invalid', ...added],
    send: (to) => ossClient(to, options).putStream(key, Readable.from([content]), meta()),
  });
  describeInterop({
    ...plan,
    call: 'get, with a process',
    send: (to) => ossClient(to, options).get(key, { process: 'image/resize,w_100' }),
  });
}

const oss = aliyunOssV1({ bucket });
const list = new Response('<ListBucketResult><Name>photos</Name></ListBucketResult>', {
  headers: { 'Content-Type': 'application/xml' },
});
const listing = { ...common, call: 'listV2', respondWith: list } as const;
const asked = { prefix: 'a b/', 'max-keys': '10' };
describeInterop({
  ...listing,
  scheme: 'aliyun-oss-v1',
  schemes: [oss],
  policy: { unsigned: ['query'] },
  notSigned: ['query'],
  send: (to) => ossClient(to).listV2(asked),
});
describeInterop({
  ...listing,
  scheme: 'aliyun-oss-v4',
  schemes: [aliyunOssV4({ bucket })],
  send: (to) => ossClient(to, { authorizationV4: true }).listV2(asked),
});

const v1Names = ['OSSAccessKeyId', 'Expires', 'Signature'];
const v1Link = {
  ...common,
  scheme: 'aliyun-oss-v1-link',
  schemes: [aliyunOssV1Link({ bucket })],
  keepNames: v1Names,
};
const download = { expires: 600, response: { 'content-type': 'text/plain' } };
describeInterop({
  ...v1Link,
  call: 'signatureUrl',
  send: (to) => follow(ossClient(to).signatureUrl(key, { ...download }), to),
});
const upload = { headers: { 'Content-Type': 'text/plain' } } as const;
describeInterop({
  ...v1Link,
  call: 'signatureUrl, upload',
  policy: { unsigned: ['body'] },
  notSigned: ['body'],
  signedHeader: 'content-type',
  changedCodes: ['auth_invalid', 'coverage_insufficient'],
  send: (to) => {
    const link = ossClient(to).signatureUrl(key, { method: 'PUT', 'Content-Type': 'text/plain' });
    return follow(link, to, { method: 'PUT', ...upload, body: 'hello' });
  },
});

const v4Names = ['credential', 'date', 'expires', 'signature', 'signature-version'];
const v4Link = {
  ...common,
  scheme: 'aliyun-oss-v4-link',
  schemes: [aliyunOssV4Link({ bucket })],
  keepNames: v4Names.map((name) => `x-oss-${name}`),
};
describeInterop({
  ...v4Link,
  call: 'signatureUrlV4',
  send: async (to) => {
    const queries = { 'response-content-type': 'text/plain' };
    const link = await ossClient(to).signatureUrlV4('GET', 600, { queries }, key);
    return follow(link, to);
  },
});
describeInterop({
  ...v4Link,
  call: 'signatureUrlV4, upload, with the host signed',
  policy: { unsigned: ['body'] },
  notSigned: ['body'],
  keepNames: [...v4Link.keepNames, 'x-oss-additional-headers'],
  signedHeader: 'host',
  send: async (to) => {
    const headers = { ...upload.headers, host: `localhost:${String(to.port)}` };
    const link = await ossClient(to).signatureUrlV4('PUT', 600, { headers }, key, ['host']);
    return follow(link, to, { method: 'PUT', ...upload, body: 'hello' });
  },
});
