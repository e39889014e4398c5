import type { Case } from '../case.ts';
import { bearerCases } from './bearer.ts';
import { credentialCases } from './credentials.ts';
import { environmentCases } from './environment.ts';
import { faultCases } from './faults.ts';
import { fuzzCases } from './fuzz.ts';
import { headerShapeCases } from './header-shape.ts';
import { httpSignatureCases } from './http-signature.ts';
import { lifeCycleCases } from './life-cycle.ts';
import { limitCases } from './limits.ts';
import { localTokenCases } from './local-token.ts';
import { openKeyCases } from './open-key.ts';
import { replayCases } from './replay.ts';
import { rightsCases } from './rights.ts';
import { routeCases } from './routes.ts';
import { signatureInputCases } from './signature-input.ts';
import { signedBodyCases } from './signed-body.ts';
import { signedTargetCases } from './signed-target.ts';
import { sortedParamsCases } from './sorted-params.ts';
import { sortedParamsRefusedCases } from './sorted-params-refused.ts';
import { timeCases } from './time.ts';
import { tokenEndpointCases } from './token-endpoint.ts';
import { tokenProfileCases } from './token-profile.ts';

/**
 * Every case, in the order in which a suite runs them.
 *
 * @example
 * ```ts
 * import { cases } from '@countersign/conformance';
 * export const obligations = cases.filter((item) => item.level === 'MUST').map((item) => item.title);
 * ```
 */
export const cases: readonly Case[] = [
  ...openKeyCases,
  ...localTokenCases,
  ...tokenProfileCases,
  ...tokenEndpointCases,
  ...bearerCases,
  ...sortedParamsCases,
  ...sortedParamsRefusedCases,
  ...httpSignatureCases,
  ...signatureInputCases,
  ...signedTargetCases,
  ...signedBodyCases,
  ...timeCases,
  ...replayCases,
  ...credentialCases,
  ...headerShapeCases,
  ...rightsCases,
  ...lifeCycleCases,
  ...environmentCases,
  ...routeCases,
  ...limitCases,
  ...faultCases,
  ...fuzzCases,
];
