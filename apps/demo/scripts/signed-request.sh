#!/bin/sh
# Sends a request signed with sorted-params, with nothing but a shell, openssl and curl:
#
#   APP_KEY=ak_live_… APP_SECRET=sk_live_… sh signed-request.sh GET 'http://127.0.0.1:4001/orders?page=2'
#   APP_KEY=ak_live_… APP_SECRET=sk_live_… sh signed-request.sh POST http://127.0.0.1:4001/orders '{"amount":990}'
#
# Names and values in the URL must be escaped already, as RFC 3986 says.
set -eu
method=$1
url=$2
body=${3-}

rest=${url#*://}
host=${rest%%/*}
target=/${rest#*/}
path=${target%%\?*}
query=${target#"$path"}
query=${query#\?}
query="${query:+$query&}app_key=$APP_KEY&nonce=$(openssl rand -hex 16)&timestamp=$(date +%s)"

sorted=$(printf '%s' "$query" | tr '&' '\n' | LC_ALL=C sort -s -t = -k 1,1 | tr '\n' '&')
digest=
set --
if [ -n "$body" ]; then
  digest=$(printf '%s' "$body" | openssl dgst -sha256 | sed 's/.* //')
  set -- -H 'Content-Type: application/json' --data-binary "$body"
fi
sign=$(printf '%s\n%s\n%s\n%s\n%s' "$method" "$host" "$path" "${sorted%&}" "$digest" |
  openssl dgst -sha256 -hmac "$APP_SECRET" | sed 's/.* //')

curl -sS -X "$method" "$@" "${url%%\?*}?$query&sign=$sign"
