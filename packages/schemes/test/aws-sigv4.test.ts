import { awsS3Refusals, awsSigV4, awsSigV4Presigned } from '../src/index.ts';
import {
  askSts,
  awsCode,
  callerIdentity,
  sendSigned,
  signByAws4,
  signBySmithy,
  type AwsRequest,
} from './support/aws.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan, SendTo } from './support/interop/interop-plan.ts';

const mismatch = { shown: awsCode, expectedVendorCode: 'SignatureDoesNotMatch' } as const;

const order: AwsRequest = {
  service: 'orders',
  method: 'POST',
  path: '/v1/orders%20of/caf%C3%A9?page=2&a-b=1&a=x%20y',
  headers: { 'Content-Type': 'application/json', 'X-Amz-Target': 'Orders.Create1' },
  body: '{"amount":10}',
};
const object: AwsRequest = {
  service: 's3',
  method: 'PUT',
  path: '/bucket/a%20key/caf%C3%A9.txt?x-id=PutObject',
  headers: { 'Content-Type': 'text/plain', 'X-Amz-Meta-Note': 'n1' },
  body: 'hello',
};
const byAws4 = (asked: AwsRequest) => (to: SendTo) => sendSigned(to, signByAws4(to, asked));
const bySmithy = (asked: AwsRequest) => async (to: SendTo) =>
  sendSigned(to, await signBySmithy(to, asked));

const inHeader = { scheme: 'aws-sigv4', schemes: [awsSigV4()], ...mismatch } as const;
const inS3Header = { ...inHeader, schemes: [awsSigV4({ refusals: awsS3Refusals })] } as const;

describeInterop({
  ...inHeader,
  sdk: 'aws4',
  call: 'sign',
  signedHeader: 'x-amz-target',
  send: byAws4(order),
});
describeInterop({
  ...inS3Header,
  sdk: 'aws4',
  call: 'sign, for S3',
  signedHeader: 'x-amz-meta-note',
  send: byAws4(object),
});
const unsignedPayload = { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };
describeInterop({
  ...inS3Header,
  sdk: 'aws4',
  call: 'sign, for S3, unsigned payload',
  policy: { unsigned: ['body'] },
  signedHeader: 'x-amz-meta-note',
  notSigned: ['body'],
  send: byAws4({ ...object, headers: { ...object.headers, ...unsignedPayload } }),
});
describeInterop({
  ...inHeader,
  sdk: '@smithy/signature-v4',
  call: 'sign',
  signedHeader: 'x-amz-target',
  send: bySmithy(order),
});
describeInterop({
  ...inS3Header,
  sdk: '@smithy/signature-v4',
  call: 'sign, for S3',
  signedHeader: 'x-amz-meta-note',
  send: bySmithy(object),
});
describeInterop({
  ...inHeader,
  sdk: '@aws-sdk/client-sts',
  call: 'GetCallerIdentity',
  signedHeader: 'amz-sdk-invocation-id',
  respondWith: callerIdentity,
  send: askSts,
  shown: (error) => (error instanceof Error ? error.name : error),
});

const parameters = ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'];
const inQuery = {
  scheme: 'aws-sigv4-presigned',
  schemes: [awsSigV4Presigned()],
  signedHeader: 'host',
  keepNames: parameters.map((name) => `X-Amz-${name}`),
  ...mismatch,
} satisfies Partial<InteropPlan>;
const inS3Query = { ...inQuery, schemes: [awsSigV4Presigned({ refusals: awsS3Refusals })] };

const link: AwsRequest = {
  service: 'orders',
  path: '/v1/reports/1?page=2&X-Amz-Expires=600',
  signQuery: true,
};
const download: AwsRequest = {
  service: 's3',
  path: '/bucket/a%20key.txt?response-content-type=text%2Fplain&X-Amz-Expires=600',
  signQuery: true,
};
describeInterop({ ...inQuery, sdk: 'aws4', call: 'sign, signQuery', send: byAws4(link) });
describeInterop({
  ...inS3Query,
  sdk: 'aws4',
  call: 'sign, signQuery, for S3',
  send: byAws4(download),
});
describeInterop({
  ...inS3Query,
  sdk: 'aws4',
  call: 'sign, signQuery, upload to S3',
  policy: { unsigned: ['body'] },
  notSigned: ['body'],
  send: byAws4({ ...download, method: 'PUT', path: '/bucket/a?X-Amz-Expires=600', body: 'hello' }),
});
describeInterop({
  ...inQuery,
  sdk: '@smithy/signature-v4',
  call: 'presign',
  send: bySmithy({ ...link, path: '/v1/reports/1?page=2' }),
});
describeInterop({
  ...inS3Query,
  sdk: '@smithy/signature-v4',
  call: 'presign, for S3',
  send: bySmithy({
    ...download,
    path: '/bucket/a%20key.txt?response-content-type=text%2Fplain',
    headers: unsignedPayload,
  }),
});
