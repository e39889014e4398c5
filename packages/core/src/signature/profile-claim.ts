import type { RequestView } from '../authenticate/request-view.ts';
import type { Claim, Proof, ProofInput, Scheme } from '../authenticate/scheme.ts';
import type { SecretForm, SymmetricSecret } from '../credential/secret-form.ts';
import type { CryptoEngine } from '../ports/crypto-engine.ts';
import type { AuthErrorCode, SignatureExplanation } from '../errors.ts';
import { findAmbiguity } from './ambiguity.ts';
import type { CompiledProfile } from './compile-profile.ts';
import { explainMismatch } from './explain-mismatch.ts';
import type { SigningSource } from './expression.ts';
import { Parameters } from './parameters.ts';
import type { SignatureFields } from './signature-fields.ts';

/** Where the pieces of a claim came from. */
export interface Presented {
  readonly scheme: Scheme;
  readonly profiles: ReadonlyMap<string, CompiledProfile>;
  readonly view: RequestView;
  readonly fields: SignatureFields;
  readonly authority: string;
  readonly query: Parameters;
  /** The form that carried the fields, if one did. */
  readonly signedForm: Parameters | undefined;
  readonly maxParameters: number;
}

type Refused = Extract<Proof, { ok: false }>;

/** How long string and body may be, taken together, to be explained. */
const maxExplainedLength = 64 * 1024;
const tooLong = 'The request is too long to be explained; try with less than 64 KiB.';

/** A signature made by a profile, waiting for the key that will judge it. */
export class ProfileClaim implements Claim {
  readonly kind = 'claim';
  readonly scheme: Scheme;
  readonly locator: Claim['locator'];
  readonly freshness: NonNullable<Claim['freshness']>;
  readonly nonce: string;
  readonly dummy = 'symmetric';
  readonly needsBody: boolean;
  readonly appId: string | undefined;
  readonly #presented: Presented;

  constructor(presented: Presented, windowSeconds: number) {
    const { fields, view } = presented;
    this.#presented = presented;
    this.scheme = presented.scheme;
    this.locator = { by: 'app-key', appKey: fields.keyId };
    this.freshness = {
      timestampMs: Number(fields.timestamp) * 1000,
      windowMs: windowSeconds * 1000,
    };
    this.nonce = fields.nonce;
    this.needsBody = view.request.body.present;
    this.appId = fields.appId;
  }

  prove(secret: SecretForm, input: ProofInput): Proof {
    const compiled = this.#presented.profiles.get(input.variant);
    if (compiled === undefined || secret.kind !== 'symmetric') {
      return refused('auth_invalid', 'the key holds no secret for this scheme');
    }
    const source = this.#source(compiled, input);
    if ('code' in source) return source;
    const { fields } = this.#presented;
    const { algorithmName, covers } = compiled.profile;
    if (!compiled.verify(fields.signature, secret, source)) {
      return refused('auth_invalid', 'the signature does not match');
    }
    if (fields.algorithm !== undefined && fields.algorithm !== algorithmName) {
      return refused('auth_invalid', 'the caller names another algorithm than the key has');
    }
    return { ok: true, covered: covers };
  }

  explain(secret: SecretForm, input: ProofInput): SignatureExplanation {
    const { fields, profiles } = this.#presented;
    const compiled = profiles.get(input.variant);
    const clockOffsetSeconds = Number(fields.timestamp) - Math.floor(input.nowMs / 1000);
    const source = compiled === undefined ? undefined : this.#source(compiled, input);
    if (
      compiled === undefined ||
      source === undefined ||
      'code' in source ||
      secret.kind !== 'symmetric'
    ) {
      return {
        stringToSign: '',
        clockOffsetSeconds,
        hint: 'The request could not be read for this key.',
      };
    }
    const text = compiled.stringToSign(source);
    // Whoever names a test key gets here without proof: what it costs us must stay small.
    if (text.length + source.body.length > maxExplainedLength) {
      return { stringToSign: '', clockOffsetSeconds, hint: tooLong };
    }
    return {
      stringToSign: compiled.describe(text),
      clockOffsetSeconds,
      hint: explainMismatch({ compiled, source, fields, secret: secret satisfies SymmetricSecret }),
    };
  }

  #source(compiled: CompiledProfile, { body, engine }: ProofInput): SigningSource | Refused {
    const { view, fields, authority, query, signedForm } = this.#presented;
    const { profile } = compiled;
    const present = body.length > 0;
    if (!view.hasUtf8Form()) return refused('auth_malformed', 'the form is not said to be UTF-8');
    const form = signedForm ?? this.#unsignedForm(body, engine);
    if (typeof form === 'string') return refused('auth_malformed', form);
    if (query.sharesNameWith(form)) {
      return refused('auth_malformed', 'a name stands in both query and form');
    }
    if (profile.body === 'form-only' && present && !view.hasFormBody()) {
      return refused(
        'coverage_insufficient',
        `${profile.name} does not sign a body that is no form`,
      );
    }
    if (profile.unambiguousOnly === true) {
      const ambiguity = findAmbiguity(query.concat(form), 'key');
      if (ambiguity !== undefined) return refused('auth_malformed', ambiguity);
    }
    return {
      method: view.request.method,
      authority,
      path: view.rawPath,
      target: view.request.rawTarget,
      keyId: fields.keyId,
      timestamp: fields.timestamp,
      nonce: fields.nonce,
      signatureName: profile.fields.signature,
      query,
      form,
      bodyKind: !present ? 'absent' : signedForm === undefined ? 'other' : 'signedForm',
      body,
      engine,
      header(name) {
        const value = view.header(name);
        return typeof value === 'string' ? value : '';
      },
    };
  }

  /** A form beside a signature in the query: parsed only to see that no name is shadowed. */
  #unsignedForm(body: Uint8Array, engine: CryptoEngine): Parameters | string {
    if (body.length === 0 || !this.#presented.view.hasFormBody()) return Parameters.none;
    const text = engine.utf8Decode(body);
    return text === undefined
      ? 'the form is not UTF-8'
      : Parameters.parse(text, this.#presented.maxParameters);
  }
}

function refused(code: AuthErrorCode, detail: string): Refused {
  return { ok: false, code, detail };
}
