import COS from 'cos-nodejs-sdk-v5';
import type { SendTo } from './interop/interop-plan.ts';

/** Where the SDK sends, and as whom. */
export type CosTarget = Pick<SendTo, 'appKey' | 'appSecret' | 'authority'>;

/** What every call is about. */
export const object = { Bucket: 'bucket-1250000000', Region: 'ap-guangzhou' };

/** The unmodified SDK. */
export const cosClient = (
  { appKey, appSecret, authority }: CosTarget,
  options: COS.COSOptions = {},
): COS =>
  new COS({
    SecretId: appKey,
    SecretKey: appSecret,
    Protocol: 'http:',
    Domain: authority,
    KeepAlive: false,
    ...options,
  });

/** Lets it make any request. */
export const cosRequest = (
  target: CosTarget,
  asked: Omit<COS.RequestParams, 'Bucket' | 'Region'>,
): Promise<unknown> => cosClient(target).request({ ...object, ...asked });

/** A link that it makes. */
export const cosLink = (
  target: CosTarget,
  asked: Omit<COS.GetObjectUrlParams, 'Bucket' | 'Region'>,
): Promise<string> =>
  new Promise((resolve, reject) => {
    cosClient(target).getObjectUrl({ ...object, ...asked }, (error, data) => {
      if (error === null) resolve(data.Url);
      else reject(new Error('no link', { cause: error }));
    });
  });

/** What came of fetching a link; rejects with {@link CosError} unless it is 200. */
export async function follow(link: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(link, init);
  const text = await response.text();
  if (!response.ok) throw new CosError(text);
  return text;
}

/** A refusal of a link, with the code that the vendor's XML has. */
export class CosError extends Error {
  readonly code: string | undefined;

  constructor(xml: string) {
    super(xml);
    this.code = /<Code>([^<]*)<\/Code>/.exec(xml)?.[1];
  }
}

/** The code of a refusal. */
export const cosCode = (outcome: unknown): unknown =>
  outcome instanceof Error && 'code' in outcome ? outcome.code : outcome;
