import qiniuSdk from 'qiniu';
import { createAuthenticator, ephemeralKeyRing } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { createMemoryStores } from '@countersign/store-memory';
import { beforeAll, describe, expect, it } from 'vitest';
import { qiniuQbox, qiniuQboxProfile } from '../src/index.ts';
import { toBytes } from './support/bench.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { describeInterop } from './support/interop/describe-interop.ts';
import type { InteropPlan, SendTo } from './support/interop/interop-plan.ts';
import { called, configFor, dialing, macOf, shownByQiniu } from './support/qiniu.ts';
import { headerOf } from './support/raw-request.ts';
import { resign } from './support/resign.ts';
import { edited, nowMs, Stage } from './support/stage.ts';

const scheme = qiniuQbox();
const remembered = { replay: { rememberSeconds: 600 } } as const;

/** A CDN call: JSON to a host of its own, of which nothing is signed. */
const refreshUrls = (to: SendTo): Promise<unknown> =>
  dialing(to.agent, () =>
    called((done) =>
      new qiniuSdk.cdn.CdnManager(macOf(to)).refreshUrls(['http://example.com/文件'], done),
    ),
  );

/** A processing call: a form, which is signed. */
const pfop = (to: SendTo): Promise<unknown> =>
  called((done) =>
    new qiniuSdk.fop.OperationManager(macOf(to), configFor(to.authority)).pfop(
      'bucket',
      '文件 1.mp4',
      ['avthumb/mp4/vb/1m', "note/a+b~*'()!"],
      'queue',
      { notifyURL: 'http://example.com/?a=1&b=2' },
      done,
    ),
  );

const plan = {
  scheme: 'qiniu-qbox',
  sdk: 'qiniu',
  schemes: [scheme],
  signedHeader: 'host',
  changedCodes: ['auth_invalid'],
  shown: shownByQiniu,
  expectedVendorCode: 'bad token',
  expired: { accepted: 'it carries no time' },
} satisfies Partial<InteropPlan>;

describeInterop({
  ...plan,
  call: 'OperationManager.pfop, a form',
  policy: remembered,
  notSigned: ['method', 'header'],
  send: pfop,
});

describeInterop({
  ...plan,
  call: 'CdnManager.refreshUrls, JSON',
  policy: { ...remembered, unsigned: ['body'] },
  notSigned: ['method', 'header', 'body'],
  send: refreshUrls,
});

describe('qiniu-qbox', () => {
  let silent: Stage;
  let strict: Stage;
  beforeAll(async () => {
    const key = { schemes: ['qiniu-qbox'] };
    silent = await Stage.open({ schemes: [scheme], key });
    strict = await Stage.open({ schemes: [scheme], key, policy: remembered });
    return () => Promise.all([silent.services.close(), strict.services.close()]);
  });

  it('carries no time: a route that names it must say what it does about replays', async () => {
    expect(await silent.judgeSent(pfop)).toBe('coverage_insufficient');
    const clock = { nowMs: () => nowMs };
    const { credentials } = createMemoryStores({ clock });
    const authenticator = createAuthenticator({
      credentials,
      replayGuard: { claim: () => 'new' },
      keyRing: ephemeralKeyRing(engine),
      engine,
      clock,
      timer: { after: () => () => undefined },
      schemes: [scheme],
    });
    expect(() => authenticator.preparePolicy({ schemes: ['qiniu-qbox'] })).toThrow('"replay"');
  });

  it('is remembered for as long as the route says', async () => {
    const { bytes } = await strict.capture(pfop);
    expect(await strict.judge(bytes)).toBe('accepted');
    expect(await strict.judgeAgain(bytes, nowMs + 600_000)).toBe('nonce_replayed');
    expect(await strict.judgeAgain(bytes, nowMs + 602_000)).toBe('accepted');
  });

  it('does not sign JSON, which is refused, and could be taken away', async () => {
    const request = await strict.capture(refreshUrls);
    expect(await strict.judge(request.bytes)).toBe('coverage_insufficient');
    const { bytes, body } = request;
    const without = bytes
      .subarray(0, bytes.length - body.length)
      .toString('latin1')
      .replace(/content-length: \d+/i, 'Content-Length: 0');
    expect(await strict.judge(Buffer.from(without, 'latin1'))).toBe('accepted');
  });

  it('signs a form whatever its type says of the charset, and nothing that is no form', async () => {
    const request = await strict.capture(pfop);
    const form = 'application/x-www-form-urlencoded';
    const charset = edited(request, form, `${form}; charset=utf-8`);
    expect(await strict.judge(charset)).toBe('accepted');
    expect(strict.covered).toContain('content-digest');
    const plain = edited(request, form, 'text/plain');
    expect(await strict.judge(plain)).toBe('coverage_insufficient');
  });

  // https://developer.qiniu.com/kodo/manual/6671/historical-document-management-certificate
  it('gives the signature that the vendor published', async () => {
    const imported = { appKey: 'MY_ACCESS_KEY', appSecret: 'MY_SECRET_KEY' };
    const published = await Stage.open({
      schemes: [scheme],
      key: { schemes: ['qiniu-qbox'], imported },
      policy: remembered,
    });
    const target = '/move/bmV3ZG9jczpmaW5kX21hbi50eHQ=/bmV3ZG9jczpmaW5kLm1hbi50eHQ=';
    const signed = (signature: string): Buffer =>
      toBytes({
        target,
        headers: [
          ['Host', 'rs.qiniu.com'],
          ['Authorization', `QBox MY_ACCESS_KEY:${signature}`],
        ],
      });
    try {
      expect(await published.judge(signed('FXsYh0wKHYPEsIAgdPD9OfjkeEM='))).toBe('accepted');
      expect(await published.judge(signed('FXsYh0wKHYPEsIAgdPD9OfjkeEN='))).toBe('auth_invalid');
    } finally {
      await published.services.close();
    }
  });
});

describe('golden vectors of qiniu-qbox', () => {
  const fixed = { appKey: 'QNak_golden-0001', appSecret: 'QNsk_golden-0001' };
  const policy = { replay: 'accepted', unsigned: ['body'] } as const;
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ schemes: [scheme], key: { schemes: ['qiniu-qbox'] }, policy });
    return () => stage.services.close();
  });

  it.each([
    { name: 'form', send: pfop, path: '/pfop/' },
    { name: 'json', send: refreshUrls, path: '/v2/tune/refresh' },
  ])('$name: signed by the SDK and by us alike', async ({ name, send, path }) => {
    const raw = await stage.capture((to) => send({ ...to, ...fixed }));
    const ours = resign(qiniuQboxProfile, { ...fixed, raw }, { timeMs: nowMs });
    const { signature, stringToSign } = ours;
    expect(stringToSign).toBe(`${path}\n${name === 'form' ? raw.body.toString() : ''}`);
    expect(headerOf(raw, 'authorization')).toBe(`QBox ${fixed.appKey}:${signature}`);
    const made = { name, ...fixed, timeMs: nowMs, bytes: raw.bytes, stringToSign, signature };
    recordVector({ scheme: 'qiniu-qbox', sdk: 'qiniu', ...made });
  });

  it('hold', async () => {
    expect(await verifyVectors('qiniu-qbox', { schemes: [scheme], policy })).toBe(2);
  });
});
