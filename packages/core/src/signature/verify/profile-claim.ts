import { refused, type RefusedProof } from '../../authenticate/refused.ts';
import { repeated } from '../../authenticate/request-view.ts';
import type { Claim, Proof, ProofInput, Scheme } from '../../authenticate/scheme.ts';
import type { SecretForm } from '../../credential/secret-form.ts';
import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import type { SignatureExplanation } from '../../errors.ts';
import { parseJsonObject, type JsonObject } from '../../json-object.ts';
import type { SignatureFields } from './check-fields.ts';
import type { CompiledProfile } from '../compile/compile-profile.ts';
import { bindingOf, findGap } from './coverage.ts';
import { isDigestRule } from '../profile/digest-rule.ts';
import { explainMismatch } from '../explain/explain-mismatch.ts';
import { decodeText } from './read-fields.ts';
import type { Findings, Presented } from './presented.ts';
import { hostsOf } from '../compile/host-forms.ts';
import { receivedSource } from './received-source.ts';
import type { SignatureProfile } from '../profile/profile.ts';
import type { SigningSource } from '../compile/signing-source.ts';

/** How long string and body may be, taken together, to be explained. */
const maxExplainedLength = 64 * 1024;
const tooLong = 'The request is too long to be explained; try with less than 64 KiB.';
const unreadable = 'The request is refused before its signature is looked at.';

/** More than any client sends while it rotates its secret. */
const maxSignatures = 4;

/** A signature made by a profile, waiting for the key that will judge it. */
export class ProfileClaim implements Claim {
  readonly kind = 'claim';
  readonly scheme: Scheme;
  readonly locator: Claim['locator'];
  readonly freshness: Claim['freshness'];
  readonly nonce: string | undefined;
  readonly dummy: 'symmetric' | 'public-key';
  readonly needsBody: boolean;
  readonly appId: string | undefined;
  readonly #presented: Presented;
  /** What was signed, where one request has several signatures that hold. */
  #heldText: string | undefined;

  constructor(presented: Presented) {
    const { fields, view, profile } = presented;
    this.#presented = presented;
    this.scheme = presented.scheme;
    this.locator = { by: 'app-key', appKey: fields.keyId };
    this.freshness = presented.freshness;
    const byNonce = profile.replay !== 'signature' && fields['nonce'] !== undefined;
    this.nonce = byNonce ? fields['nonce'] : undefined;
    this.dummy = profile.algorithm.kind === 'public-key' ? 'public-key' : 'symmetric';
    this.needsBody =
      view.request.body.present &&
      [...presented.profiles.values()].some((compiled) =>
        needsBody(compiled.profile, this.#bindingOf(compiled.profile)),
      );
    this.appId = fields['appId'];
  }

  /**
   * Of several signatures anybody can leave some out or add others, and of one by ECDSA anybody can make
   * another (r, n-s): there it is what they sign that tells one request from another.
   */
  get fingerprint(): string | undefined {
    return this.nonce === undefined
      ? (this.#heldText ?? this.#presented.fields.signature)
      : undefined;
  }

  prove(secret: SecretForm, input: ProofInput): Proof {
    const compiled = this.#presented.profiles.get(input.variant);
    if (compiled === undefined || secret.kind !== this.dummy) {
      return refused('auth_invalid', 'the key holds no secret for this scheme');
    }
    const source = this.#source(compiled, input);
    if ('code' in source) return source;
    const { algorithm } = this.#presented.fields;
    const { profile } = compiled;
    const held = this.#holds(compiled, secret, source);
    if (!held) return refused('auth_invalid', 'the signature does not match');
    if (algorithm !== undefined && algorithm !== profile.algorithmName) {
      return refused('auth_invalid', 'the caller names another algorithm than the key has');
    }
    const unequal = compiled.findUnequal(source);
    if (unequal !== undefined) {
      return refused('auth_invalid', `the field ${unequal.name} is not what it must be`);
    }
    return this.#accept(compiled, source);
  }

  explain(secret: SecretForm, input: ProofInput): SignatureExplanation {
    const { fields, profiles, freshness } = this.#presented;
    const compiled = profiles.get(input.variant);
    const clock = freshness?.timestampMs !== undefined && {
      clockOffsetSeconds: Math.floor(freshness.timestampMs / 1000) - Math.floor(input.nowMs / 1000),
    };
    const source = compiled === undefined ? undefined : this.#source(compiled, input);
    if (compiled === undefined || source === undefined || 'code' in source) {
      const detail =
        source !== undefined && 'code' in source ? ` ${asSentence(source.detail)}` : '';
      return { stringToSign: '', ...clock, hint: `${unreadable}${detail}` };
    }
    const text = compiled.stringToSign(source);
    // Whoever names a test key gets here without proof: what it costs us must stay small.
    if (text.length + source.body.length > maxExplainedLength) {
      return { stringToSign: '', ...clock, hint: tooLong };
    }
    const hint =
      secret.kind === 'symmetric'
        ? explainMismatch({ compiled, source, fields, secret })
        : 'Compare your string to sign with this one, byte by byte; if they are equal, the private key is another one.';
    const canonicalRequest = compiled.canonicalRequest?.(source);
    return {
      stringToSign: compiled.describe(text, source),
      ...(canonicalRequest !== undefined && { canonicalRequest }),
      ...clock,
      hint,
    };
  }

  /** Whether some signature that was sent is right for some way of writing the host. */
  #holds(compiled: CompiledProfile, secret: SecretForm, source: SigningSource): boolean {
    const { authority, fields } = this.#presented;
    const { hostForms, fields: carriers } = compiled.profile;
    const hasTwins = carriers.signature.listedAfter !== undefined || secret.kind === 'public-key';
    if (hostForms === undefined && !hasTwins) {
      const judged = { presented: fields.signature, secret };
      return compiled.verify(compiled.stringToSign(source), judged, source);
    }
    const presented = signaturesOf(compiled.profile, source.fields['signature'] ?? '');
    let held = false;
    for (const host of hostsOf(compiled.profile, authority)) {
      const variant = host === source.host ? source : { ...source, host };
      const text = compiled.stringToSign(variant);
      for (const signature of presented) {
        held = compiled.verify(text, { presented: signature, secret }, variant) || held;
      }
      if (held && hasTwins) {
        this.#heldText = variant.engine.hash('sha256', text, 'base64url');
      }
      if (held) return true;
    }
    return false;
  }

  #accept({ profile, digested }: CompiledProfile, source: SigningSource): Proof {
    const { fields } = this.#presented;
    const { body, covers, claims } = profile;
    const binding = this.#bindingOf(profile);
    const covered = this.#covered(covers, binding, source);
    const known = claims === undefined ? undefined : readClaims(fields[claims], source.engine);
    const ok = { ok: true, covered, ...(known && { claims: known }) } as const;
    if (binding !== 'declared' || !isDigestRule(body)) return ok;
    const declared = source.bodyDigest;
    if (digested !== undefined) {
      const actual = source.engine.hash(body.hash, digested(source), body.encoding);
      return actual === declared
        ? ok
        : refused('digest_mismatch', 'the body does not have the digest that was signed');
    }
    const bytes = source.engine.decode(declared, body.encoding);
    if (bytes === undefined)
      return refused('auth_malformed', 'the digest of the body is unreadable');
    const base64 = source.engine.encode(bytes, 'base64');
    return { ...ok, bodyDigests: [{ algorithm: body.hash, base64 }] };
  }

