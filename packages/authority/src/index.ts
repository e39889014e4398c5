export { createIssuer } from './issuer.ts';
export type {
  CreateAppRequest,
  IssueKeyRequest,
  Issuer,
  IssuerOptions,
  RotateKeyOptions,
} from './issuer-options.ts';
export { createTokenEndpoint } from './token-endpoint.ts';
export type {
  AuthorizationServerMetadata,
  TokenEndpoint,
  TokenEndpointOptions,
  TokenEndpointPaths,
} from './token-endpoint-options.ts';
