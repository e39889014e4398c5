import type { RoutePolicy } from '@countersign/http';
import { awsSigV4, awsSigV4Presigned } from '../../src/index.ts';
import { rawBytes, signByAws4, signBySmithy, type AwsRequest, type SignedByAws } from './aws.ts';
import { atFixedTime } from './golden/fixed-time.ts';
import type { IssuedKey } from './issue-key.ts';
import { Judge, nowMs, secondMs } from './judge.ts';
import { startServices, type Services } from './services.ts';

export { nowMs, secondMs };
/** The schemes of a key that may do all. */
export const names = ['aws-sigv4', 'aws-sigv4-presigned'];

/** Routes that ask for different things, and one key that all of them know. */
export class World extends Judge<SignedByAws> {
  readonly key: IssuedKey;

  private constructor(services: Services, key: IssuedKey) {
    super(services);
    this.key = key;
  }

  static async open(policy: RoutePolicy = {}): Promise<World> {
    const schemes = [awsSigV4(), awsSigV4Presigned()];
    const services = await startServices({ schemes, policy, frameworks: ['express'] });
    return new World(services, await services.issueKey({ schemes: names }));
  }

  get to() {
    return { ...this.key, port: this.service.port };
  }

  aws4(asked: AwsRequest, atMs = nowMs): Promise<SignedByAws> {
    return atFixedTime(atMs, () => signByAws4(this.to, asked));
  }

  smithy(asked: AwsRequest, atMs = nowMs): Promise<SignedByAws> {
    return atFixedTime(atMs, () => signBySmithy(this.to, asked));
  }

  protected override bytesOf(signed: SignedByAws): Buffer {
    return rawBytes(signed);
  }
}

/** A GET of a service that is not S3. */
export const get = (path: string, headers = {}): AwsRequest => ({
  service: 'orders',
  path,
  headers,
});
/** The same request with headers added or changed. */
export const withHeaders = (signed: SignedByAws, headers: Readonly<Record<string, string>>) => ({
  ...signed,
  headers: { ...signed.headers, ...headers },
});
/** With another Authorization. */
export const withAuthorization = (signed: SignedByAws, change: (value: string) => string) =>
  withHeaders(signed, { Authorization: change(signed.headers['Authorization'] ?? '') });
/** With another target. */
export const withPath = (signed: SignedByAws, change: (path: string) => string) => ({
  ...signed,
  path: change(signed.path),
});
