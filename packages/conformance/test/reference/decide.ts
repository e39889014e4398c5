import { checksumOf, type ReferencePolicy } from '../../src/index.ts';
import { recogniseMessage } from './message-signature.ts';
import { recogniseParameters } from './parameters.ts';
import { singleHeader, type Claim, type Proof, type Request } from './request.ts';
import { Refusal, type State, type StoredKey, type StoredToken } from './state.ts';
import { recogniseHeader } from './tokens.ts';

/** Who is calling. */
export interface Principal {
  readonly key: StoredKey;
  readonly scheme: string;
  readonly scopes: readonly string[];
  readonly version: number;
  readonly covered: readonly string[];
}

/** What a decision is about, beside the request. */
export interface Place {
  readonly policy: ReferencePolicy;
  /** The app that owns the path, where the policy asks. */
  readonly owner: string | undefined;
  readonly node: number;
}

/** Decides about a request, in the order of the design; throws {@link Refusal}. */
export async function decide(state: State, request: Request, place: Place): Promise<Principal> {
  const { policy } = place;
  if (policy.requireTls === true) throw new Refusal('tls_required');
  const lenient =
    state.has('bad percent-encoding is a crash') || state.has('a target may name a host');
  if (!hasSoundTarget(request.target) && !lenient) {
    throw new Refusal('auth_malformed');
  }
  if (request.target.includes('%')) decodeURIComponent(request.target);
  const claim = recognise(state, request, policy);
  checkFreshness(state, request, claim);
  const principal =
    claim.token === undefined
      ? await proveKey(state, claim, policy)
      : await proveToken(state, claim.token, policy);
  const { key } = principal;
  if (claim.appId !== undefined && claim.appId !== key.request.appId)
    throw new Refusal('auth_invalid');
  await remember(state, claim, place);
  authorise(state, principal, place);
  key.usage += state.has('calls are counted twice') ? 2 : 1;
  return principal;
}

function recognise(state: State, request: Request, policy: ReferencePolicy): Claim {
  const wanted = policy.coverage?.components ?? ['@method', '@authority', '@path', '@query'];
  const claims = [
    ...recogniseHeader(state, request, policy.appKeyInQuery === true),
    ...recogniseParameters(state, request),
    ...recogniseMessage(state, request, wanted),
  ];
  const [claim] = claims;
  if (claims.length > 1 && !state.has('the first of two proofs wins'))
    throw new Refusal('auth_malformed');
  if (claim === undefined) throw new Refusal('auth_required');
  const bare = claim.scheme === 'api-key' && state.has('a bare key will do everywhere');
  const names: readonly string[] = policy.schemes ?? [];
  if (!names.includes(claim.scheme) && !bare) throw new Refusal('auth_required');
  return claim;
}

function checkFreshness(state: State, request: Request, claim: Claim): void {
  if (claim.timestampMs === undefined) return;
  const date = state.has('a fresh X-Date makes up for a stale signature')
    ? singleHeader(request, 'x-date')
    : undefined;
  const early = state.has('the time is taken before the body has come');
  const nowMs = early ? request.arrivedAtMs : state.nowMs;
  const offset = (date === undefined ? claim.timestampMs : Date.parse(date)) - nowMs;
  const edge = state.has('the window leaves out its edges') ? 299_999 : 300_000;
  const future = offset > edge && !state.has('signatures from the future are welcome');
  if (offset < -edge || future) throw new Refusal('timestamp_out_of_range');
}

