import { isFormType } from '../../authenticate/request-view.ts';
import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import { normaliseAuthority } from '../authority.ts';
import type { CompiledProfile } from '../compile/compile-profile.ts';
import { bindsType } from '../verify/coverage.ts';
import { isComputed, isDigestRule } from '../profile/digest-rule.ts';
import { hostsOf } from '../compile/host-forms.ts';
import { Parameters } from '../parameters.ts';
import type { SignatureProfile } from '../profile/profile.ts';
import type { RequestToSign } from './request-to-sign.ts';
import { encodeRfc3986 } from '../rfc3986.ts';
import type { SigningSource } from '../compile/signing-source.ts';

/** What a source is made of. */
export interface SourceParts {
  readonly request: RequestToSign;
  readonly fields: Readonly<Record<string, string>>;
  readonly engine: CryptoEngine;
}

/** Makes the source of the string to sign from a request that is to be sent. */
export function sourceToSign(
  { profile, usesForm, writeFields }: CompiledProfile,
  { request, fields, engine }: SourceParts,
): SigningSource {
  const { place = 'query', body = new Uint8Array(0), headers = [], protocol, authority } = request;
  const written = writeFields(fields, engine);
  const added = Parameters.of(written.parameters, encodeRfc3986);
  const target = place === 'query' ? withParameters(request.target, added) : request.target;
  const mark = target.indexOf('?');
  const rawQuery = mark === -1 ? '' : target.slice(mark + 1);
  const lines = new Map([
    ...headers.map(([name, value]) => [name.toLowerCase(), value] as const),
    ...written.headers,
  ]);
  const isForm = place === 'form' || (usesForm && isFormType(lines.get('content-type') ?? ''));
  const sentForm = isForm ? parse(engine.utf8Decode(body) ?? '') : Parameters.none;
  const form = place === 'form' ? sentForm.concat(added) : sentForm;
  const [host = authority] = hostsOf(profile, authority);
  return {
    method: request.method,
    protocol,
    host,
    authority: normaliseAuthority(authority, protocol),
    path: mark === -1 ? target : target.slice(0, mark),
    rawQuery,
    target,
    fields,
    timestampMs: request.timeMs,
    signedHeaders: fields['signedHeaders']?.split(profile.signedHeaders?.separator ?? ';') ?? [],
    signatureName: profile.fields.signature.parameter ?? '',
    query: parse(rawQuery),
    form,
    credentialPairs: Parameters.of(written.parts, encodeRfc3986),
    credentials: written.credentials,
    bodyKind: place === 'form' ? 'signedForm' : body.length === 0 ? 'absent' : 'other',
    body: leavesOut(profile, lines.get('content-type')) ? noBytes : body,
    bodyDigest: bodyDigestOf(profile, fields, { body, engine }),
    engine,
    header: (name) => lines.get(name) ?? '',
    headerNames: () => [...lines.keys()],
  };
}

const noBytes = new Uint8Array(0);

/** Whether a body of this type is sent without being signed. */
function leavesOut({ body: rule }: SignatureProfile, contentType = ''): boolean {
  const byType = typeof rule === 'object' && !isDigestRule(rule);
  return byType && !bindsType(rule, contentType);
}

function bodyDigestOf(
  { body: rule }: SignatureProfile,
  fields: Readonly<Record<string, string>>,
  { body, engine }: { readonly body: Uint8Array; readonly engine: CryptoEngine },
): string {
  if (!isDigestRule(rule)) return '';
  const declared = fields[rule.field];
  if (declared !== undefined) return declared;
  return isComputed(rule, fields) ? engine.hash(rule.hash, body, rule.encoding) : '';
}

function withParameters(target: string, { pairs }: Parameters): string {
  if (pairs.length === 0) return target;
  return `${target}${target.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}

function parse(raw: string): Parameters {
  const parameters = Parameters.parse(raw, Infinity);
  if (typeof parameters === 'string') throw new RangeError(`"parameters" have ${parameters}`);
  return parameters;
}
