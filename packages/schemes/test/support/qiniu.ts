import type { Agent } from 'node:http';
import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import qiniu from 'qiniu';
import type { Call } from './answer.ts';
import type { SendTo } from './interop/interop-plan.ts';
import type { IssuedKey } from './issue-key.ts';

/** What the SDK tells its user of a refusal. */
export class QiniuError extends Error {
  readonly shown: unknown;

  constructor(shown: unknown, status: number) {
    super(`${String(status)}: ${String(shown)}`);
    this.shown = shown;
  }
}

/** The member that Qiniu's users look at. */
export const shownByQiniu = (outcome: unknown): unknown =>
  outcome instanceof QiniuError ? outcome.shown : outcome;

type Done = (error?: Error, body?: unknown, info?: unknown) => void;

/** One call of the SDK, which takes callbacks and hands refusals over as answers. */
export async function called(call: (done: Done) => unknown): Promise<unknown> {
  const { body, info } = await new Promise<{ body: unknown; info: unknown }>((resolve, reject) => {
    call((error, body, info) => {
      if (error instanceof Error) reject(error);
      else resolve({ body, info });
    });
  });
  return answered(body, info);
}

/** The same for calls that answer promises. */
export async function responded(
  response: Promise<{ readonly data: unknown; readonly resp: unknown }>,
): Promise<unknown> {
  const { data, resp } = await response;
  return answered(data, resp);
}

function answered(body: unknown, info: unknown): unknown {
  // Safe: these are what the SDK's HTTP client answers.
  const { statusCode } = info as { readonly statusCode: number };
  if (statusCode === 200) return body;
  throw new QiniuError((body as { readonly error?: unknown } | null)?.error, statusCode);
}

/** The account that signs. */
export const macOf = (
  { appKey, appSecret }: IssuedKey,
  options: qiniu.auth.digest.MacOptions = {},
): qiniu.auth.digest.Mac => new qiniu.auth.digest.Mac(appKey, appSecret, options);

/** What a call of the SDK's `rpc` is asked to send. */
export interface QiniuCall {
  /** Path and query as they are given to the SDK. */
  readonly target: string;
  /** `to.url` by default. */
  readonly origin?: string;
  /** A GET without one. */
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly dated?: boolean;
}

/** `rpc.getWithOptions` or `rpc.postWithOptions`. */
export function callQiniu(to: SendTo, { body, headers, dated = true, ...call }: QiniuCall) {
  const { target, origin = to.url } = call;
  const options = {
    mac: macOf(to, { disableQiniuTimestampSignature: !dated }),
    headers: { ...headers },
  };
  return dialing(to.agent, () =>
    called((done) =>
      body === undefined
        ? qiniu.rpc.getWithOptions(origin + target, options, done)
        : qiniu.rpc.postWithOptions(origin + target, body, options, done),
    ),
  );
}

/** A configuration by which every service of the SDK is found at one place. */
export function configFor(authority: string): qiniu.conf.Config {
  const endpoint = new qiniu.httpc.Endpoint(authority, { defaultScheme: 'http' });
  const names = ['uc', 'up', 'rs', 'rsf', 'api', 'io'];
  const services = Object.fromEntries(names.map((name) => [name, [endpoint]]));
  const region = new qiniu.httpc.Region({ regionId: 'z0', services, ttl: 86_400 });
  return new qiniu.conf.Config({
    regionsProvider: new qiniu.httpc.StaticRegionsProvider([region]),
    ucEndpointsProvider: endpoint,
    zone: new qiniu.conf.Zone([authority], [authority], authority, authority, authority, authority),
  });
}

/** What the SDK sends its requests with; its CDN calls have a host of their own and take no agent. */
const urllib = createRequire(createRequire(import.meta.url).resolve('qiniu'))(
  'urllib/lib/urllib.js',
) as { agent: Agent };

/** Lets all calls of the SDK dial one place whatever their host. */
export async function dialing<Result>(agent: Agent, run: () => Promise<Result>): Promise<Result> {
  const { agent: before } = urllib;
  urllib.agent = agent;
  try {
    return await run();
  } finally {
    urllib.agent = before;
  }
}

/** What the SDK puts into an upload token. */
export function uploadToken(
  key: IssuedKey,
  policy: qiniu.rs.PutPolicyOptions = { scope: 'bucket:文件.txt' },
): string {
  return new qiniu.rs.PutPolicy(policy).uploadToken(macOf(key));
}

/** `FormUploader.put`. */
export function uploadForm(
  to: SendTo,
  token: string,
  content = Buffer.from([0, 255, 13, 10, 254]),
): Promise<unknown> {
  const extra = new qiniu.form_up.PutExtra('文件 "1".txt', { 'x:note': "a+b 中~*'()!" });
  const uploader = new qiniu.form_up.FormUploader(configFor(to.authority));
  return responded(uploader.put(token, '文件.txt', content, extra));
}

/** What Qiniu answers to each step of a resumable upload. */
export function answerStep({ method, target, body }: Call): object {
  if (target.startsWith('/mkblk/')) return { ctx: 'ctx', crc32: crc32(body) };
  if (target.endsWith('/uploads')) return { uploadId: 'id', expireAt: Date.now() / 1000 + 3600 };
  if (method === 'PUT') return { etag: 'etag', md5: createHash('md5').update(body).digest('hex') };
  return { key: '文件.txt' };
}

/** `ResumeUploader.putStreamV2`, in parts of eight bytes. */
export function uploadInParts(to: SendTo, version: 'v1' | 'v2', text: string): Promise<unknown> {
  const { ResumeUploader, PutExtra } = qiniu.resume_up;
  const extra = Object.assign(PutExtra.create(), { version, partSize: 8, fname: 'a.txt' });
  const uploader = new ResumeUploader(configFor(to.authority));
  const stream = Readable.from(text === '' ? [] : [Buffer.from(text)]);
  const key = '文件.txt';
  return responded(uploader.putStreamV2(uploadToken(to), key, stream, text.length, extra));
}