async function proveKey(state: State, claim: Claim, policy: ReferencePolicy): Promise<Principal> {
  const { appKey = '' } = claim;
  if (!hasChecksum(appKey, 'ak') && !state.has('the checksum is ignored'))
    throw new Refusal('auth_invalid');
  const key = await state.findKey(appKey);
  if (key === undefined) {
    throw new Refusal(state.has('unknown keys are told apart') ? 'not_found' : 'auth_invalid');
  }
  const standing = state.standing(key);
  if (standing && state.has('states are told before proof')) throw new Refusal(standing);
  const proof = prove(state, claim, key);
  proof.check?.();
  if (standing) throw new Refusal(standing);
  const scheme = proof.scheme ?? claim.scheme;
  const listed =
    key.request.schemes.includes(scheme) || state.has('sign_type chooses the algorithm');
  const bare = state.has('a bare key will do everywhere') && scheme === 'api-key';
  const accepted: readonly string[] = policy.schemes ?? [];
  if (!bare && (!listed || !accepted.includes(scheme))) throw new Refusal('auth_invalid');
  const ended = scheme === 'sorted-params-md5' && (key.request.legacyUntilMs ?? 0) <= state.nowMs;
  if (ended && listed) throw new Refusal('credential_expired');
  const scopes = proof.narrowed ?? key.request.scopes;
  const wider = scopes.find((scope) => !key.request.scopes.includes(scope));
  if (wider !== undefined && !state.has('a token may widen its key')) {
    throw new Refusal('insufficient_scope', [wider]);
  }
  return { key, scheme, scopes, version: proof.version, covered: proof.covered };
}

function prove(state: State, claim: Claim, key: StoredKey): Proof & { readonly version: number } {
  let refusal = new Refusal('auth_invalid');
  for (const { value, version, expiresAtMs } of key.secrets) {
    if (expiresAtMs <= state.nowMs) continue;
    try {
      return { ...claim.prove(key, value), version };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

async function proveToken(
  state: State,
  token: string,
  policy: ReferencePolicy,
): Promise<Principal> {
  if (!hasChecksum(token, 'at')) throw new Refusal('invalid_token');
  const found = await state.consult('tokens', () => state.tokens.get(token));
  if (found === undefined) throw new Refusal('invalid_token');
  const key = await state.findKey(found.appKey);
  if (key === undefined) throw new Refusal('token_revoked');
  checkToken(state, found, key);
  const accepted: readonly string[] = policy.schemes ?? [];
  if (!accepted.includes('bearer')) throw new Refusal('auth_required');
  return { key, scheme: 'bearer', scopes: found.scopes, version: 1, covered: [] };
}

function checkToken(state: State, token: StoredToken, key: StoredKey): void {
  if (token.revoked) throw new Refusal('token_revoked');
  const standing = state.standing(key);
  if (standing !== undefined && !state.has('tokens outlive their key')) {
    throw new Refusal(standing === 'credential_revoked' ? 'token_revoked' : standing);
  }
  const over = token.expiresAtMs <= state.nowMs && !state.has('expired tokens are accepted');
  if (over) throw new Refusal('token_expired');
}

/** Uses up the nonce of a claim that holds. */
async function remember(state: State, claim: Claim, place: Place): Promise<void> {
  if (claim.nonce === undefined || claim.timestampMs === undefined) return;
  const owner = state.has('one set of nonces for all keys') ? '' : claim.appKey;
  const node = state.has('each node remembers its own nonces') ? place.node : 0;
  await state.claimNonce(
    `${String(node)} ${owner ?? ''} ${claim.nonce}`,
    claim.timestampMs + 301_000,
  );
}

function authorise(state: State, principal: Principal, { policy, owner }: Place): void {
  const prefix = state.has('scopes match by prefix');
  const holds = (wanted: string): boolean =>
    principal.scopes.some((scope) => scope === wanted || (prefix && scope.startsWith(wanted)));
  const { scopes } = policy;
  if (scopes !== undefined) {
    const wanted = 'allOf' in scopes ? scopes.allOf : scopes.anyOf;
    const missing = wanted.filter((scope) => !holds(scope));
    const enough = 'allOf' in scopes ? missing.length === 0 : missing.length < wanted.length;
    if (!enough) throw new Refusal('insufficient_scope', missing);
  }
  const foreign = policy.ownerFromPath !== undefined && owner !== principal.key.request.appId;
  if (foreign && !state.has('the owner of a resource is not checked'))
    throw new Refusal('forbidden');
}

function hasChecksum(value: string, prefix: string): boolean {
  const shape = new RegExp(`^${prefix}_(live|test)_[0-9A-Za-z]{${prefix === 'ak' ? '28' : '49'}}$`);
  return shape.test(value) && checksumOf(value.slice(0, -6)) === value.slice(-6);
}

function hasSoundTarget(target: string): boolean {
  if (!/^\/[!"$-~]*$/.test(target)) return false;
  try {
    decodeURIComponent(target);
    return true;
  } catch {
    return false;
  }
}
