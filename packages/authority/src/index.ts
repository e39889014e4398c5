export { createIssuer } from './issuer.ts';
export type {
  CreateAppRequest,
  ImportKeyRequest,
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
export type { Caller, TokenHandler, TokenServiceOptions } from './token-service-options.ts';

export { createTokenExchange } from './exchange/token-exchange.ts';
export type { TokenExchange, TokenExchangeOptions } from './exchange/token-exchange-options.ts';
export type {
  ExchangeErrorCode,
  ExchangeLimits,
  ExchangeRefusalForm,
  ExchangeRequestForm,
  ExchangeTokenRule,
  TokenExchangeMap,
  VendorExchangeError,
} from './exchange/token-exchange-map.ts';
export { baiduAipToken, baiduAipTokenRefusals } from './exchange/baidu-aip.ts';
export { dingtalkToken, dingtalkTokenRefusals } from './exchange/dingtalk.ts';
export { feishuTenantToken, feishuTokenRefusals } from './exchange/feishu.ts';
export { wechatStableToken, wechatToken, wechatTokenRefusals } from './exchange/wechat.ts';
