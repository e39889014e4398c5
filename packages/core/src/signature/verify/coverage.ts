import { isWanted } from '../compile/wanted-headers.ts';
import type { RequestView } from '../../authenticate/request-view.ts';
import type { RoutePolicy } from '../../authenticate/route-policy.ts';
import { isComputed, isDigestRule } from '../profile/digest-rule.ts';
import type { Parameters } from '../parameters.ts';
import type { Findings, Presented } from './presented.ts';
import type { SignatureProfile, SignedHeadersRule, TypeRule } from '../profile/profile.ts';
import type { SignatureFields } from './check-fields.ts';

/** What a signature leaves out although this route asks for it; undefined when nothing. */
export type CoverageFault = string | undefined;

/** Finds out whether the signature of a request binds its body. */
export function bindingOf(
  { body }: SignatureProfile,
  { view, fields, signedForm }: Pick<Presented, 'view' | 'fields' | 'signedForm'>,
): Findings['binding'] {
  if (isDigestRule(body)) {
    const digest = fields[body.field];
    if (digest === undefined) return bound(isComputed(body, fields), view);
    return body.unboundValues?.includes(digest) === true ? bound(false, view) : 'declared';
  }
  if (!view.request.body.present) return 'bound';
  if (body === 'in-string') return 'bound';
  if (body === 'unbound') return 'unbound';
  if (body === 'parameters') return bound(signedForm !== undefined || view.hasFormBody(), view);
  const type = view.header('content-type');
  return bound(bindsType(body, typeof type === 'string' ? type : ''), view);
}

/** Whether bodies of a type are signed; an absent type is an empty one. */
export function bindsType(rule: TypeRule, contentType: string): boolean {
  const media = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  return 'onlyTypes' in rule ? rule.onlyTypes.includes(media) : !rule.exceptTypes.includes(media);
}

const bound = (isBound: boolean, { request }: RequestView): Findings['binding'] =>
  isBound || !request.body.present ? 'bound' : 'unbound';

/** What the signature of this request leaves out although the route asks for it. */
export function findGap(
  profile: SignatureProfile,
  presented: Presented,
  { binding, signedHeaders }: Findings,
): CoverageFault {
  const { unsigned = nothing } = presented.policy;
  if (binding === 'unbound' && !unsigned.includes('body')) {
    return `${profile.name} does not sign this body`;
  }
  if (profile.query !== undefined && !unsigned.includes('query')) {
    const stranger = unboundParameter(profile, presented);
    if (stranger !== undefined) return `${profile.name} does not sign the parameter ${stranger}`;
  }
  return profile.signedHeaders === undefined
    ? undefined
    : unsignedHeader(profile.signedHeaders, signedHeaders, presented.view);
}

const nothing: NonNullable<RoutePolicy['unsigned']> = Object.freeze([]);

function unboundParameter(
  { query: rule = 'bound', fields }: SignatureProfile,
  { query, fields: values }: { readonly query: Parameters; readonly fields: SignatureFields },
): string | undefined {
  if (rule === 'bound' || query.names.length === 0) return undefined;
  const own = new Set(Object.values(fields).map((carrier) => carrier?.parameter));
  const isListed = listOf(rule, values);
  return query.names.find((name) => !own.has(name) && !isListed(name));
}

/** Which names are signed, spelt as they are picked for the string to sign. */
function listOf(
  rule: Exclude<NonNullable<SignatureProfile['query']>, 'bound'>,
  values: SignatureFields,
): (name: string) => boolean {
  if (rule === 'unbound') return () => false;
  if ('only' in rule) return (name) => rule.only.includes(name);
  const listed = new Set((values['signedParameters'] ?? '').split(rule.listedBy));
  return (name) => listed.has(name.toLowerCase());
}

function unsignedHeader(
  rule: SignedHeadersRule,
  signedHeaders: readonly string[],
  view: RequestView,
): string | undefined {
  const signed = new Set(signedHeaders);
  if (signed.size < signedHeaders.length) return 'a header is listed twice';
  const needed = rule.always.find((name) => !signed.has(name));
  if (needed !== undefined) return `the header ${needed} is not signed`;
  const { rawHeaders } = view.request;
  for (const wanted of rule.whenSent ?? []) {
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = (rawHeaders[index] ?? '').toLowerCase();
      const isFree = signed.has(name) || rule.exempt?.includes(name) === true;
      if (isWanted(name, wanted) && !isFree) return `the header ${name} is not signed`;
    }
  }
  return undefined;
}
