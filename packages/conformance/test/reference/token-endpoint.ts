import type { IncomingMessage, ServerResponse } from 'node:http';
import { mint, type State, type StoredKey } from './state.ts';

interface Call {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly body: Buffer;
}

/** The token endpoint of RFC 6749 §4.4; every refusal is an answer of §5.2. */
export function serveTokens(state: State, { req, res, body }: Call): void {
  const [status, answer] = decideToken(state, req, body);
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic realm="token"' } : {};
  res
    .writeHead(status, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      ...challenge,
    })
    .end(JSON.stringify(answer));
}

type Answer = readonly [status: number, body: object];

function decideToken(state: State, req: IncomingMessage, body: Buffer): Answer {
  const refuse = (status: number, error: string): Answer => [status, { error }];
  if (req.method !== 'POST') return refuse(405, 'invalid_request');
  if (req.headers['content-type'] !== 'application/x-www-form-urlencoded') {
    return refuse(415, 'invalid_request');
  }
  const form = new URLSearchParams(body.toString());
  const names = [...form.keys()];
  const { authorization } = req.headers;
  const secretInUrl = /[?&]client_(id|secret)=/.test(req.url ?? '');
  const twoWays = authorization !== undefined && form.has('client_secret');
  if (new Set(names).size !== names.length || secretInUrl || twoWays) {
    return refuse(400, 'invalid_request');
  }
  const key = clientOf(state, authorization, form);
  if (key === undefined) return refuse(401, 'invalid_client');
  const grant = form.get('grant_type');
  if (grant === null) return refuse(400, 'invalid_request');
  if (grant !== 'client_credentials') return refuse(400, 'unsupported_grant_type');
  const scopes = form.get('scope')?.split(' ') ?? key.request.scopes;
  if (!scopes.every((scope) => key.request.scopes.includes(scope)))
    return refuse(400, 'invalid_scope');
  const token = mint(`at_${key.request.environment ?? 'live'}_`, 43);
  state.tokens.set(token, {
    appKey: key.appKey,
    scopes,
    expiresAtMs: state.nowMs + 3_600_000,
    revoked: false,
  });
  const scope = scopes.join(' ');
  return [200, { access_token: token, token_type: 'Bearer', expires_in: 3600, scope }];
}

function clientOf(
  state: State,
  authorization: string | undefined,
  form: URLSearchParams,
): StoredKey | undefined {
  const [id, secret] =
    authorization === undefined
      ? [form.get('client_id'), form.get('client_secret')]
      : Buffer.from(authorization.slice(6), 'base64')
          .toString()
          .split(':')
          .map((half) => decodeURIComponent(half));
  const key = state.keys.get(id ?? '');
  const right = key?.secrets.some(
    ({ value, expiresAtMs }) => value === secret && expiresAtMs > state.nowMs,
  );
  return key && right === true && state.standing(key) === undefined ? key : undefined;
}
