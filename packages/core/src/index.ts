export { AUTH_ERROR_CODES } from './errors.ts';
export type { AuthError, AuthErrorCode, SignatureExplanation } from './errors.ts';
export { fillTemplate } from './answer-template.ts';
export type { AnswerTemplate, Json } from './answer-template.ts';
export { emptyBody } from './request.ts';
export type { AuthRequest, BodyRead, BodyWatcher, RequestBody } from './request.ts';
export type { Decision, Principal } from './principal.ts';

export type { Clock, Timer } from './ports/clock.ts';
export type { Credential, CredentialSource, CredentialStore } from './ports/credential-store.ts';
export type {
  BinaryEncoding,
  Ciphertext,
  CryptoEngine,
  HashAlgorithm,
  IncrementalHash,
  KeyPair,
  KeyPairAlgorithm,
  MacKey,
  PrivateKey,
  PublicKey,
  PublicKeyAlgorithm,
} from './ports/crypto-engine.ts';
export type { Claimed, ReplayGuard } from './ports/replay-guard.ts';
export type {
  SlotAdvance,
  TokenRecord,
  TokenSlot,
  TokenSlotStore,
  TokenStore,
  TokenTally,
} from './ports/token-store.ts';
export type { UsageEvent, UsageSink } from './ports/usage-sink.ts';

export type { App, AppState } from './credential/app.ts';
export type {
  Environment,
  HashedMaterial,
  Key,
  KeyState,
  MaterialKind,
  PublicKeyMaterial,
  SealedMaterial,
  SecretMaterial,
  SecretVersion,
} from './credential/key.ts';
export { apiKey } from './credential/api-key-scheme.ts';
export type { ApiKeySchemeOptions } from './credential/api-key-scheme.ts';
export { createCredentialCompiler, dummySecrets } from './credential/compile-credential.ts';
export type {
  CompiledCredential,
  CompiledSecret,
  CredentialCompiler,
  CredentialCompilerOptions,
  DummySecrets,
} from './credential/compile-credential.ts';
export { constantTimeEqual } from './credential/constant-time.ts';
export { CorruptCredentialError } from './credential/corrupt-credential-error.ts';
export { createCredentialFormat, defaultFormat } from './credential/credential-format.ts';
export type {
  CredentialFormat,
  CredentialFormatOptions,
  CredentialPrefixes,
  ParsedValue,
  ValueKind,
} from './credential/credential-format.ts';
export { createKeyRing, ephemeralKeyRing } from './credential/key-ring.ts';
export type { KeyRing, KeyRingOptions } from './credential/key-ring.ts';
export { standingOf } from './credential/life-cycle.ts';
export { mintKey } from './credential/mint-key.ts';
export type { MintedKey, MintKeyOptions } from './credential/make-key.ts';
export { rotateSecret } from './credential/rotate-secret.ts';
export type { RotateSecretOptions } from './credential/rotate-secret.ts';
export { importKey } from './credential/import-key.ts';
export type { ImportKeyOptions } from './credential/import-key.ts';
export { isForeignAppKey } from './credential/foreign-app-key.ts';
export { importPublicKeyText } from './credential/public-key-text.ts';
export { Secret } from './credential/secret.ts';
export { secretKey } from './credential/secret-key-scheme.ts';
export type { SecretKeySchemeOptions } from './credential/secret-key-scheme.ts';
export type {
  HashedSecret,
  NoSecret,
  PublicKeySecret,
  SecretForm,
  SymmetricSecret,
} from './credential/secret-form.ts';

export { covers } from './scope/covers.ts';
export type { Implications } from './scope/implications.ts';
export { defineScopes, openScopes } from './scope/define-scopes.ts';
export type {
  DeclaredScope,
  DefinedScopes,
  NarrowedScopes,
  ScopeDeclaration,
  ScopeModel,
  ScopeOf,
  ScopeOptions,
} from './scope/define-scopes.ts';
export {
  formatScopeList,
  isGrant,
  isGrantList,
  isScope,
  parseScope,
  parseScopeList,
} from './scope/grammar.ts';
export type { ParsedScope } from './scope/grammar.ts';

