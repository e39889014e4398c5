import type { CryptoEngine } from '@countersign/core';
import { refuse, type OAuthRefusal } from './oauth-answer.ts';
import { decodeFormText } from './read-form.ts';

/** An id and a secret as a client presents them. Not proved yet. */
export interface ClientPair {
  readonly appKey: string;
  readonly appSecret: string;
}

/** What a client presents, in each way in which it can be read. */
export interface ClientClaim {
  readonly ok: true;
  readonly method: 'basic' | 'post';
  readonly readings: readonly [ClientPair, ...ClientPair[]];
}

/**
 * Finds the client's id and secret (RFC 6749 §2.3.1): in the Authorization header or in the form,
 * never in both.
 *
 * @param realm For the challenge.
 */
export function findClientClaim(
  { headers, parameters }: ClientSource,
  { engine, realm }: { readonly engine: CryptoEngine; readonly realm: string },
): ClientClaim | OAuthRefusal {
  const header = headers.get('authorization');
  const id = parameters.get('client_id');
  const secret = parameters.get('client_secret');
  if (header !== null) {
    if (secret !== undefined) return refuse('invalid_request');
    const readings = readBasic(header, engine);
    if (readings === undefined) return refuseClient('basic', realm);
    const agrees = id === undefined || readings.some(({ appKey }) => appKey === id);
    return agrees ? { ok: true, method: 'basic', readings } : refuse('invalid_request');
  }
  if (id === undefined || secret === undefined) {
    return secret === undefined ? refuseClient('none', realm) : refuse('invalid_request');
  }
  return { ok: true, method: 'post', readings: [{ appKey: id, appSecret: secret }] };
}

/** Where a claim may be found. */
export interface ClientSource {
  readonly headers: Headers;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * The one answer to every client that could not be authenticated. It carries a challenge except for a
 * client that used the form: RFC 6749 §5.2 asks for it only after an Authorization header, and
 * clients report `invalid_client` more plainly without.
 */
export function refuseClient(method: 'basic' | 'post' | 'none', realm: string): OAuthRefusal {
  const challenge = { 'WWW-Authenticate': `Basic realm="${realm}", charset="UTF-8"` };
  return refuse('invalid_client', 401, method === 'post' ? undefined : challenge);
}

/** Both readings of a Basic header: form-decoded as the RFC wants it, and raw as many clients send it. */
function readBasic(header: string, engine: CryptoEngine): ClientClaim['readings'] | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
  const bytes = encoded === undefined ? undefined : engine.decode(encoded, 'base64');
  const pair = bytes === undefined ? undefined : engine.utf8Decode(bytes);
  const colon = pair?.indexOf(':') ?? -1;
  if (pair === undefined || colon < 1) return undefined;
  const raw = { appKey: pair.slice(0, colon), appSecret: pair.slice(colon + 1) };
  const appKey = decodeFormText(raw.appKey);
  const appSecret = decodeFormText(raw.appSecret);
  if (appKey === undefined || appSecret === undefined) return [raw];
  const same = appKey === raw.appKey && appSecret === raw.appSecret;
  return same ? [raw] : [{ appKey, appSecret }, raw];
}
