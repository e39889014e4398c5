import { refused } from '../../authenticate/refused.ts';
import type { RequestView } from '../../authenticate/request-view.ts';
import type { CoveragePolicy } from '../../authenticate/route-policy.ts';
import type { Claim, Freshness, Proof, ProofInput, Scheme } from '../../authenticate/scheme.ts';
import type { SecretForm } from '../../credential/secret-form.ts';
import type { SignatureExplanation } from '../../errors.ts';
import { parseContentDigest } from '../content-digest.ts';
import { joinedLines } from './components.ts';
import { missingCoverage } from './coverage.ts';
import { explainSignature } from './explain.ts';
import { buildSignatureBase, type ComponentPlan } from './signature-base.ts';
import type { SignatureParameters } from './signature-parameters.ts';
import { verifySignature } from './verify-signature.ts';

/** What a message says about one signature, once it has been read. */
export interface SignatureClaimParts {
  readonly scheme: Scheme;
  readonly view: RequestView;
  readonly appKey: string;
  readonly plan: ComponentPlan;
  readonly parameters: SignatureParameters;
  /** The value of `@signature-params`. */
  readonly signatureParams: string;
  /** Canonical base64. */
  readonly signature: string;
  readonly policy: CoveragePolicy;
  readonly windowMs: number;
  /** Told of the components of each signature that held. */
  readonly onValid: (plan: ComponentPlan) => void;
}

/** Length of the base64 of an Ed25519 signature: 64 bytes. */
const ed25519Base64Length = 88;

/** The claim that a request makes by an HTTP message signature. */
export class SignatureClaim implements Claim {
  readonly kind = 'claim';
  readonly scheme: Scheme;
  readonly locator: Claim['locator'];
  readonly freshness: Freshness;
  readonly nonce?: string;
  readonly dummy: 'public-key' | 'symmetric';
  readonly needsBody = false;
  readonly #parts: SignatureClaimParts;

  constructor(parts: SignatureClaimParts) {
    const { createdSeconds, nonce } = parts.parameters;
    this.scheme = parts.scheme;
    this.locator = { by: 'app-key', appKey: parts.appKey };
    const timestampMs = createdSeconds * 1000;
    this.freshness = {
      timestampMs,
      notBeforeMs: timestampMs - parts.windowMs,
      notAfterMs: timestampMs + parts.windowMs,
    };
    if (nonce !== undefined) this.nonce = nonce;
    this.dummy = parts.signature.length === ed25519Base64Length ? 'public-key' : 'symmetric';
    this.#parts = parts;
  }

  prove(secret: SecretForm, input: ProofInput): Proof {
    const { plan, view, parameters, signature } = this.#parts;
    const missing = this.#missing();
    if (missing.length > 0) {
      return refused('coverage_insufficient', `not covered: ${missing.join(', ')}`);
    }
    const { expiresSeconds } = parameters;
    if (expiresSeconds !== undefined && expiresSeconds * 1000 < input.nowMs) {
      return refused('timestamp_out_of_range', '"expires" has passed');
    }
    // RFC 9421 §2.2.7 gives `/a` and `/a?` one value of @query; we do not let one pass for the other.
    if (view.rawQuery === '' && !plan.seesEmptyQuery) {
      return refused('auth_invalid', 'the "?" without a query is not covered by @query');
    }
    const base = buildSignatureBase(plan, view, this.#parts.signatureParams);
    if (base === undefined) return refused('auth_invalid', 'the request lacks a covered component');
    // The algorithm is the key's; a message that names another is refused after the same work.
    const holds = verifySignature(secret, base, { signature, engine: input.engine });
    if (!holds || !isAlgorithmOf(secret, parameters.algorithm)) {
      return refused(
        'auth_invalid',
        holds ? '"alg" is not the key\'s' : 'the signature does not match',
      );
    }
    this.#parts.onValid(plan);
    const covered = coveredNames(plan, parameters);
    return plan.names.has('content-digest')
      ? this.#withBodyDigests(covered)
      : { ok: true, covered };
  }

  explain(secret: SecretForm, input: ProofInput): SignatureExplanation {
    const { engine, nowMs } = input;
    return explainSignature(secret, { ...this.#parts, missing: this.#missing(), engine, nowMs });
  }

  #missing(): readonly string[] {
    const { plan, view, parameters, policy } = this.#parts;
    const covered = { components: plan.names, parameters };
    return missingCoverage(policy, covered, view.request.body.present);
  }

  #withBodyDigests(covered: readonly string[]): Proof {
    const parsed = parseContentDigest(joinedLines(this.#parts.view, 'content-digest') ?? '');
    switch (parsed.kind) {
      case 'digests':
        return { ok: true, covered, bodyDigests: parsed.digests };
      case 'unsupported':
        return refused('digest_mismatch', 'Content-Digest has neither sha-256 nor sha-512');
      case 'malformed':
        return refused('auth_malformed', 'Content-Digest is not a dictionary of bytes');
      default:
        parsed satisfies never;
        return refused('auth_malformed', 'Content-Digest is unreadable');
    }
  }
}

function coveredNames(plan: ComponentPlan, parameters: SignatureParameters): readonly string[] {
  const covered = [...plan.names, 'created', 'keyid'];
  if (parameters.nonce !== undefined) covered.push('nonce');
  if (parameters.expiresSeconds !== undefined) covered.push('expires');
  return covered;
}

function isAlgorithmOf(secret: SecretForm, algorithm: string | undefined): boolean {
  if (algorithm === undefined) return true;
  if (secret.kind === 'symmetric') return algorithm === 'hmac-sha256';
  return secret.kind === 'public-key' && algorithm === secret.key.algorithm;
}
