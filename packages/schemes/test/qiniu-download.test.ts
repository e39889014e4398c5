import qiniuSdk from 'qiniu';
import { createRequestSigner, Secret } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { qiniuDownload, qiniuDownloadProfile, qiniuUploadForm } from '../src/index.ts';
import { toBytes } from './support/bench.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { SendTo } from './support/interop/interop-plan.ts';
import { called, configFor, dialing, macOf, shownByQiniu } from './support/qiniu.ts';
import { edited, nowMs, Stage } from './support/stage.ts';

const scheme = qiniuDownload();

interface Link {
  /** As the SDK's users give it, not yet encoded; a query may follow. */
  readonly file: string;
  readonly origin?: string;
  readonly lifeSeconds?: number;
}

/** Makes a link with the SDK, and follows it. */
function download(to: SendTo, { file, origin = to.url, lifeSeconds = 600 }: Link) {
  const manager = new qiniuSdk.rs.BucketManager(macOf(to), configFor(to.authority));
  const deadline = Math.floor(Date.now() / 1000) + lifeSeconds;
  const link = manager.privateDownloadUrl(origin, file, deadline);
  return dialing(to.agent, () => called((done) => qiniuSdk.rpc.get(link, {}, done)));
}

const get =
  (link: Link) =>
  (to: SendTo): Promise<unknown> =>
    download(to, link);

describeInterop({
  scheme: 'qiniu-download',
  sdk: 'qiniu',
  call: 'BucketManager.privateDownloadUrl',
  schemes: [scheme],
  policy: { replay: 'accepted' },
  signedHeader: 'host',
  notSigned: ['method'],
  changedCodes: ['auth_invalid'],
  shown: shownByQiniu,
  expectedVendorCode: 'bad token',
  replay: { accepted: 'links are made to be followed again' },
  send: get({ file: '目录/a b.jpg?attname=文件.jpg' }),
});

