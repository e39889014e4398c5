import { malformed } from '../../authenticate/malformed.ts';
import { repeated, type RequestView } from '../../authenticate/request-view.ts';
import type { CoveragePolicy } from '../../authenticate/route-policy.ts';
import type { Malformed, Recognition, Scheme, SchemeContext } from '../../authenticate/scheme.ts';
import { requireMethod, requireWhole } from '../../check-option.ts';
import { defaultFormat, type CredentialFormat } from '../../credential/credential-format.ts';
import { isForeignAppKey } from '../../credential/foreign-app-key.ts';
import { checkCoverage, defaultCoverage } from './coverage.ts';
import { httpSignatureKeyAlgorithms } from './key-algorithms.ts';
import { compileComponents, type ComponentPlan } from './signature-base.ts';
import { SignatureClaim } from './signature-claim.ts';
import { readSignatureParameters } from './signature-parameters.ts';
import {
  parseByteDictionary,
  parseSignatureInput,
  type InnerList,
  type SignatureInput,
} from './structured-fields.ts';

/** How `http-signature` is set up; everything has a safe default. */
export interface HttpSignatureOptions {
  /** What a signature must cover; {@link defaultCoverage} by default. A route may say otherwise. */
  readonly coverage?: CoveragePolicy;
  /** How far `created` may lie from the server's clock, either way, in seconds; 300 by default. */
  readonly windowSeconds?: number;
  /** What app keys look like; {@link defaultFormat} by default. */
  readonly format?: Pick<CredentialFormat, 'beginsLikeOurs' | 'isAppKey'>;
  /**
   * Whether keys that another system issued are looked up too, once imported; `false` by default. Any
   * `keyid` may then be ours: a message that carries the signature of somebody else besides is refused.
   */
  readonly foreignKeys?: boolean;
}

/** Compiled lists kept for the next request; a service meets a handful. */
const maxPlans = 16;

/**
 * The scheme `http-signature`: HTTP Message Signatures (RFC 9421) over requests, with
 * `Content-Digest` (RFC 9530). The key alone decides the algorithm: `hmac-sha256` with a secret, and with
 * a registered key `ed25519`, `ecdsa-p256-sha256`, `rsa-pss-sha512` or `rsa-v1_5-sha256`. What must be
 * covered is the service's decision, never the client's.
 *
 * @param options See {@link HttpSignatureOptions}.
 * @throws TypeError or RangeError when an option is wrong.
 *
 * @example
 * ```ts
 * import { defaultCoverage, httpSignature } from '@countersign/core';
 * const scheme = httpSignature({
 *   coverage: { ...defaultCoverage, components: [...defaultCoverage.components, 'content-type'] },
 *   windowSeconds: 60,
 * });
 * ```
 */
export function httpSignature(options: HttpSignatureOptions = {}): Scheme {
  const { coverage = defaultCoverage, windowSeconds = 300 } = options;
  const { format = defaultFormat, foreignKeys = false } = options;
  checkCoverage(coverage);
  requireWhole('windowSeconds', windowSeconds, 1);
  requireMethod('format', format, 'isAppKey');
  if (foreignKeys) requireMethod('format', format, 'beginsLikeOurs');
  const isOurs = (keyId: string): boolean =>
    format.isAppKey(keyId) || (foreignKeys && isForeignAppKey(keyId, format));

  let plans: readonly ComponentPlan[] = [];
  let knownLists: readonly InnerList[] = [];
  // Only what a valid signature covered is kept, so that strangers cannot push it out.
  const remember = (plan: ComponentPlan): void => {
    if (plans.includes(plan)) return;
    plans = [plan, ...plans.slice(0, maxPlans - 1)];
    knownLists = plans.map(({ list }) => list);
  };

  const scheme: Scheme = {
    name: 'http-signature',
    variants: [
      {
        name: 'http-signature',
        needs: ['sealed', 'public-key'],
        publicKeyAlgorithms: httpSignatureKeyAlgorithms,
        legacy: false,
      },
    ],
    challenge: 'Signature',
    requires: 'replay-guard',
    foreignKeys,
    recognise(view: RequestView, context: SchemeContext): Recognition {
      const fields = readFields(view, context.limits.maxCredentialBytes);
      if (fields === undefined || 'kind' in fields) return fields;

      const inputs = parseSignatureInput(fields.input, knownLists);
      if (inputs === undefined)
        return malformed('auth_malformed', 'Signature-Input is not a dictionary of lists');
      const signatures = parseByteDictionary(fields.signature);
      if (signatures === undefined)
        return malformed('auth_malformed', 'Signature is not a dictionary of bytes');

      const ours = chooseOurs(inputs, isOurs);
      if ('kind' in ours) return ours;
      const { input, appKey } = ours;
      const signature = signatures.find((member) => member.key === input.key)?.base64;
      if (signature === undefined)
        return malformed('auth_malformed', `Signature has no member "${input.key}"`);

      if (!view.hasSoundTarget())
        return malformed('auth_malformed', 'the request-target is not sound');
      if (view.request.authority === undefined)
        return malformed('auth_malformed', 'Host is missing or repeated');
      const parameters = readSignatureParameters(input.parameters);
      if (typeof parameters === 'string') return malformed('auth_malformed', parameters);
      const policy = context.policy.coverage ?? coverage;
      if (parameters.nonce === undefined && policy.parameters.includes('nonce')) {
        return malformed('auth_malformed', '"nonce" is missing');
      }
      const known = plans[knownLists.indexOf(input.list)];
      const plan = known ?? compileComponents(input.list);
      if (typeof plan === 'string') return malformed('auth_malformed', plan);

      return new SignatureClaim({
        scheme,
        view,
        appKey,
        plan,
        parameters,
        signatureParams: input.canonical,
        signature,
        policy,
        windowMs: windowSeconds * 1000,
        onValid: remember,
      });
    },
  };
  return scheme;
}

function readFields(
  view: RequestView,
  maxBytes: number,
): { readonly input: string; readonly signature: string } | Malformed | undefined {
  const input = view.header('signature-input');
  const signature = view.header('signature');
  if (input === undefined && signature === undefined) return undefined;
  if (input === repeated)
    return malformed('auth_malformed', 'Signature-Input stands on more than one line');
  if (signature === repeated)
    return malformed('auth_malformed', 'Signature stands on more than one line');
  if (input === undefined) return malformed('auth_malformed', 'Signature without Signature-Input');
  if (signature === undefined)
    return malformed('auth_malformed', 'Signature-Input without Signature');
  if (input.length > maxBytes) return malformed('auth_malformed', 'Signature-Input is too long');
  if (signature.length > maxBytes) return malformed('auth_malformed', 'Signature is too long');
  return { input, signature };
}

/** The one signature that names a key of ours; others on the message are none of our business. */
function chooseOurs(
  inputs: readonly SignatureInput[],
  isOurs: (keyId: string) => boolean,
): { readonly input: SignatureInput; readonly appKey: string } | Malformed {
  let chosen: { readonly input: SignatureInput; readonly appKey: string } | undefined;
  for (const input of inputs) {
    for (const { name, value } of input.parameters) {
      if (name !== 'keyid' || value.kind !== 'string' || !isOurs(value.text)) continue;
      if (chosen !== undefined)
        return malformed('auth_malformed', 'two signatures name one of our keys');
      chosen = { input, appKey: value.text };
    }
  }
  if (chosen !== undefined) return chosen;
  return malformed('auth_invalid', 'no signature names one of our keys');
}
