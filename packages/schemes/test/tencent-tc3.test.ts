import { tencentTc3 } from '../src/index.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan } from './support/interop/interop-plan.ts';
import { callTencent, tencentAnswer, tencentCode } from './support/tencent.ts';

const signMethod = 'TC3-HMAC-SHA256';
const parameters = { Limit: 1, Filters: [{ Name: 'instance-name', Values: ['未命名', "a b+'"] }] };

const plan = {
  scheme: 'tencent-tc3',
  sdk: 'tencentcloud-sdk-nodejs-common',
  schemes: [tencentTc3()],
  respondWith: tencentAnswer,
  shown: tencentCode,
  expectedVendorCode: 'AuthFailure.SignatureFailure',
} satisfies Partial<InteropPlan>;

describeInterop({
  ...plan,
  call: 'request, POST',
  signedHeader: 'content-type',
  send: (to) => callTencent({ ...to, endpoint: to.authority }, { signMethod, parameters }),
});

describeInterop({
  ...plan,
  call: 'request, GET, to the host of the vendor',
  signedHeader: 'host',
  send: (to) =>
    callTencent(
      { ...to, endpoint: 'cvm.tencentcloudapi.com' },
      { signMethod, method: 'GET', parameters },
    ),
});

describeInterop({
  ...plan,
  call: 'request, multipart; X-TC-Action is not signed',
  signedHeader: 'x-tc-action',
  notSigned: ['header'],
  send: (to) =>
    callTencent(
      { ...to, endpoint: to.authority },
      {
        signMethod,
        multipart: true,
        parameters: { Name: '文件', Content: Buffer.from([0, 255, 254, 13, 10]) },
      },
    ),
});
