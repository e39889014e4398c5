import { once } from 'node:events';
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import aws4 from 'aws4';
import type { SendTo } from './interop/interop-plan.ts';

/** A request as its author thinks of it, before anything signs it. */
export interface AwsRequest {
  readonly service: string;
  readonly method?: string;
  /** Path and query as they are to be sent. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Signs the query instead of adding a header. */
  readonly signQuery?: boolean;
}

/** Where and as whom. */
export type AwsTarget = Pick<SendTo, 'appKey' | 'appSecret' | 'port'> &
  Partial<Pick<SendTo, 'agent'>> & {
    /** What `Host` says, for agents that dial one port whatever the host. */
    readonly host?: string;
    readonly sessionToken?: string;
  };

/** A request, signed. */
export interface SignedByAws {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** An answer that is a refusal, with the code that AWS clients look for in the XML. */
export class AwsError extends Error {
  readonly code: string | undefined;
  readonly status: number | undefined;

  constructor(body: string, status: number | undefined) {
    super(`${String(status)}: ${body}`);
    this.code = /<Code>([^<]*)<\/Code>/.exec(body)?.[1];
    this.status = status;
  }
}

/** The code of a refusal. */
export const awsCode = (outcome: unknown): unknown =>
  outcome instanceof AwsError ? outcome.code : outcome;

const region = 'eu-central-1';
const hostOf = ({ host, port }: AwsTarget): string => host ?? `127.0.0.1:${String(port)}`;

const aws4Signer = (to: AwsTarget, { service, ...rest }: AwsRequest) =>
  new aws4.RequestSigner(
    { ...rest, headers: { Host: hostOf(to), ...rest.headers }, service, region },
    {
      accessKeyId: to.appKey,
      secretAccessKey: to.appSecret,
      ...(to.sessionToken !== undefined && { sessionToken: to.sessionToken }),
    },
  );

/** Lets aws4 sign a request, and says what it signed. */
export function signByAws4(
  to: AwsTarget,
  asked: AwsRequest,
): SignedByAws & { readonly stringToSign: string; readonly signature: string } {
  const signer = aws4Signer(to, asked);
  // asked first: once a query is signed, aws4 would count the signature as one of its parameters
  const stringToSign = signer.stringToSign();
  const signature = signer.signature();
  const { method = 'GET', path = '', headers = {} } = signer.sign();
  return {
    method,
    path,
    headers: textHeaders(headers),
    body: asked.body,
    stringToSign,
    signature,
  };
}

const textHeaders = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** Lets the signer of the AWS SDKs sign a request. */
export async function signBySmithy(to: AwsTarget, asked: AwsRequest): Promise<SignedByAws> {
  const { service, method = 'GET', headers = {}, body, signQuery } = asked;
  const [path = '', query = ''] = asked.path.split('?');
  const signer = new SignatureV4({
    credentials: { accessKeyId: to.appKey, secretAccessKey: to.appSecret },
    region,
    service,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });
  const unsigned = {
    method,
    protocol: 'http:',
    hostname: '127.0.0.1',
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: { host: hostOf(to), ...headers },
    ...(body !== undefined && { body }),
  };
  const signed =
    signQuery === true
      ? await signer.presign(unsigned, { expiresIn: 600 })
      : await signer.sign(unsigned);
  const pairs = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return {
    method,
    path: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`,
    headers: signed.headers,
    body,
  };
}

/** SHA-256 as the signer of the AWS SDKs wants it. */
class Sha256 {
  #hash: Hash | Hmac;
  readonly #secret: Uint8Array | string | undefined;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined || typeof secret === 'string' ? secret : bytesOf(secret);
    this.#hash = this.#start();
  }

  #start(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#start();
  }
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);

/** Sends a request as it was signed. Rejects with {@link AwsError} unless the answer is 200. */
export async function sendSigned(to: AwsTarget, signed: SignedByAws): Promise<string> {
  const { method, path, headers, body } = signed;
  const { port, agent } = to;
  const sent = request({ host: '127.0.0.1', port, method, path, headers, agent });
  // a length rather than chunks, whatever the method
  if (body !== undefined) sent.setHeader('Content-Length', Buffer.byteLength(body));
  sent.end(body);
  // Safe: this is what the event `response` carries.
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const answer = await text(response);
  if (response.statusCode !== 200) throw new AwsError(answer, response.statusCode);
  return answer;
}

/** The same request as bytes, for what no client would send. */
export function rawBytes({ method, path, headers, body }: SignedByAws): Buffer {
  const length = body === undefined ? [] : [`Content-Length: ${String(Buffer.byteLength(body))}`];
  const names = Object.keys(headers).filter((name) => name.toLowerCase() !== 'content-length');
  const lines = [...names.map((name) => `${name}: ${headers[name] ?? ''}`), ...length];
  return Buffer.from(
    `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${body ?? ''}`,
  );
}

/** Who am I, asked by the AWS SDK itself. */
export async function askSts({ url, appKey, appSecret }: Omit<SendTo, 'agent'>): Promise<unknown> {
  const client = new STSClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: appKey, secretAccessKey: appSecret },
  });
  try {
    return await client.send(new GetCallerIdentityCommand({}));
  } finally {
    client.destroy();
  }
}

/** What STS answers. */
export const callerIdentity = (): Response =>
  new Response(
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">' +
      '<GetCallerIdentityResult><Account>123456789012</Account><UserId>u</UserId>' +
      '<Arn>arn:aws:iam::123456789012:user/u</Arn></GetCallerIdentityResult>' +
      '<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
    { headers: { 'Content-Type': 'text/xml' } },
  );
