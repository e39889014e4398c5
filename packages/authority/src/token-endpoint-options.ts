import type { CredentialSource, ScopeModel, TokenStore } from '@countersign/core';
import type { TokenHandler, TokenServiceOptions } from './token-service-options.ts';

/** What a token endpoint is made of. */
export interface TokenEndpointOptions extends TokenServiceOptions {
  /** Where keys are looked up and tokens are remembered. */
  readonly stores: { readonly credentials: CredentialSource; readonly tokens: TokenStore };
  /**
   * The base URL, and the `issuer` of the metadata (RFC 8414 §2), for instance `https://auth.example.com`.
   * Must be https, except on this machine.
   */
  readonly issuerUrl: string;
  /** The scopes of this platform and what implies what. */
  readonly scopes?: ScopeModel;
  /** How long a token lives, in seconds; 3600 by default. */
  readonly tokenLifeSeconds?: number;
  /** By default `/token`, `/introspect` and `/revoke`, below the path of `issuerUrl`. */
  readonly paths?: Partial<TokenEndpointPaths>;
  /** The realm of the Basic challenge; `countersign` by default. */
  readonly realm?: string;
}

/** Where the endpoint's resources are, relative to the path of `issuerUrl`. */
export interface TokenEndpointPaths {
  readonly token: string;
  readonly introspect: string;
  readonly revoke: string;
}

/** The token endpoint and its neighbours, as one fetch handler. */
export interface TokenEndpoint {
  /** Answers `request`; never throws and never rejects. */
  readonly fetch: TokenHandler;
  /** What `/.well-known/oauth-authorization-server` says (RFC 8414 §2). */
  readonly metadata: AuthorizationServerMetadata;
}

/** The authorization server's metadata, by its wire names (RFC 8414 §2). */
export interface AuthorizationServerMetadata {
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly introspection_endpoint: string;
  readonly revocation_endpoint: string;
  readonly scopes_supported?: readonly string[];
  readonly response_types_supported: readonly string[];
  readonly grant_types_supported: readonly string[];
  readonly token_endpoint_auth_methods_supported: readonly string[];
  readonly introspection_endpoint_auth_methods_supported: readonly string[];
  readonly revocation_endpoint_auth_methods_supported: readonly string[];
}
