import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  qiniuUpload,
  qiniuUploadForm,
  qiniuUploadFormProfile,
  qiniuUploadProfile,
} from '../src/index.ts';
import { toBytes } from './support/bench.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { shownByQiniu, uploadForm, uploadInParts, uploadToken } from './support/qiniu.ts';
import { edited, nowMs, Stage } from './support/stage.ts';

const header = qiniuUpload();
const form = qiniuUploadForm();
const policy = { unsigned: ['body', 'query'], replay: 'accepted' } as const;

describe('an upload token', () => {
  let strict: Stage;
  let open: Stage;
  beforeAll(async () => {
    const key = { schemes: ['qiniu-upload', 'qiniu-upload-form'] };
    strict = await Stage.open({ schemes: [header, form], key });
    open = await Stage.open({ schemes: [header, form], key, policy });
    return () => Promise.all([strict.services.close(), open.services.close()]);
  });

  const withToken = (token: string, body?: string): Buffer =>
    toBytes({
      method: 'POST',
      target: '/mkblk/1',
      headers: [
        ['Host', 'up.qiniup.com'],
        ['Authorization', `UpToken ${token}`],
      ],
      ...(body !== undefined && { body }),
    });

  /** A token over any text, signed as the SDK signs its own. */
  function tokenOver(text: string): string {
    const { appKey, appSecret } = open.key;
    const policyText = Buffer.from(text).toString('base64url');
    const signer = createRequestSigner(qiniuUploadProfile, {
      secret: new Secret(appSecret),
      engine,
    });
    const { headers } = signer.sign({
      appKey,
      method: 'POST',
      protocol: 'http',
      authority: 'up.qiniup.com',
      target: '/',
      timeMs: nowMs,
      fields: { policy: policyText },
    });
    return headers[0]?.[1].slice('UpToken '.length) ?? '';
  }

  const deadline = nowMs / 1000 + 3600;

  it('is taken as its policy was written, whatever the order and spaces', async () => {
    const text = `{ "deadline": ${String(deadline)},\n "x": {"y": [1]}, "scope": "b:\\u6587" }`;
    expect(await open.judge(withToken(tokenOver(text)))).toBe('accepted');
    expect(open.service.handled[0]?.principal.claims).toEqual({
      deadline,
      x: { y: [1] },
      scope: 'b:文',
    });
  });

  it.each([
    ['{"scope":"b"}', 'auth_malformed'],
    ['{"scope":"b","deadline":"soon"}', 'auth_malformed'],
    [`{"deadline":${String(deadline)}.5}`, 'auth_malformed'],
    [`[{"deadline":${String(deadline)}}]`, 'auth_malformed'],
    ['not JSON', 'auth_malformed'],
    [`{"deadline":${String(nowMs / 1000 + 86_400)}}`, 'accepted'],
    [`{"deadline":${String(nowMs / 1000 + 86_401)}}`, 'auth_malformed'],
    [`{"deadline":${String(nowMs / 1000)}}`, 'accepted'],
    [`{"deadline":${String(nowMs / 1000 - 1)}}`, 'timestamp_out_of_range'],
  ])('with the policy %s: %s', async (text, verdict) => {
    expect(await open.judge(withToken(tokenOver(text)))).toBe(verdict);
  });

  it('binds no body and no query: a route must let them pass', async () => {
    const token = tokenOver(`{"deadline":${String(deadline)}}`);
    expect(await strict.judge(withToken(token))).toBe('auth_invalid');
    const own = uploadToken(strict.key, { scope: 'b', expires: 60 });
    const soon = Date.now();
    expect(await strict.judge(withToken(own), soon)).toBe('accepted');
    expect(await strict.judge(withToken(own, 'x'), soon)).toBe('coverage_insufficient');
    expect(await strict.judgeAgain(withToken(own), soon)).toBe('accepted');
    expect(await strict.judgeAgain(withToken(own), soon)).toBe('nonce_replayed');
    const queried = withToken(own).toString().replace('/mkblk/1', '/mkblk/1?a=1');
    expect(await strict.judge(Buffer.from(queried), soon)).toBe('coverage_insufficient');
  });

  it('in a form leaves key and file open', async () => {
    const request = await open.capture((to) =>
      uploadForm(to, uploadToken(to), Buffer.from('content')),
    );
    expect(await open.judge(request.bytes)).toBe('accepted');
    expect(await open.judge(edited(request, 'content\r\n', 'CONTENT\r\n'))).toBe('accepted');
    expect(await open.judge(edited(request, 'a+b', 'a+c'))).toBe('accepted');
    expect(open.covered).toEqual(['expires']);
    const own = await strict.capture((to) => uploadForm(to, uploadToken(to)));
    expect(await strict.judge(own.bytes)).toBe('coverage_insufficient');
  });

  it('in the header decides alone, whatever a form has in it', async () => {
    const token = uploadToken(open.key, { scope: 'b' });
    const request = await open.capture((to) => uploadForm(to, 'x:y:eyJzY29wZSI6ImIifQ=='));
    const text = request.bytes.toString('latin1');
    const both = text.replace('\r\n\r\n', `\r\nAuthorization: UpToken ${token}\r\n\r\n`);
    expect(await open.judge(request.bytes)).toBe('auth_malformed');
    expect(await open.judge(Buffer.from(both, 'latin1'), Date.now())).toBe('accepted');
    expect(open.service.handled[0]?.principal.scheme).toBe('qiniu-upload');
  });

  const parts = (token: string, ...others: readonly string[]): Buffer => {
    const all = [`Content-Disposition: form-data; name="token"\r\n\r\n${token}`, ...others];
    return toBytes({
      method: 'POST',
      target: '/',
      headers: [
        ['Host', 'up.qiniup.com'],
        ['Content-Type', 'multipart/form-data; boundary=zz'],
      ],
      body: `${all.map((part) => `--zz\r\n${part}\r\n`).join('')}--zz--\r\n`,
    });
  };

  it.each([
    ['nothing else', [], 'accepted'],
    ['a file', ['Content-Disposition: form-data; name="file"; filename="a"\r\n\r\nx'], 'accepted'],
    ['a second token', ['Content-Disposition: form-data; name="token"\r\n\r\nx'], 'auth_malformed'],
    [
      'a file that is named so',
      ['Content-Disposition: form-data; name="token"; filename="a"\r\n\r\nx'],
      'auth_malformed',
    ],
    [
      'a name that is folded',
      ['Content-Disposition: form-data; name="Token"\r\n\r\nx'],
      'auth_malformed',
    ],
    [
      'a list of that name',
      ['Content-Disposition: form-data; name="token[]"\r\n\r\nx'],
      'auth_malformed',
    ],
    ['a part without a name', ['Content-Type: text/plain\r\n\r\nx'], 'auth_malformed'],
    [
      'a boundary within a line',
      ['Content-Disposition: form-data; name="a"\r\n\r\n--zz'],
      'auth_malformed',
    ],
  ])('in a form with %s: %#', async (_, others, verdict) => {
    const token = tokenOver(`{"deadline":${String(deadline)}}`);
    expect(await open.judge(parts(token, ...others))).toBe(verdict);
  });

  it('in the query of a request means nothing', async () => {
    const token = tokenOver(`{"deadline":${String(deadline)}}`);
    const target = `/?token=${encodeURIComponent(token)}`;
    const bytes = toBytes({ target, headers: [['Host', 'up.qiniup.com']] });
    expect(await open.judge(bytes)).toBe('auth_required');
  });

  it('with a policy that another key could have written is refused', async () => {
    const token = tokenOver(`{"deadline":${String(deadline)}}`);
    const other = tokenOver(`{"deadline":${String(deadline)},"scope":"*"}`);
    const [appKey = '', sign = ''] = token.split(':');
    const swapped = `${appKey}:${sign}:${other.split(':')[2] ?? ''}`;
    expect(await open.judge(withToken(swapped))).toBe('auth_invalid');
    expect(await open.judge(withToken(`${token}:x`))).toBe('auth_malformed');
  });

  it('shows the SDK that it has expired', async () => {
    const late = async (to: SendTo): Promise<void> => {
      open.services.clock.set(nowMs + 7_200_000);
      const outcome = await uploadForm(to, uploadToken(to)).catch((error: unknown) => error);
      expect(shownByQiniu(outcome)).toBe('expired token');
    };
    await open.capture(late);
    expect(open.service.refused.at(-1)?.code).toBe('timestamp_out_of_range');
  });
});