describe('qiniu-download', () => {
  let once: Stage;
  beforeAll(async () => {
    const key = { schemes: ['qiniu-download'] };
    // the form of uploads has its token in a parameter of the same name
    once = await Stage.open({ schemes: [qiniuUploadForm(), scheme], key });
    return () => once.services.close();
  });

  it.each([
    'a.jpg',
    'a//b/~*()!.jpg',
    '目录/文件 😀.jpg',
    'a+b%20c.jpg',
    'a.jpg?imageView2/2/w/200',
    'a.jpg?b=1&b=0&c=&d=a+b%2B',
  ])('reads the link to %s as the SDK writes it', async (file) => {
    expect(await once.judgeSent(get({ file }))).toBe('accepted');
    expect(once.covered).toEqual(['@scheme', '@authority', '@path', '@query', 'expires']);
  });

  it('binds the host with its port, as it was linked', async () => {
    for (const origin of ['http://cdn.example.com', 'http://cdn.example.com:8080']) {
      const request = await once.capture(get({ origin, file: 'a.jpg' }));
      expect(await once.judge(request.bytes)).toBe('accepted');
      const other = edited(request, 'cdn.example.com', 'cdn.example.org');
      expect(await once.judge(other)).toBe('auth_invalid');
    }
  });

  it('is followed once, unless the route lets it be followed again', async () => {
    const { bytes } = await once.capture(get({ file: 'a.jpg' }));
    expect(await once.judge(bytes)).toBe('accepted');
    expect(await once.judgeAgain(bytes, nowMs + 600_000)).toBe('nonce_replayed');
  });

  it.each([
    [600, 600, 'accepted'],
    [600, 601, 'timestamp_out_of_range'],
    [604_800, 0, 'accepted'],
    [604_801, 0, 'auth_malformed'],
    [10 * 365 * 86_400, 0, 'auth_malformed'],
  ])('made for %d s, after %d s: %s', async (lifeSeconds, afterSeconds, verdict) => {
    const { bytes } = await once.capture(get({ file: 'a.jpg', lifeSeconds }));
    expect(await once.judge(bytes, nowMs + afterSeconds * 1000)).toBe(verdict);
  });

  it('refuses what follows the token, stands twice, or was moved', async () => {
    const request = await once.capture(get({ file: 'a.jpg?b=1' }));
    const [, token = ''] = /&token=(\S+)/.exec(request.target) ?? [];
    const [, end = ''] = /&e=(\d+)/.exec(request.target) ?? [];
    const changed = (from: string, to: string) => once.judge(edited(request, from, to));
    expect(await changed(token, `${token}&attname=x`)).toBe('auth_invalid');
    expect(await changed(token, `${token}&token=${token}`)).toBe('auth_malformed');
    expect(await changed(`e=${end}`, `e=${end}&e=${end}`)).toBe('auth_malformed');
    expect(await changed(`&e=${end}`, '')).toBe('auth_malformed');
    expect(await changed(`b=1&e=${end}`, `e=${end}&b=1`)).toBe('auth_invalid');
    expect(await changed('&token=', '&Token=')).toBe('auth_required');
    expect(await changed(token, encodeURIComponent(token))).toBe('accepted');
    expect(await changed('b=1', 'b=1&token[]=x')).toBe('auth_malformed');
  });

  it('does not bind the method, and lets no body pass', async () => {
    const request = await once.capture(get({ file: 'a.jpg' }));
    expect(await once.judge(edited(request, 'GET /', 'DELETE /'))).toBe('accepted');
    expect(await once.judge(edited(request, 'GET /', 'HEAD /'))).toBe('accepted');
    const posted = edited(request, 'GET /', 'POST /').toString('latin1');
    const withBody = posted.replace('\r\n\r\n', '\r\nContent-Length: 1\r\n\r\nx');
    expect(await once.judge(Buffer.from(withBody, 'latin1'))).toBe('coverage_insufficient');
  });

  // https://developer.qiniu.com/kodo/1202/download-token
  it('gives the link that the vendor published', async () => {
    const imported = { appKey: 'MY_ACCESS_KEY', appSecret: 'MY_SECRET_KEY' };
    const key = { schemes: ['qiniu-download'], imported };
    const published = await Stage.open({ schemes: [scheme], key });
    const target =
      '/resource/flower.jpg?e=1451491200&token=MY_ACCESS_KEY:438dd8pXocjYuF-6dTcKMtETB2g=';
    const headers = [['Host', '78re52.com1.z0.glb.clouddn.com']] as const;
    try {
      expect(await published.judge(toBytes({ target, headers }), 1_451_491_200_000)).toBe(
        'accepted',
      );
      expect(await published.judge(toBytes({ target, headers }), 1_451_491_201_000)).toBe(
        'timestamp_out_of_range',
      );
    } finally {
      await published.services.close();
    }
  });

  it('is signed by the SDK and by us alike', async () => {
    const fixed = { appKey: 'QNak_golden-0001', appSecret: 'QNsk_golden-0001' };
    const origin = 'http://cdn.example.com';
    const { bytes, target } = await once.capture((to) =>
      download({ ...to, ...fixed }, { origin, file: '目录/a b.jpg?attname=文件.jpg' }),
    );
    const secret = new Secret(fixed.appSecret);
    const ours = createRequestSigner(qiniuDownloadProfile, { secret, engine }).sign({
      appKey: fixed.appKey,
      method: 'GET',
      protocol: 'http',
      authority: 'cdn.example.com',
      target: withoutToken(target).replace(/&e=.*/, ''),
      timeMs: nowMs,
      lifeSeconds: 600,
    });
    const { signature, stringToSign, parameters } = ours;
    expect(stringToSign).toBe(
      'http://cdn.example.com/%E7%9B%AE%E5%BD%95/a%20b.jpg?attname=%E6%96%87%E4%BB%B6.jpg&e=1767323645',
    );
    const token = `${fixed.appKey}:${signature}`;
    expect(target).toMatch(new RegExp(`&token=${token}$`));
    expect(parameters).toEqual([
      ['e', '1767323645'],
      ['token', token],
    ]);
    const made = { name: 'get', ...fixed, timeMs: nowMs, bytes, stringToSign, signature };
    recordVector({ scheme: 'qiniu-download', sdk: 'qiniu', ...made });
    expect(await verifyVectors('qiniu-download', { schemes: [scheme] })).toBe(1);
  });
});

/** A link before its token. */
const withoutToken = (target: string): string => target.replace(/&token=.*/, '');