export { bearer } from './token/bearer-scheme.ts';
export type { BearerSchemeOptions } from './token/bearer-scheme.ts';
export type { TokenPlace } from './token/token-places.ts';
export { signJwt } from './token/jwt.ts';
export type { SignJwtOptions } from './token/jwt.ts';
export type { JsonObject } from './json-object.ts';
export { localToken } from './token/local-token-scheme.ts';
export type { LocalTokenSchemeOptions } from './token/local-token-scheme.ts';
export { digestOpaqueToken, mintOpaqueToken } from './token/opaque-token.ts';
export type { MintedOpaqueToken, MintOpaqueTokenOptions } from './token/opaque-token.ts';

export { normaliseAuthority } from './signature/authority.ts';
export { createContentDigest, parseContentDigest } from './signature/content-digest.ts';
export type { ContentDigest } from './signature/content-digest.ts';
export { defaultCoverage } from './signature/http-signature/coverage.ts';
export { httpSignatureKeyAlgorithms } from './signature/http-signature/key-algorithms.ts';
export type { HttpSignatureKeyAlgorithm } from './signature/http-signature/key-algorithms.ts';
export { httpSignature } from './signature/http-signature/scheme.ts';
export type { HttpSignatureOptions } from './signature/http-signature/scheme.ts';
export { signHttpMessage } from './signature/http-signature/sign.ts';
export type { SignHttpMessageOptions } from './signature/http-signature/sign.ts';
export type {
  Expression,
  ExpressionNode,
  HeadersExpression,
  ParametersExpression,
  PathExpression,
  TargetExpression,
  Word,
} from './signature/profile/expression.ts';
export type {
  BodyRule,
  Carrier,
  CredentialsSyntax,
  DigestRule,
  HostForm,
  KeyDerivation,
  ParameterBody,
  ProfileAbout,
  ProfileAlgorithm,
  ProfileFields,
  QueryRule,
  SecretText,
  SignatureEncoding,
  SignatureProfile,
  SignedHeadersRule,
  TimeRule,
  TypeRule,
  WholeEscape,
} from './signature/profile/profile.ts';
export { profileSchema } from './signature/profile/profile-schema.ts';
export type { JsonSchema } from './signature/profile/profile-schema.ts';
export { checkRefusalForm } from './signature/refusal/check-refusal-form.ts';
export { REFUSAL_PLACEHOLDERS, refusalSyntax } from './signature/refusal/refusal-form.ts';
export type {
  RefusalForm,
  RefusalPlaceholder,
  RefusalSyntax,
  VendorError,
} from './signature/refusal/refusal-form.ts';
export { encodeRfc3986 } from './signature/rfc3986.ts';
export { createParameterSigner } from './signature/sign/sign-parameters.ts';
export type {
  ParametersToSign,
  ParameterSigner,
  SignedParameters,
} from './signature/sign/sign-parameters.ts';
export { createRequestSigner } from './signature/sign/sign-request.ts';
export type {
  RequestSigner,
  RequestSignerOptions,
  SignedParts,
} from './signature/sign/sign-request.ts';
export type { RequestToSign } from './signature/sign/request-to-sign.ts';
export { createSignatureScheme } from './signature/verify/signature-scheme.ts';
export type {
  SignatureScheme,
  SignatureSchemeOptions,
} from './signature/verify/signature-scheme.ts';
export {
  legacySortedParamsProfiles,
  sortedParams,
  sortedParamsProfile,
  type SortedParamsOptions,
} from './signature/sorted-params.ts';
export type { DayFormat, TimeFormat } from './signature/compile/time-format.ts';

export { createAuthenticator } from './authenticate/create-authenticator.ts';
export type { Authenticator, AuthenticatorOptions } from './authenticate/authenticator.ts';
export type { AuthEvent } from './authenticate/events.ts';
export { FailureLimiter } from './authenticate/failure-limiter.ts';
export { isOwner } from './authenticate/is-owner.ts';
export { repeated, RequestView } from './authenticate/request-view.ts';
export { withDeadline } from './authenticate/when-ready.ts';
export type { Deadline } from './authenticate/when-ready.ts';
export type {
  CoveragePolicy,
  FailureLimit,
  ReplayPolicy,
  RoutePolicy,
  ScopeRequirement,
} from './authenticate/route-policy.ts';
export type {
  BodyDigest,
  Claim,
  Freshness,
  Malformed,
  Proof,
  ProofInput,
  Recognition,
  RequestLimits,
  Scheme,
  SchemeContext,
  SchemeVariant,
} from './authenticate/scheme.ts';
