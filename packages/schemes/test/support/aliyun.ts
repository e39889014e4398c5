import { createRequire } from 'node:module';
import RpcClient from '@alicloud/pop-core';
import RoaClient from '@alicloud/pop-core/lib/roa.js';
import type { SendTo } from './interop/interop-plan.ts';

type Values = Readonly<Record<string, unknown>>;
type Target = Pick<SendTo, 'appKey' | 'appSecret' | 'url' | 'authority'>;
type Model = new (values: Values) => object;

/** The parts that the tests use of Aliyun's clients for all OpenAPIs; their own types need many more. */
interface OpenApi {
  readonly default: new (config: object) => {
    callApi(params: object, request: object, runtime: object): Promise<unknown>;
  };
}
interface Models {
  readonly Config: Model;
  readonly Params: Model;
  readonly OpenApiRequest: Model;
}

const load = createRequire(import.meta.url);
// Safe: these are the exports that the packages declare.
const core = load('@alicloud/openapi-core') as OpenApi & { readonly $OpenApiUtil: Models };
const client = load('@alicloud/openapi-client') as OpenApi & Models;
const packages = {
  '@alicloud/openapi-core': { api: core, models: core.$OpenApiUtil },
  '@alicloud/openapi-client': { api: client, models: client },
} as const;

/** One of Aliyun's clients for all OpenAPIs. */
export type OpenApiPackage = keyof typeof packages;

/** What {@link callOpenApi} sends. */
export interface OpenApiCall {
  readonly style: 'RPC' | 'ROA';
  readonly method?: string;
  readonly pathname?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly reqBodyType?: 'json' | 'formData' | 'byte';
  /** `v2` signs by RPC or ROA with HMAC-SHA1; ACS3 otherwise. */
  readonly signatureAlgorithm?: 'v2';
}

/** Sends one request with a client for all OpenAPIs. */
export function callOpenApi(
  name: OpenApiPackage,
  { appKey, appSecret, authority }: Target,
  call: OpenApiCall,
): Promise<unknown> {
  const { api, models } = packages[name];
  const { query, headers, body, signatureAlgorithm, ...rest } = call;
  const config = new models.Config({
    accessKeyId: appKey,
    accessKeySecret: appSecret,
    endpoint: authority,
    protocol: 'http',
    ...(signatureAlgorithm && { signatureAlgorithm }),
  });
  const params = new models.Params({
    action: 'DescribeClusters1',
    version: '2014-05-26',
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    reqBodyType: 'json',
    bodyType: 'json',
    ...rest,
  });
  const request = new models.OpenApiRequest({
    ...(query && { query }),
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
  });
  return new api.default(config).callApi(params, request, {});
}

/** Calls an action with the old client for RPC. */
export function callRpc(
  { appKey, appSecret, url }: Target,
  params: Values,
  options: Values = {},
): Promise<unknown> {
  const config = { accessKeyId: appKey, accessKeySecret: appSecret, endpoint: url };
  const rpc = new RpcClient({ ...config, apiVersion: '2014-05-26' });
  return rpc.request('DescribeRegions', params, options);
}

/** What {@link callRoa} sends. */
export interface RoaCall {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Values;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request with the old client for ROA. */
export function callRoa({ appKey, appSecret, url }: Target, call: RoaCall): Promise<unknown> {
  const {
    method = 'POST',
    path = '/clusters/c1/nodes',
    query = {},
    body = '',
    headers = {},
  } = call;
  const config = { accessKeyId: appKey, accessKeySecret: appSecret, endpoint: url };
  const roa = new RoaClient({ ...config, apiVersion: '2015-12-15' });
  return roa.request(method, path, query, body, headers);
}

/** What all these clients show their users of a refusal. */
export function codeOf(outcome: unknown): unknown {
  return typeof outcome === 'object' && outcome !== null && 'code' in outcome
    ? outcome.code
    : outcome;
}