  #bindingOf(profile: SignatureProfile): Findings['binding'] {
    return bindingOf(profile, this.#presented);
  }

  #covered(
    covers: readonly string[],
    binding: Findings['binding'],
    { signedHeaders }: SigningSource,
  ): readonly string[] {
    const bindsBody = binding !== 'unbound' && !covers.includes('content-digest');
    if (signedHeaders.length === 0 && !bindsBody) return covers;
    const digest = bindsBody && this.#presented.view.request.body.present ? ['content-digest'] : [];
    return [...new Set([...covers, ...signedHeaders, ...digest])];
  }

  #source(compiled: CompiledProfile, input: ProofInput): SigningSource | RefusedProof {
    const { view, fields } = this.#presented;
    const { profile } = compiled;
    const signedHeaders = listHeaders(profile, fields);
    const binding = this.#bindingOf(profile);
    const gap = findGap(profile, this.#presented, { signedHeaders, binding });
    if (gap !== undefined) return refused('coverage_insufficient', gap);
    if (
      signedHeaders.some(
        (name) => view.header(name) === undefined || view.header(name) === repeated,
      )
    ) {
      return refused('auth_malformed', 'a signed header is missing or repeated');
    }
    return receivedSource(compiled, this.#presented, { signedHeaders, binding, input });
  }
}

const asSentence = (detail: string): string =>
  `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;

function needsBody({ body }: SignatureProfile, binding: Findings['binding']): boolean {
  if (binding === 'declared')
    return typeof body === 'object' && ('before' in body || 'after' in body);
  return binding === 'bound';
}

function listHeaders(
  { signedHeaders: rule }: SignatureProfile,
  fields: SignatureFields,
): readonly string[] {
  if (rule === undefined) return none;
  const listed = fields['signedHeaders'];
  return listed === undefined || listed === '' ? none : listed.toLowerCase().split(rule.separator);
}

const none: readonly string[] = Object.freeze([]);

function signaturesOf({ fields }: SignatureProfile, sent: string): readonly string[] {
  const { listedAfter } = fields.signature;
  if (listedAfter === undefined) return [sent];
  return sent
    .split(' ')
    .filter((text) => text.startsWith(listedAfter))
    .slice(0, maxSignatures)
    .map((text) => text.slice(listedAfter.length));
}

function readClaims(field: string | undefined, engine: CryptoEngine): JsonObject | undefined {
  if (field === undefined) return undefined;
  // no base64url begins as an object does
  return parseJsonObject(field.startsWith('{') ? field : (decodeText(field, engine) ?? ''));
}