// https://developer.qiniu.com/kodo/1208/upload-token
describe('the upload token that the vendor published', () => {
  const imported = { appKey: 'MY_ACCESS_KEY', appSecret: 'MY_SECRET_KEY' };
  const text = String.raw`{"scope":"my-bucket:sunflower.jpg","deadline":1451491200,"returnBody":"{\"name\":$(fname),\"size\":$(fsize),\"w\":$(imageInfo.width),\"h\":$(imageInfo.height),\"hash\":$(etag)}"}`;
  const policyText =
    'eyJzY29wZSI6Im15LWJ1Y2tldDpzdW5mbG93ZXIuanBnIiwiZGVhZGxpbmUiOjE0NTE0OTEyMDAsInJldHVybkJvZHkiOiJ7XCJuYW1lXCI6JChmbmFtZSksXCJzaXplXCI6JChmc2l6ZSksXCJ3XCI6JChpbWFnZUluZm8ud2lkdGgpLFwiaFwiOiQoaW1hZ2VJbmZvLmhlaWdodCksXCJoYXNoXCI6JChldGFnKX0ifQ==';

  it('is accepted in its time, with its policy as claims', async () => {
    expect(Buffer.from(policyText, 'base64').toString()).toBe(text);
    const key = { schemes: ['qiniu-upload'], imported };
    const published = await Stage.open({ schemes: [header], key, policy });
    const token = `MY_ACCESS_KEY:wQ4ofysef1R7IKnrziqtomqyDvI=:${policyText}`;
    const bytes = toBytes({
      method: 'POST',
      target: '/',
      headers: [
        ['Host', 'up.qiniu.com'],
        ['Authorization', `UpToken ${token}`],
      ],
    });
    try {
      expect(await published.judge(bytes, 1_451_491_200_000)).toBe('accepted');
      expect(published.service.handled[0]?.principal.claims).toEqual(JSON.parse(text));
      expect(await published.judge(bytes, 1_451_491_201_000)).toBe('timestamp_out_of_range');
    } finally {
      await published.services.close();
    }
  });
});

