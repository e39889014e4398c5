import qiniuSdk from 'qiniu';
import { qiniu } from '../src/index.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan } from './support/interop/interop-plan.ts';
import { callQiniu, configFor, macOf, responded, shownByQiniu } from './support/qiniu.ts';

const plan = {
  scheme: 'qiniu',
  sdk: 'qiniu',
  schemes: [qiniu()],
  changedCodes: ['auth_invalid'],
  shown: shownByQiniu,
  expectedVendorCode: 'bad token',
} satisfies Partial<InteropPlan>;

describeInterop({
  ...plan,
  call: 'rpc.postWithOptions, a form',
  signedHeader: 'x-qiniu-trace',
  send: (to) =>
    callQiniu(to, {
      target: '/prefop?id=1',
      body: 'a=1&b=%E4%B8%AD',
      headers: { 'X-Qiniu-Foo': 'bar', 'x-qiniu-trace': 'req-1' },
    }),
});

describeInterop({
  ...plan,
  call: 'rpc.postWithOptions, JSON, to the host of the vendor',
  signedHeader: 'content-type',
  send: (to) =>
    callQiniu(to, {
      origin: 'http://api.qiniuapi.com',
      target: '/v1/文件',
      body: '{"name": "文件", "size": 10}',
      headers: { 'Content-Type': 'application/json' },
    }),
});

describeInterop({
  ...plan,
  call: 'rpc.getWithOptions',
  signedHeader: 'host',
  send: (to) => callQiniu(to, { target: "/stat?a=1&a=0&b=a+b%2B~*'()!&c=" }),
});

describeInterop({
  ...plan,
  call: 'BucketManager.batch',
  signedHeader: 'host',
  send: (to) => {
    const manager = new qiniuSdk.rs.BucketManager(macOf(to), configFor(to.authority));
    return responded(manager.batch([qiniuSdk.rs.statOp('bucket', '文件')]));
  },
});
