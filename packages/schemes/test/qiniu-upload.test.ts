import { beforeAll, describe, expect, it } from 'vitest';
import { qiniuUpload, qiniuUploadForm } from '../src/index.ts';
import { frameworkNames } from './support/frameworks/framework.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan } from './support/interop/interop-plan.ts';
import {
  answerStep,
  shownByQiniu,
  uploadForm,
  uploadInParts,
  uploadToken,
} from './support/qiniu.ts';
import { recordRequests } from './support/relay.ts';
import { startServices, type Services } from './support/services.ts';

const header = qiniuUpload();
const form = qiniuUploadForm();
const policy = { unsigned: ['body', 'query'], replay: 'accepted' } as const;

const plan = {
  sdk: 'qiniu',
  policy,
  // a changed token may be no JSON, or live too long
  changedCodes: ['auth_invalid', 'auth_malformed', 'timestamp_out_of_range'],
  shown: shownByQiniu,
  expectedVendorCode: 'bad token',
  replay: { accepted: 'a token serves all requests of an upload' },
  expiredAfterMs: 3_700_000,
} satisfies Partial<InteropPlan>;

describeInterop({
  ...plan,
  scheme: 'qiniu-upload',
  call: 'ResumeUploader.putStreamV2, an empty file in v1; of the header the token is signed',
  schemes: [header],
  signedHeader: 'authorization',
  notSigned: ['method', 'path', 'query'],
  send: (to) => uploadInParts(to, 'v1', ''),
});

describeInterop({
  ...plan,
  scheme: 'qiniu-upload-form',
  call: 'FormUploader.put; of the body the token alone is signed',
  schemes: [form],
  signedHeader: 'host',
  notSigned: ['method', 'path', 'query', 'header'],
  send: (to) => uploadForm(to, uploadToken(to)),
});

describe('a resumable upload', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices({ schemes: [header], policy });
    services.respondWith(answerStep);
    return () => services.close();
  });

  const steps = {
    v1: ['/mkblk/8', '/mkblk/8', '/mkblk/1', '/mkfile/17/…'],
    v2: ['…/uploads', '…/uploads/id/1', '…/uploads/id/2', '…/uploads/id/3', '…/uploads/id'],
  } as const;

  describe.each(frameworkNames)('%s', (framework) => {
    it.each(['v1', 'v2'] as const)('in parts, %s, with one token', async (version) => {
      const service = services.in(framework);
      service.reset();
      const key = await services.issueKey({ schemes: ['qiniu-upload'] });
      const relay = await recordRequests(service);
      try {
        const done = await uploadInParts({ ...key, ...relay }, version, 'content of a file');
        expect(done).toEqual({ key: '文件.txt' });
      } finally {
        await relay.close();
      }
      expect(service.refused).toEqual([]);
      const targets = service.handled.map(({ target }) =>
        target.replace(/^\/buckets\/bucket\/objects\/[\w=-]+/, '…').replace(/\/key\/.*$/, '/…'),
      );
      expect(targets).toEqual(steps[version]);
      const { claims, covered } = service.handled[0]?.principal ?? {};
      expect(claims).toMatchObject({ scope: 'bucket:文件.txt' });
      expect(covered).toEqual(['expires']);
    });
  });
});
