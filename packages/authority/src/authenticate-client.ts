import { isForeignAppKey, standingOf, type Credential, type SecretForm } from '@countersign/core';
import {
  findClientClaim,
  refuseClient,
  type ClientClaim,
  type ClientPair,
  type ClientSource,
} from './client-claim.ts';
import type { EndpointSetup } from './endpoint-setup.ts';
import { refuse, type OAuthRefusal } from './oauth-answer.ts';
import type { ServiceSetup } from './service-setup.ts';

/** A client that has proved who it is. */
export interface Client {
  readonly ok: true;
  readonly credential: Credential;
  /** Which version of the secret it proved it with. */
  readonly secretVersion: number;
}

/** At most two versions of a secret live at once, so this many comparisons are made for any key. */
const comparisons = 2;

/** Why a client may not have what it asks for. */
export interface ClientRefusal {
  readonly ok: false;
  readonly error: 'invalid_client' | 'unauthorized_client';
}

/** Authenticates the client of an OAuth request. Rejects when a store fails. */
export async function authenticateClient(
  source: ClientSource,
  setup: EndpointSetup,
): Promise<Client | OAuthRefusal> {
  const claim = findClientClaim(source, setup);
  if (!claim.ok) return claim;
  const client = await proveClient(claim.readings, setup);
  if (client.ok) return client;
  return client.error === 'invalid_client'
    ? refuseClient(claim.method, setup.realm)
    : refuse(client.error);
}

/**
 * Proves a client by its secret. Unknown id, wrong secret, and a key out of use are one answer,
 * reached by the same amount of work. Rejects when a store fails.
 */
export async function proveClient(
  readings: ClientClaim['readings'],
  setup: ServiceSetup,
): Promise<Client | ClientRefusal> {
  let proved: Client | undefined;
  // all readings are tried, whichever holds
  for (const pair of readings) {
    const client = await prove(pair, setup);
    proved ??= client;
  }
  if (proved === undefined || standingOf(proved.credential, setup.clock.nowMs()) !== undefined) {
    return { ok: false, error: 'invalid_client' };
  }
  const isAllowed = proved.credential.key.schemes.includes('bearer');
  return isAllowed ? proved : { ok: false, error: 'unauthorized_client' };
}

async function prove(
  { appKey, appSecret }: ClientPair,
  { credentials, compiler, clock, dummies, format }: ServiceSetup,
): Promise<Client | undefined> {
  // ids of our own are of this form as well; what begins like one and is none costs no look-up
  const isId = isForeignAppKey(appKey, format);
  const credential = isId ? await credentials.findCredential(appKey) : undefined;
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
