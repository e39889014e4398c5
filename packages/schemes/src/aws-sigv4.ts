import type { Expression, SignatureScheme, SignatureProfile } from '@countersign/core';
import { hashOfLines } from './hash-of-lines.ts';
import { awsQueryRefusals } from './refusals/aws.ts';
import type { SchemeOptions } from './scheme-options.ts';
import { vendorScheme } from './vendor-scheme.ts';

const algorithm = 'AWS4-HMAC-SHA256';

/** The services of S3's wire: their paths are encoded once, and never normalised. */
const s3Services = ['s3', 's3express', 's3-object-lambda', 's3-outposts'] as const;

/** By which a client says that the body is not hashed, or is signed piece by piece inside itself. */
const unboundPayloads = [
  'UNSIGNED-PAYLOAD',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
] as const;

const scopeFields = ['date', 'region', 'service', 'terminator'] as const;
const scope: readonly Expression[] = scopeFields.map((field) => ({ field }));

/** The string to sign, over a canonical request that ends in the hash of the body. */
const stringToSign = (payload: Expression): Expression => ({
  join: '\n',
  of: [
    { text: algorithm },
    'timestamp',
    { join: '/', of: scope },
    hashOfLines(
      'method',
      {
        when: { field: 'service' },
        is: s3Services,
        write: { path: 'encoded' },
        otherwise: { path: 'encoded-twice', normalise: true },
      },
      { parameters: 'query', escape: 'rfc3986', sort: 'name-value' },
      { headers: 'signed', spaces: 'collapse', after: '\n' },
      'signed-headers',
      payload,
    ),
  ],
});

const common = {
  version: 1,
  algorithm: { kind: 'hmac', hash: 'sha256' },
  key: { before: 'AWS4', chain: scope },
  encoding: 'hex',
  covers: ['@method', '@path', '@query', 'host', 'created'],
  refusals: awsQueryRefusals,
} as const satisfies Partial<SignatureProfile>;

/** Where the pieces of a credential scope stand, given what holds them. */
const scopeIn = (place: { readonly part: string } | { readonly parameter: string }) =>
  ({
    keyId: { ...place, split: '/', piece: 0 },
    date: { ...place, split: '/', piece: 1, equals: { day: 'yyyymmdd' } },
    region: { ...place, split: '/', piece: 2 },
    service: { ...place, split: '/', piece: 3 },
    terminator: { ...place, split: '/', piece: 4, is: 'aws4_request' },
  }) as const;

/**
 * AWS Signature Version 4 in the `Authorization` header: AWS, "Create a signed AWS API request", and
 * for S3 "Signature Calculations for the Authorization Header".
 */
export const awsSigV4Profile: SignatureProfile = {
  ...common,
  name: 'aws-sigv4',
  credentials: { prefix: `${algorithm} `, syntax: 'pairs' },
  fields: {
    ...scopeIn({ part: 'Credential' }),
    signedHeaders: { part: 'SignedHeaders' },
    signature: { part: 'Signature' },
    timestamp: { header: 'x-amz-date' },
    contentSha256: { header: 'x-amz-content-sha256', optional: true },
  },
  stringToSign: stringToSign('body-digest'),
  time: { format: 'iso-basic', windowSeconds: 900 },
  body: {
    field: 'contentSha256',
    hash: 'sha256',
    encoding: 'hex',
    whenAbsent: 'computed',
    unboundValues: unboundPayloads,
  },
  signedHeaders: {
    separator: ';',
    always: ['host', 'x-amz-date'],
    whenSent: ['content-type', 'x-amz-*'],
  },
  about: {
    vendor: 'AWS',
    title: 'Signature Version 4',
    source:
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html',
    useWhen:
      'Customers have AWS SDKs, S3 clients or any of the many tools that sign by SigV4, or want a well-tested scheme in every language.',
    notSigned: [
      'headers that the client does not list; it must list Host, Content-Type if sent, and all that begin with X-Amz-',
      'the order of parameters with one name',
      'the body where x-amz-content-sha256 is UNSIGNED-PAYLOAD or begins with STREAMING- (refused unless the route accepts it)',
    ],
  },
};

/**
 * AWS Signature Version 4 in the query, for links: AWS, "Authenticating Requests: Using Query
 * Parameters".
 */
export const awsSigV4PresignedProfile: SignatureProfile = {
  ...common,
  name: 'aws-sigv4-presigned',
  fields: {
    algorithmId: { parameter: 'X-Amz-Algorithm', is: algorithm },
    ...scopeIn({ parameter: 'X-Amz-Credential' }),
    timestamp: { parameter: 'X-Amz-Date' },
    validSeconds: { parameter: 'X-Amz-Expires' },
    signedHeaders: { parameter: 'X-Amz-SignedHeaders' },
    contentSha256: { parameter: 'X-Amz-Content-Sha256', optional: true },
    signature: { parameter: 'X-Amz-Signature' },
  },
  parameterBodies: [],
  // S3 has a word for a body that nobody hashed; other services hash it whether it is there or not
  stringToSign: stringToSign({
    when: 'body-digest',
    is: [''],
    write: { text: 'UNSIGNED-PAYLOAD' },
    otherwise: 'body-digest',
  }),
  time: { format: 'iso-basic', windowSeconds: 900, maxSeconds: 604_800 },
  body: {
    field: 'contentSha256',
    hash: 'sha256',
    encoding: 'hex',
    whenAbsent: { unboundFor: { field: 'service', is: s3Services } },
    unboundValues: unboundPayloads,
  },
  signedHeaders: { separator: ';', always: ['host'], whenSent: ['x-amz-*'] },
  about: {
    vendor: 'AWS',
    title: 'Signature Version 4, presigned URL',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html',
    useWhen: 'A link must work for a while in a browser that has no key, for download or upload.',
    notSigned: [
      'the order of parameters with one name',
      'the body on the wire of S3 (refused unless the route accepts it)',
      'Content-Type and other headers that the client does not list; it must list Host and all that begin with X-Amz-',
    ],
  },
};

/**
 * AWS Signature Version 4, as the AWS SDKs, aws4 and S3 clients send it in `Authorization`.
 *
 * `X-Amz-Date` may be 900 seconds off, and the credential scope must be of its day. `Host`,
 * `X-Amz-Date`, every other `X-Amz-*` header and `Content-Type` must be signed where sent. The body is
 * checked against `x-amz-content-sha256`, or hashed when there is none. There is no nonce: the
 * signature is remembered.
 *
 * Throws `TypeError` or `RangeError` that names the option at fault.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @example
 * ```ts
 * import { awsS3Refusals, awsSigV4 } from '@countersign/schemes';
 * const forServices = awsSigV4();
 * const forS3Clients = awsSigV4({ refusals: awsS3Refusals });
 * ```
 */
export function awsSigV4(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([awsSigV4Profile], options);
}

/**
 * AWS Signature Version 4 in the query: links that live up to seven days.
 *
 * A link works once, unless its route has `replay: 'accepted'`. On the wire of S3 it does not bind a
 * body: uploads need `unsigned: ['body']`.
 *
 * Throws `TypeError` or `RangeError` that names the option at fault.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 * @example
 * ```ts
 * import { awsS3Refusals, awsSigV4Presigned } from '@countersign/schemes';
 * const scheme = awsSigV4Presigned({ refusals: awsS3Refusals });
 * ```
 */
export function awsSigV4Presigned(options: SchemeOptions = {}): SignatureScheme {
  return vendorScheme([awsSigV4PresignedProfile], options);
}
