import type { House } from './house.ts';
import type { SeededKey } from './seed.ts';

/** A request that can be pasted into any POSIX shell, again and again. */
export interface Snippet {
  readonly title: string;
  readonly command: string;
}

/** One request or more for each pattern, spread over the frameworks. */
export function makeSnippets({ keys, servers, tokenUrl, audience }: House): readonly Snippet[] {
  const url = (name: string): string => servers.find((server) => server.name === name)?.url ?? '';
  return [
    {
      title: '1. Open key, on Express',
      command: `curl -i -H 'X-App-Key: ${keys.open.appKey}' ${url('express')}/open`,
    },
    { title: '2. Local token, on Koa', command: localToken(keys.reader, url('koa'), audience) },
    {
      title: '3. Exchanged token, on NestJS over Express',
      command: exchangedToken(keys.reader, url('nest-express'), tokenUrl),
    },
    {
      title: '3. The secret itself, on NestJS over Fastify',
      command: `curl -i -u '${pairOf(keys.reader)}' ${url('nest-fastify')}/orders`,
    },
    {
      title: '4. Signed request: sorted-params, on Fastify',
      command: sortedParams(keys.reader, url('fastify')),
    },
    {
      title: '4. Signed request: RFC 9421 with a JSON body, on Express',
      command: httpSignature(keys.writer, url('express')),
    },
    {
      title: '4. Signed request: MD5, for a key that still may, on Koa',
      command: legacyParams(keys.legacy, url('koa')),
    },
  ];
}

const hmac = 'openssl dgst -sha256 -hmac "$secret"';
const base64url = "openssl base64 -A | tr '+/' '-_' | tr -d '='";
const freshNonce = '$(openssl rand -hex 16)';

function localToken(key: SeededKey, url: string, audience: string): string {
  return `(
${variables(key)}
b64() { ${base64url}; }
head=$(printf '{"alg":"HS256","typ":"app-token+jwt","kid":"%s"}' "$key" | b64)
claims=$(printf '{"aud":"${audience}","exp":%d}' $(($(date +%s) + 300)) | b64)
proof=$(printf '%s' "$head.$claims" | ${hmac} -binary | b64)
curl -i -H "Authorization: Bearer $head.$claims.$proof" ${url}/orders
)`;
}

function exchangedToken(key: SeededKey, url: string, tokenUrl: string): string {
  return `(
answer=$(curl -s -u '${pairOf(key)}' -d grant_type=client_credentials ${tokenUrl})
token=$(printf '%s' "$answer" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -i -H "Authorization: Bearer $token" ${url}/orders
)`;
}

function sortedParams(key: SeededKey, url: string): string {
  return `(
${variables(key)}
query="app_key=$key&nonce=${freshNonce}&page=2&timestamp=$(date +%s)"
sign=$(printf 'GET\\n${hostOf(url)}\\n/orders\\n%s\\n' "$query" | ${hmac} | sed 's/.* //')
curl -i "${url}/orders?$query&sign=$sign"
)`;
}

function legacyParams(key: SeededKey, url: string): string {
  return `(
${variables(key)}
query="app_key=$key&nonce=${freshNonce}&page=2&sign_type=MD5&timestamp=$(date +%s)"
sign=$(printf '%s&key=%s' "$query" "$secret" | openssl dgst -md5 | sed 's/.* //')
curl -i "${url}/orders?$query&sign=$sign"
)`;
}

function httpSignature(key: SeededKey, url: string): string {
  const covered = '("@method" "@authority" "@path" "@query" "content-digest")';
  return `(
${variables(key)}
body='{"amount":990}'
digest="sha-256=:$(printf '%s' "$body" | openssl dgst -sha256 -binary | openssl base64 -A):"
input='${covered};created='$(date +%s)';keyid="'$key'";nonce="'${freshNonce}'"'
base=$(printf '"@method": POST\\n"@authority": ${hostOf(url)}\\n"@path": /orders\\n"@query": ?\\n')
proof=$(printf '%s\\n"content-digest": %s\\n"@signature-params": %s' "$base" "$digest" "$input" |
  ${hmac} -binary | openssl base64 -A)
curl -i -H 'Content-Type: application/json' -H "Content-Digest: $digest" \\
  -H "Signature-Input: sig=$input" -H "Signature: sig=:$proof:" -d "$body" ${url}/orders
)`;
}

const hostOf = (url: string): string => new URL(url).host;

const pairOf = ({ appKey, appSecret }: SeededKey): string => `${appKey}:${appSecret ?? ''}`;

const variables = ({ appKey, appSecret }: SeededKey): string =>
  `key=${appKey}\nsecret=${appSecret ?? ''}`;
