import {
  createRequestSigner,
  Secret,
  type SignatureProfile,
  type SignedParts,
} from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import type { IssuedKey } from './issue-key.ts';
import { headerOf, type RawRequest } from './raw-request.ts';

/** What our signer is told besides the request. */
export interface Resigned {
  readonly timeMs: number;
  readonly nonce?: string;
  readonly lifeSeconds?: number;
  readonly fields?: Readonly<Record<string, string>>;
  readonly signedHeaders?: readonly string[];
}

/** Signs a request that a client has signed once more, with our signer, from what it sent. */
export function resign(
  profile: SignatureProfile,
  { appKey, appSecret, raw }: IssuedKey & { readonly raw: RawRequest },
  told: Resigned,
): SignedParts {
  const { method, target, headers, body } = raw;
  const own = Object.values(profile.fields).map((carrier) => carrier?.parameter);
  const without = (pairs: string): string =>
    pairs
      .split('&')
      .filter((pair) => !own.includes(pair.split('=')[0]))
      .join('&');
  const [path = '', query = ''] = target.split('?');
  const rest = without(query);
  const isForm = headerOf(raw, 'content-type') === 'application/x-www-form-urlencoded';
  const inForm = isForm && own.some((name) => body.toString().includes(`${String(name)}=`));
  return createRequestSigner(profile, { secret: new Secret(appSecret), engine }).sign({
    appKey,
    method,
    protocol: 'http',
    authority: headerOf(raw, 'host') ?? '',
    target: rest === '' ? path : `${path}?${rest}`,
    headers: headers.map(({ name, value }) => [name, value]),
    body: inForm ? Buffer.from(without(body.toString())) : body,
    place: inForm ? 'form' : 'query',
    ...told,
  });
}
