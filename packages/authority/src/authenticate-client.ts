import { standingOf, type Credential, type SecretForm } from '@countersign/core';
import {
  findClientClaim,
  refuseClient,
  type ClientPair,
  type ClientSource,
} from './client-claim.ts';
import type { EndpointSetup } from './endpoint-setup.ts';
import { refuse, type OAuthRefusal } from './oauth-answer.ts';

/** A client that has proved who it is. */
export interface Client {
  readonly ok: true;
  readonly credential: Credential;
  /** Which version of the secret it proved it with. */
  readonly secretVersion: number;
}

/** At most two versions of a secret live at once, so this many comparisons are made for any key. */
const comparisons = 2;

/**
 * Authenticates a client. Unknown id, wrong secret, and a key out of use are one answer, reached by
 * the same amount of work. Rejects when a store fails.
 */
export async function authenticateClient(
  source: ClientSource,
  setup: EndpointSetup,
): Promise<Client | OAuthRefusal> {
  const { clock, realm } = setup;
  const claim = findClientClaim(source, setup);
  if (!claim.ok) return claim;
  let proved: Client | undefined;
  // both readings are tried, whichever holds
  for (const pair of claim.readings) {
    const client = await prove(pair, setup);
    proved ??= client;
  }
  if (proved === undefined || standingOf(proved.credential, clock.nowMs()) !== undefined) {
    return refuseClient(claim.method, realm);
  }
  if (!proved.credential.key.schemes.includes('bearer')) return refuse('unauthorized_client');
  return proved;
}

async function prove(
  { appKey, appSecret }: ClientPair,
  { credentials, compiler, clock, dummies, format }: EndpointSetup,
): Promise<Client | undefined> {
  const credential = format.isAppKey(appKey) ? await credentials.findCredential(appKey) : undefined;
  const nowMs = clock.nowMs();
  const secrets = credential === undefined ? [] : compiler.compile(credential).secrets;
  const live = secrets.filter(
    ({ expiresAtMs }) => expiresAtMs === undefined || nowMs < expiresAtMs,
  );
  let secretVersion: number | undefined;
  for (let slot = 0; slot < comparisons; slot += 1) {
    const secret = live[slot];
    const holds = matches(secret?.form, appSecret);
    // a hash is what a comparison costs; where none was computed, one is now
    if (secret?.form.kind !== 'hashed') dummies.hashed.matches(appSecret);
    if (holds && secret !== undefined) secretVersion ??= secret.version;
  }
  if (credential === undefined || secretVersion === undefined) return undefined;
  return { ok: true, credential, secretVersion };
}

function matches(form: SecretForm | undefined, candidate: string): boolean {
  if (form === undefined) return false;
  switch (form.kind) {
    case 'hashed':
    case 'symmetric':
      return form.matches(candidate);
    case 'none':
    case 'public-key':
      return false;
    default:
      return form satisfies never;
  }
}
