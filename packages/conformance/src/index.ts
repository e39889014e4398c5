export { CaseFailure, defineCase, type Case, type Pattern } from './case.ts';
export { cases } from './cases/index.ts';
export { omittedCases, type OmittedCase } from './cases/omitted.ts';
export {
  CAPABILITIES,
  type AppState,
  type Capability,
  type Control,
  type KeyRequest,
  type KeyState,
  type StoreFault,
  type StoreName,
  type Subject,
  type TokenEndpoint,
} from './subject.ts';
export {
  PROVING_SCHEMES,
  SIGNING_SCHEMES,
  referenceRoutes,
  type ReferencePolicy,
  type ReferenceRoute,
} from './reference-routes.ts';
export {
  runSuite,
  type CaseOutcome,
  type CaseResult,
  type Report,
  type RunOptions,
} from './suite.ts';
export { compareSubjects, differences, formatReport, type Difference } from './report.ts';
export type { Answer } from './answers.ts';
export { createRandom, type Random } from './random.ts';
export {
  checksumOf,
  spoilChecksum,
  strangeValue,
  type CheckedKind,
} from './signers/credential-shape.ts';
export { mintLocalToken, signCompact, type LocalTokenInput } from './signers/local-token.ts';
export {
  computeSign,
  signSortedParams,
  type Parameter,
  type SortedParamsInput,
  type SortedParamsVariant,
} from './signers/sorted-params.ts';
export {
  contentDigest,
  signHttpMessage,
  type HttpSignatureInput,
} from './signers/http-signature.ts';
export { draftBytes, mapHeader, withHeader, type Draft, type HeaderPair } from './wire/draft.ts';
export { ConnectionEnded, RawConnection, sendRaw, type ConnectOptions } from './wire/raw-http.ts';
export {
  parseResponse,
  type ParsedResponse,
  type ParseOptions,
  type RawResponse,
} from './wire/response.ts';
