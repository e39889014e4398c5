import type { CryptoEngine, Secret } from '@countersign/core';
import { headerValue, isPrivate, withHeaders } from '../outgoing.ts';
import { readScopes, readSecret, readText } from '../read-option.ts';
import type { BearerOptions, FetchLike } from '../signer-options.ts';
import type { Signing, SigningContext } from '../signing.ts';
import { TokenRequestError } from '../token-request-error.ts';

/** A token is renewed this long before it ends, or after nine tenths of a short life. */
const marginMs = 30_000;

interface Token {
  readonly value: string;
  readonly renewAtMs: number;
}

/** Fetches a token, keeps it, and fetches the next one before it ends. */
export function bearerSigning(context: SigningContext, options: BearerOptions): Signing {
  const fetchToken = tokenFetcher(context, options);
  let token: Token | undefined;
  let pending: Promise<Token> | undefined;

  const currentToken = async (): Promise<Token> => {
    if (token !== undefined && context.clock.nowMs() < token.renewAtMs) return token;
    // one request for all that wait
    pending ??= fetchToken().finally(() => {
      pending = undefined;
    });
    token = await pending;
    return token;
  };

  return {
    async sign(request) {
      const { value } = await currentToken();
      return withHeaders(request, [['Authorization', `Bearer ${value}`]]);
    },
    learn({ code, request }) {
      if (!endings.has(code)) return false;
      // a request that was late must not end the token that has been fetched since
      if (headerValue(request.headers, 'authorization') === `Bearer ${token?.value}`) {
        token = undefined;
      }
      return true;
    },
  };
}

const endings = new Set(['token_expired', 'token_revoked', 'invalid_token']);

function tokenFetcher(context: SigningContext, options: BearerOptions): () => Promise<Token> {
  const { appKey, clock, engine } = context;
  const secret = readSecret('appSecret', options.appSecret);
  const url = readTokenUrl(options.tokenUrl);
  const authentication = options.clientAuthentication ?? 'basic';
  const send: FetchLike = options.fetch ?? ((input, init) => fetch(input, init));
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (options.scopes !== undefined) form.set('scope', readScopes('scopes', options.scopes));
  const headers: [string, string][] = [
    ['Accept', 'application/json'],
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ];
  if (authentication !== 'basic' && authentication !== 'post') {
    throw new RangeError('"clientAuthentication" must be "basic" or "post"');
  }

  return async () => {
    const startedMs = clock.nowMs();
    const init =
      authentication === 'basic'
        ? { headers: [...headers, basicLine(engine, appKey, secret)], body: form.toString() }
        : { headers, body: postBody(form, appKey, secret) };
    let response: Response;
    try {
      response = await send(url, { method: 'POST', redirect: 'manual', ...init });
    } catch (cause) {
      throw new TokenRequestError(0, 'no_response', { cause });
    }
    return readToken(response, await readJson(response), startedMs);
  };
}

function readTokenUrl(value: unknown): string {
  const text = readText('tokenUrl', value);
  if (!URL.canParse(text) || !isPrivate(new URL(text))) {
    throw new RangeError('"tokenUrl" must be an absolute https URL, or one of this machine');
  }
  return text;
}

/** RFC 6749 §2.3.1: both halves form-encoded, then Basic. */
function basicLine(engine: CryptoEngine, appKey: string, secret: Secret): [string, string] {
  const pair = secret.use((value) => `${formEncode(appKey)}:${formEncode(value)}`);
  return ['Authorization', `Basic ${engine.encode(engine.utf8Encode(pair), 'base64')}`];
}

const formEncode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

function postBody(form: URLSearchParams, appKey: string, secret: Secret): string {
  const whole = new URLSearchParams(form);
  whole.set('client_id', appKey);
  secret.use((value) => whole.set('client_secret', value));
  return whole.toString();
}

async function readJson(response: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const json: unknown = await response.json();
    // an object has members of unknown type, whatever they are
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function readToken(
  { status }: Response,
  json: Readonly<Record<string, unknown>>,
  startedMs: number,
): Token {
  if (status !== 200) {
    const code = json['error'];
    throw new TokenRequestError(status, typeof code === 'string' ? code : 'invalid_response');
  }
  const { access_token: value, token_type: type, expires_in: lifeSeconds } = json;
  const sound =
    typeof value === 'string' &&
    /^[A-Za-z0-9._~+/-]+=*$/.test(value) &&
    typeof type === 'string' &&
    type.toLowerCase() === 'bearer';
  if (!sound) throw new TokenRequestError(status, 'invalid_response');
  // RFC 6749 §5.1 leaves the life open; a token of unknown life is used for one request
  const lifeMs = typeof lifeSeconds === 'number' && lifeSeconds > 0 ? lifeSeconds * 1000 : 0;
  return { value, renewAtMs: startedMs + Math.max(lifeMs - marginMs, lifeMs * 0.9) };
}
