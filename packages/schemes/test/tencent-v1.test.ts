import { tencentV1 } from '../src/index.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan } from './support/interop/interop-plan.ts';
import { callTencent, tencentAnswer, tencentCode } from './support/tencent.ts';

const parameters = {
  Limit: 1,
  Empty: '',
  Filters: [{ Name: 'instance-name', Values: ['未命名', "a b+=%~*'()!"] }],
};

const plan = {
  sdk: 'tencentcloud-sdk-nodejs-common',
  schemes: [tencentV1()],
  respondWith: tencentAnswer,
  signedHeader: 'host',
  keepNames: ['SecretId', 'Signature', 'SignatureMethod', 'Timestamp'],
  shown: tencentCode,
  expectedVendorCode: 'AuthFailure.SignatureFailure',
} satisfies Partial<InteropPlan>;

for (const [scheme, signMethod] of [
  ['tencent-v1', 'HmacSHA256'],
  ['tencent-v1-sha1', 'HmacSHA1'],
] as const) {
  describeInterop({
    ...plan,
    scheme,
    call: `request, ${signMethod}, POST`,
    send: (to) => callTencent({ ...to, endpoint: to.authority }, { signMethod, parameters }),
  });
  describeInterop({
    ...plan,
    scheme,
    call: `request, ${signMethod}, GET, to the host of the vendor`,
    send: (to) =>
      callTencent(
        { ...to, endpoint: 'cvm.tencentcloudapi.com' },
        { signMethod, method: 'GET', parameters },
      ),
  });
}
