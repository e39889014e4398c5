import { refused, type RefusedProof } from '../../authenticate/refused.ts';
import type { RequestView } from '../../authenticate/request-view.ts';
import type { ProofInput } from '../../authenticate/scheme.ts';
import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import { findPathAmbiguity } from './ambiguity.ts';
import { normaliseAuthority } from '../authority.ts';
import type { SignatureFields } from './check-fields.ts';
import type { CompiledProfile } from '../compile/compile-profile.ts';
import { isComputed, isDigestRule } from '../profile/digest-rule.ts';
import { hostAs } from '../compile/host-forms.ts';
import { Parameters } from '../parameters.ts';
import type { BodyBinding, Findings, Presented } from './presented.ts';
import type { SignatureProfile } from '../profile/profile.ts';
import type { SigningSource } from '../compile/signing-source.ts';

const noBytes = new Uint8Array(0);

/** Makes the source of the string to sign from a request that was received, or says why not. */
export function receivedSource(
  {
    profile,
    usesForm,
    usesBodyText,
    usesCredentials,
    usesDecodedPath,
    signedParts,
    findAmbiguity,
    findRepeated,
  }: CompiledProfile,
  presented: Presented,
  { signedHeaders, binding, input }: Findings & { readonly input: ProofInput },
): SigningSource | RefusedProof {
  const { view, fields, authority, query, signedForm, freshness, credentials } = presented;
  const { body, engine } = input;
  const { rawTarget, method, protocol } = view.request;
  const repeatedHeader = findRepeated(view);
  if (repeatedHeader !== undefined) {
    return refused('auth_malformed', `the header ${repeatedHeader} stands more than once`);
  }
  const stranger = signedParts && credentials?.names.find((name) => !signedParts.includes(name));
  if (stranger !== undefined) {
    return refused('auth_malformed', `the credentials have an unknown part ${stranger}`);
  }
  if (usesForm && view.request.body.present && !view.hasUtf8Form()) {
    return refused('auth_malformed', 'the form is not said to be UTF-8');
  }
  const form = signedForm ?? (usesForm ? unsignedForm(presented, body, engine) : Parameters.none);
  if (typeof form === 'string') return refused('auth_malformed', form);
  if (query.sharesNameWith(form)) {
    return refused('auth_malformed', 'a name stands in both query and body');
  }
  const ambiguity = findAmbiguity?.(query.concat(form));
  if (ambiguity !== undefined) return refused('auth_malformed', ambiguity);
  const inPath = usesDecodedPath ? findPathAmbiguity(view.rawPath, profile) : undefined;
  if (inPath !== undefined) return refused('auth_malformed', inPath);
  const bytes = binding === 'unbound' ? noBytes : body;
  if (usesBodyText && engine.utf8Decode(bytes) === undefined) {
    return refused('auth_malformed', 'the body is not UTF-8');
  }
  if (profile.oneLineBody === true && hasLines(bytes)) {
    return refused('auth_malformed', 'the body has more than one line');
  }
  const present = body.length > 0;
  return {
    method,
    protocol,
    host: hostAs(profile.hostForms?.[0] ?? 'as-sent', authority),
    authority: normaliseAuthority(authority, protocol),
    path: view.rawPath,
    isReceived: true,
    rawQuery: view.rawQuery ?? '',
    target: rawTarget,
    fields,
    timestampMs: freshness?.timestampMs ?? 0,
    signedHeaders,
    signatureName: profile.fields.signature.parameter ?? '',
    query,
    form,
    credentialPairs:
      usesCredentials && credentials !== undefined
        ? credentials.pairsWithout(['realm', profile.fields.signature.part ?? ''])
        : Parameters.none,
    credentials:
      usesCredentials && credentials !== undefined
        ? credentials.without(profile.fields.signature.part ?? '')
        : '',
    bodyKind: !present ? 'absent' : signedForm === undefined ? 'other' : 'signedForm',
    body: bytes,
    bodyDigest:
      typeof profile.body === 'string' ? '' : digestOf(profile, fields, { binding, bytes, engine }),
    engine,
    header(name) {
      const value = view.header(name);
      return typeof value === 'string' ? value : '';
    },
    headerNames: () => namesOf(view),
  };
}

const newline = 0x0a;

/** Whether what follows a body in the string to sign could be its last line. */
export function hasLines(body: Uint8Array): boolean {
  return body.includes(newline);
}

/** A form beside a signature in the query: parsed only to see that no name is shadowed. */
function unsignedForm(
  { view, maxParameters }: Presented,
  body: Uint8Array,
  engine: CryptoEngine,
): Parameters | string {
  if (body.length === 0 || !view.hasFormBody()) return Parameters.none;
  const text = engine.utf8Decode(body);
  return text === undefined ? 'the form is not UTF-8' : Parameters.parse(text, maxParameters);
}

interface DigestInput {
  readonly binding: BodyBinding;
  readonly bytes: Uint8Array;
  readonly engine: CryptoEngine;
}

function digestOf(
  { body }: SignatureProfile,
  fields: SignatureFields,
  { binding, bytes, engine }: DigestInput,
): string {
  if (!isDigestRule(body)) return '';
  const declared = fields[body.field];
  if (declared !== undefined) return declared;
  return binding === 'bound' && isComputed(body, fields)
    ? engine.hash(body.hash, bytes, body.encoding)
    : '';
}

function namesOf({ request }: RequestView): readonly string[] {
  const names = new Set<string>();
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    names.add((request.rawHeaders[index] ?? '').toLowerCase());
  }
  return [...names];
}
