import { malformed } from './malformed.ts';
import type { RequestView } from './request-view.ts';
import type { Claim, Malformed, Recognition, Scheme, SchemeContext } from './scheme.ts';

/** Headers that carry proof; longer than the limit is refused before anything reads them. */
const credentialHeaders = new Set(['authorization', 'signature', 'signature-input', 'x-app-key']);

/** Looks for the proof of each enabled scheme in the head of a request; finds at most one. */
export function recogniseHead(
  schemes: readonly Scheme[],
  view: RequestView,
  context: SchemeContext,
): Claim | Malformed | undefined {
  const fault = checkTarget(view, context) ?? checkHeaderSizes(view, context);
  if (fault !== undefined) return fault;
  return single(schemes, (scheme) => scheme.recognise(view, context));
}

/** The same in a body, for schemes that can travel there. */
export function recogniseBody(
  schemes: readonly Scheme[],
  view: RequestView,
  { body, context }: { readonly body: Uint8Array; readonly context: SchemeContext },
): Claim | Malformed | undefined {
  return single(schemes, (scheme) =>
    scheme.mayCarry?.(view) === true ? scheme.recogniseBody?.(view, body, context) : undefined,
  );
}

function single(
  schemes: readonly Scheme[],
  recognise: (scheme: Scheme) => Recognition,
): Claim | Malformed | undefined {
  let found: Claim | Malformed | undefined;
  for (const scheme of schemes) {
    const recognised = recognise(scheme);
    if (recognised === undefined) continue;
    if (found !== undefined)
      return malformed('auth_malformed', 'more than one proof was presented');
    found = recognised.kind === 'malformed' ? { ...recognised, scheme: scheme.name } : recognised;
  }
  return found;
}

/**
 * A target that names a host (RFC 9112 §3.2.2) is a path to a router, and something else to whoever
 * looks for an owner between its slashes.
 */
function checkTarget({ request }: RequestView, { limits }: SchemeContext): Malformed | undefined {
  const { rawTarget } = request;
  if (rawTarget.length > limits.maxTargetBytes)
    return malformed('auth_malformed', 'the target is too long');
  return rawTarget.startsWith('/')
    ? undefined
    : malformed('auth_malformed', 'the target is not a path');
}

function checkHeaderSizes(view: RequestView, { limits }: SchemeContext): Malformed | undefined {
  const { rawHeaders } = view.request;
  for (let index = 1; index < rawHeaders.length; index += 2) {
    const value = rawHeaders[index];
    if (value === undefined || value.length <= limits.maxCredentialBytes) continue;
    const name = rawHeaders[index - 1]?.toLowerCase() ?? '';
    if (credentialHeaders.has(name))
      return malformed('auth_malformed', `the ${name} header is too long`);
  }
  return undefined;
}
