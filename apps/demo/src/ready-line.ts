import type { House } from './house.ts';

/** One line of JSON from which a script can call everything that runs. */
export function readyLine({ appId, keys, servers, tokenUrl, audience }: House): string {
  return JSON.stringify({
    app_id: appId,
    token_endpoint: tokenUrl,
    audience,
    servers: servers.map(({ name, url }) => ({ name, base_url: url })),
    keys: Object.values(keys).map((key) => ({
      label: key.label,
      environment: key.environment,
      app_key: key.appKey,
      // null where the key has none, so that every key has the same members
      app_secret: key.appSecret ?? null,
      private_key: key.privateKey ?? null,
      scopes: key.scopes,
      schemes: key.schemes,
    })),
  });
}
