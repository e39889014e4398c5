import type { CompiledCredential, CompiledSecret } from '../credential/compile-credential.ts';
import type { SecretForm } from '../credential/secret-form.ts';
import type { SignatureExplanation } from '../errors.ts';
import type { Credential, CredentialSource } from '../ports/credential-store.ts';
import type { Principal } from '../principal.ts';
import { admit, type HoldingProof } from './admit.ts';
import type { Inquiry, Outcome } from './inquiry.ts';
import { isCredentialOf } from './is-credential-of.ts';
import { refused, type RefusedProof } from './refused.ts';
import type { Claim, ProofInput, SchemeVariant } from './scheme.ts';

const noBytes = new Uint8Array(0);
const nobody = { appId: '', appKey: '' };

/** What the claim says of its key, and what the route lets that key use. */
export interface ClaimedKey {
  readonly appKey: string;
  readonly variants: readonly SchemeVariant[];
}

/** Looks the key up and has the claim proved with each of its live secrets. */
export function proveKey(
  inquiry: Inquiry,
  claim: Claim,
  { appKey, variants }: ClaimedKey,
): Outcome {
  const find = (): ReturnType<CredentialSource['findCredential']> =>
    inquiry.setup.credentials.findCredential(appKey);
  return inquiry.ask('credentials', find, (credential) => {
    if (credential === undefined) return proveNothing(inquiry, claim, 'unknown key');
    if (!isCredentialOf(appKey, credential)) return inquiry.corrupt('credentials');
    const { schemes } = credential.key;
    const variant = variants.find(({ name }) => schemes.includes(name));
    if (variant === undefined)
      return proveNothing(inquiry, claim, 'scheme not allowed for the key');
    inquiry.credential = credential;
    return prove(inquiry, claim, { credential, variant });
  });
}

/** Does the work of a real verification, then refuses: how long it takes must tell nothing. */
function proveNothing(inquiry: Inquiry, claim: Claim, detail: string): Outcome {
  return withBody(inquiry, claim, (body) => {
    const variant = claim.scheme.variants[0]?.name ?? claim.scheme.name;
    const dummy = inquiry.setup.dummies[claim.dummy];
    const proof = claim.prove(dummy, inquiry.proofInput(variant, nobody, body));
    // What is refused for its form alone is refused alike whether or not the key exists.
    return inquiry.refuse(proof.ok ? 'auth_invalid' : proof.code, detail);
  });
}

interface Candidate {
  readonly credential: Credential;
  readonly variant: SchemeVariant;
}

function prove(inquiry: Inquiry, claim: Claim, { credential, variant }: Candidate): Outcome {
  let compiled: CompiledCredential;
  try {
    compiled = inquiry.setup.compiler.compile(credential);
  } catch (cause) {
    return inquiry.unavailable('credentials', cause);
  }
  return withBody(inquiry, claim, (body) => {
    const input = inquiry.proofInput(variant.name, credential.key, body);
    const tried = tryEachSecret(claim, compiled.secrets, {
      input,
      dummy: inquiry.setup.dummies[claim.dummy],
    });
    if (tried.proof === undefined) {
      const { code, detail } = tried.failure;
      return inquiry.refuse(code, detail, { explanation: explain(claim, compiled, input) });
    }
    const principal = principalOf({ credential, variant }, tried.proof, tried.version);
    return admit(inquiry, { claim, credential, proof: tried.proof, principal });
  });
}

type Tried =
  | { readonly proof: HoldingProof; readonly version: number }
  | { readonly proof: undefined; readonly failure: RefusedProof };

interface Trial {
  readonly input: ProofInput;
  readonly dummy: SecretForm;
}

/** Tries every live version, even after one has held, so that timing tells nothing. */
function tryEachSecret(
  claim: Claim,
  secrets: readonly CompiledSecret[],
  { input, dummy }: Trial,
): Tried {
  let held: Tried | undefined;
  let failure: RefusedProof | undefined;
  for (const { form, version, expiresAtMs } of secrets) {
    if (expiresAtMs !== undefined && expiresAtMs <= input.nowMs) continue;
    const proof = claim.prove(form, input);
    if (proof.ok) held ??= { proof, version };
    else {
      failure ??= proof;
      // A proof made for another kind of key must cost what it costs when the key does not exist.
      if (form.kind !== dummy.kind) claim.prove(dummy, input);
    }
  }
  failure ??= refused('auth_invalid', 'the key has no live secret');
  return held ?? { proof: undefined, failure };
}

function principalOf(
  { credential: { app, key }, variant }: Candidate,
  proof: HoldingProof,
  secretVersion: number,
): Principal {
  return {
    appId: app.appId,
    appKey: key.appKey,
    environment: key.environment,
    scopes: key.scopes,
    scheme: variant.name,
    secretVersion,
    covered: proof.covered,
    claims: proof.claims,
    legacyUntilMs: variant.legacy ? (key.legacyUntilMs?.[variant.name] ?? 0) : undefined,
  };
}

/** Only for `test` keys: a `live` key's caller learns the code and nothing else. */
function explain(
  claim: Claim,
  { credential, secrets }: CompiledCredential,
  input: ProofInput,
): SignatureExplanation | undefined {
  const [newest] = secrets;
  if (credential.key.environment !== 'test' || newest === undefined) return undefined;
  return claim.explain?.(newest.form, input);
}

/** The body for a claim whose proof needs it; nothing otherwise. */
function withBody(inquiry: Inquiry, claim: Claim, next: (body: Uint8Array) => Outcome): Outcome {
  return claim.needsBody && inquiry.request.body.present ? inquiry.readBody(next) : next(noBytes);
}
