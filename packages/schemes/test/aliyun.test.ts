import { aliyunAcs3, aliyunRoa, aliyunRpc } from '../src/index.ts';
import { callOpenApi, callRoa, callRpc, codeOf, type OpenApiCall } from './support/aliyun.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan } from './support/interop/interop-plan.ts';

const mismatch = { shown: codeOf, expectedVendorCode: 'SignatureDoesNotMatch' } as const;
const answer = { RequestId: 'r1', Items: [] };

const rpc = {
  ...mismatch,
  scheme: 'aliyun-rpc',
  schemes: [aliyunRpc()],
  respondWith: answer,
  keepNames: [
    'AccessKeyId',
    'Signature',
    'SignatureMethod',
    'SignatureNonce',
    'SignatureVersion',
    'Timestamp',
  ],
  signedHeader: 'x-acs-version',
  notSigned: ['header'],
} satisfies Partial<InteropPlan>;

describeInterop({
  ...rpc,
  sdk: '@alicloud/pop-core',
  call: 'RPCClient, GET',
  send: (to) => callRpc(to, { RegionId: 'cn-hangzhou', Tag: [{ Key: 'a b', Value: '杭*~' }] }),
});
describeInterop({
  ...rpc,
  sdk: '@alicloud/pop-core',
  call: 'RPCClient, POST',
  send: (to) => callRpc(to, { RegionId: 'cn-hangzhou' }, { method: 'POST' }),
});
describeInterop({
  ...rpc,
  sdk: '@alicloud/openapi-core',
  call: 'callApi, RPC, v2',
  send: (to) =>
    callOpenApi('@alicloud/openapi-core', to, {
      style: 'RPC',
      query: { RegionId: 'cn-hangzhou' },
      body: { Name: 'n1' },
      reqBodyType: 'formData',
      signatureAlgorithm: 'v2',
    }),
});

const roa = {
  ...mismatch,
  scheme: 'aliyun-roa',
  schemes: [aliyunRoa()],
  respondWith: answer,
  signedHeader: 'x-acs-version',
} satisfies Partial<InteropPlan>;

describeInterop({
  ...roa,
  sdk: '@alicloud/pop-core',
  call: 'ROAClient',
  send: (to) =>
    callRoa(to, {
      query: { page: 2, name: '杭州' },
      body: '{"count":10}',
      headers: { 'Content-Type': 'application/json' },
    }),
});
describeInterop({
  ...roa,
  sdk: '@alicloud/openapi-core',
  call: 'callApi, ROA, v2',
  policy: { unsigned: ['body'] },
  notSigned: ['body'],
  send: (to) =>
    callOpenApi('@alicloud/openapi-core', to, {
      style: 'ROA',
      pathname: '/clusters/c1',
      query: { page: '2' },
      body: { count: 10 },
      signatureAlgorithm: 'v2',
    }),
});

const acs3 = {
  ...mismatch,
  scheme: 'aliyun-acs3',
  schemes: [aliyunAcs3()],
  respondWith: answer,
  signedHeader: 'x-acs-version',
} satisfies Partial<InteropPlan>;
const rest: OpenApiCall = {
  style: 'ROA',
  pathname: '/clusters/c1',
  query: { page: '2', name: "~*'()! 杭州" },
  body: { count: 10 },
};

describeInterop({
  ...acs3,
  sdk: '@alicloud/openapi-core',
  call: 'callApi, ROA',
  send: (to) => callOpenApi('@alicloud/openapi-core', to, rest),
});
describeInterop({
  ...acs3,
  sdk: '@alicloud/openapi-core',
  call: 'callApi, RPC',
  send: (to) =>
    callOpenApi('@alicloud/openapi-core', to, {
      style: 'RPC',
      query: { RegionId: 'cn-hangzhou' },
      body: { Name: 'n1' },
      reqBodyType: 'formData',
    }),
});
describeInterop({
  ...acs3,
  sdk: '@alicloud/openapi-client',
  call: 'callApi, ROA',
  send: (to) => callOpenApi('@alicloud/openapi-client', to, rest),
});
