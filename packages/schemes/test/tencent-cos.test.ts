import { tencentCos, tencentCosPresigned } from '../src/index.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan } from './support/interop/interop-plan.ts';
import { cosCode, cosLink, cosRequest, follow } from './support/tencent-cos.ts';

const Key = '目录/a b+c.txt';

const plan = {
  sdk: 'cos-nodejs-sdk-v5',
  frameworks: ['express'],
  shown: cosCode,
  expectedVendorCode: 'SignatureDoesNotMatch',
} satisfies Partial<InteropPlan>;

const inHeader = { ...plan, scheme: 'tencent-cos', schemes: [tencentCos()] } as const;

describeInterop({
  ...inHeader,
  call: 'request, GET',
  signedHeader: 'host',
  send: (to) =>
    cosRequest(to, {
      Method: 'GET',
      Key,
      Query: { 'response-content-type': 'text/plain', uploads: '' },
    }),
});

describeInterop({
  ...inHeader,
  call: 'request, PUT with Content-MD5',
  signedHeader: 'x-cos-meta-note',
  send: (to) =>
    cosRequest(to, {
      Method: 'PUT',
      Key,
      Query: { partNumber: 1 },
      Headers: { 'x-cos-meta-note': 'n1', 'Content-MD5': 'XUFAKrxLKna5cZ2REBfFkg==' },
      Body: 'hello',
    }),
});

describeInterop({
  ...inHeader,
  call: 'request, PUT where the route takes any body',
  policy: { unsigned: ['body'] },
  signedHeader: 'content-type',
  notSigned: ['body'],
  send: (to) =>
    cosRequest(to, {
      Method: 'PUT',
      Key,
      Query: { partNumber: 1 },
      Headers: { 'Content-Type': 'text/plain' },
      Body: 'hello',
    }),
});

const names = ['ak', 'sign-algorithm', 'sign-time', 'key-time', 'header-list', 'url-param-list'];
const inQuery = {
  ...plan,
  scheme: 'tencent-cos-presigned',
  schemes: [tencentCosPresigned()],
  signedHeader: 'host',
  keepNames: [...names, 'signature'].map((name) => `q-${name}`),
} as const;

describeInterop({
  ...inQuery,
  call: 'getObjectUrl',
  send: async (to) =>
    follow(await cosLink(to, { Key, Query: { 'response-content-type': 'text/plain' } })),
});

describeInterop({
  ...inQuery,
  call: 'getObjectUrl, for an upload',
  policy: { unsigned: ['body'] },
  notSigned: ['body'],
  send: async (to) =>
    follow(await cosLink(to, { Key, Method: 'PUT', Query: { 'x-id': '1' } }), {
      method: 'PUT',
      body: 'hello',
    }),
});
