export { createFetch } from './create-fetch.ts';
export type { SigningFetchOptions } from './create-fetch.ts';
export type {
  HeaderLine,
  Refusal,
  SignedRequest,
  Signer,
  UnsignedRequest,
} from './signed-request.ts';
export { createSigner } from './signer.ts';
export type {
  ApiKeyOptions,
  BearerOptions,
  CommonSignerOptions,
  FetchLike,
  FetchLikeInit,
  HttpSignatureOptions,
  KeyMaterial,
  LocalTokenOptions,
  ProfileOptions,
  SecretKeyOptions,
  SignerOptions,
  SortedParamsOptions,
} from './signer-options.ts';
export { TokenRequestError } from './token-request-error.ts';
