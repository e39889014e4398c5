import type { ScopeModel } from '@countersign/core';
import { requireObject } from './check-option.ts';
import type {
  AuthorizationServerMetadata,
  TokenEndpointOptions,
  TokenEndpointPaths,
} from './token-endpoint-options.ts';

/** Where each resource is, by its path in the URL. */
export interface Routes extends TokenEndpointPaths {
  readonly metadata: string;
}

const authMethods = Object.freeze(['client_secret_basic', 'client_secret_post']);
const loopback = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Works out where everything is, and how the metadata says so (RFC 8414 §2, §3.1). */
export function describeServer(
  { issuerUrl, paths }: TokenEndpointOptions,
  { all: scopes }: ScopeModel,
): { readonly routes: Routes; readonly metadata: AuthorizationServerMetadata } {
  const { origin, pathname } = readIssuerUrl(issuerUrl);
  const base = pathname.replace(/\/$/, '');
  const { token, introspect, revoke } = readPaths(paths);
  const routes: Routes = {
    token: base + token,
    introspect: base + introspect,
    revoke: base + revoke,
    metadata: `/.well-known/oauth-authorization-server${base}`,
  };
  if (new Set(Object.values(routes)).size < 4)
    throw new RangeError('"paths" must all be different');
  const metadata = Object.freeze<AuthorizationServerMetadata>({
    issuer: issuerUrl,
    token_endpoint: origin + routes.token,
    introspection_endpoint: origin + routes.introspect,
    revocation_endpoint: origin + routes.revoke,
    ...(scopes.length === 0 ? {} : { scopes_supported: scopes }),
    // required, and empty where there is no authorization endpoint
    response_types_supported: Object.freeze([]),
    grant_types_supported: Object.freeze(['client_credentials']),
    token_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
  });
  return { routes, metadata };
}

function readIssuerUrl(value: unknown): URL {
  if (typeof value !== 'string') throw new TypeError('"issuerUrl" must be a string');
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname));
  if (url === undefined || !isSafe || /[?#]/.test(value) || url.username !== '') {
    throw new RangeError('"issuerUrl" must be an https URL without query, fragment and user');
  }
  return url;
}

function readPaths(paths: Partial<TokenEndpointPaths> = {}): TokenEndpointPaths {
  requireObject('paths', paths);
  const complete = { token: '/token', introspect: '/introspect', revoke: '/revoke', ...paths };
  for (const [name, path] of Object.entries(complete)) {
    if (typeof path !== 'string') throw new TypeError(`"paths.${name}" must be a string`);
    if (!/^(?:\/[A-Za-z0-9._~-]+)+$/.test(path)) {
      throw new RangeError(`"paths.${name}" must be a plain path that begins with "/"`);
    }
  }
  return complete;
}