describe('golden vectors of upload tokens', () => {
  const fixed = { appKey: 'QNak_golden-0001', appSecret: 'QNsk_golden-0001' };
  const signed = { ...fixed, timeMs: nowMs };
  let stage: Stage;
  beforeAll(async () => {
    const key = { schemes: ['qiniu-upload'] };
    stage = await Stage.open({ schemes: [header, form], key, policy });
    return () => stage.services.close();
  });

  it.each([
    {
      profile: qiniuUploadProfile,
      name: 'mkfile',
      send: (to: SendTo) => uploadInParts(to, 'v1', ''),
    },
    {
      profile: qiniuUploadFormProfile,
      name: 'form',
      send: (to: SendTo) => uploadForm(to, uploadToken(to)),
    },
  ])('$profile.name: signed by the SDK and by us alike', async ({ profile, name, send }) => {
    const { bytes } = await stage.capture((to) => send({ ...to, ...fixed }));
    const stringToSign = Buffer.from(
      JSON.stringify({ scope: 'bucket:文件.txt', deadline: nowMs / 1000 + 3600 }),
    )
      .toString('base64')
      .replaceAll('+', '-')
      .replaceAll('/', '_');
    const secret = new Secret(fixed.appSecret);
    const { signature, headers, parameters } = createRequestSigner(profile, {
      secret,
      engine,
    }).sign({
      ...signed,
      method: 'POST',
      protocol: 'http',
      authority: 'up.qiniup.com',
      target: '/',
      fields: { policy: stringToSign },
    });
    const token = `${fixed.appKey}:${signature}:${stringToSign}`;
    expect(bytes.toString('latin1')).toContain(token);
    expect([...headers, ...parameters].map(([, value]) => value.replace('UpToken ', ''))).toEqual([
      token,
    ]);
    const made = { name, ...signed, bytes, stringToSign, signature };
    recordVector({ scheme: profile.name, sdk: 'qiniu', ...made });
  });

  it('hold', async () => {
    expect(await verifyVectors('qiniu-upload', { schemes: [header], policy })).toBe(1);
    expect(await verifyVectors('qiniu-upload-form', { schemes: [form], policy })).toBe(1);
  });
});
