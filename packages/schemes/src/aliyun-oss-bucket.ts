import type { Expression } from '@countersign/core';
import type { SchemeOptions } from './scheme-options.ts';

/**
 * What the schemes of Aliyun OSS take. OSS signs `/<bucket>/<key>`, whatever the URL is: the service has
 * to know which bucket a request means.
 */
export interface AliyunOssOptions extends SchemeOptions {
  /** The bucket of all requests, where a service has one, or is reached by a domain of its own (CNAME). */
  readonly bucket?: string;
  /**
   * Where requests name their bucket, without {@link AliyunOssOptions.bucket}: in the first label of the
   * host, as OSS does (default), or as the first segment of the path (`sldEnable` of ali-oss).
   */
  readonly bucketIn?: 'host' | 'path';
}

const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/**
 * How the resource of a request is written into the string to sign. Throws `RangeError` for what is no
 * bucket, or no place for one.
 */
export function ossResource(
  form: 'decoded' | 'encoded',
  { bucket, bucketIn = 'host' }: AliyunOssOptions,
): Expression {
  if (bucket !== undefined) {
    if (!bucketName.test(bucket)) throw new RangeError('"bucket" must be the name of a bucket');
    return { join: '', of: [{ text: `/${bucket}` }, { path: form }] };
  }
  if (bucketIn === 'path') return { path: form };
  if (bucketIn !== 'host') throw new RangeError('"bucketIn" must be host or path');
  return { join: '', of: [{ text: '/' }, { hostLabel: 0 }, { path: form }] };
}
