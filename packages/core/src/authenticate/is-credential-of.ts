import type { Credential } from '../ports/credential-store.ts';

/** A store that is confused must not be believed, whatever its types say. */
export function isCredentialOf(appKey: string, answer: Credential | null): answer is Credential {
  const { app, key }: Partial<Credential> = answer ?? {};
  return (
    key?.appKey === appKey &&
    app?.appId === key.appId &&
    Array.isArray(key.schemes) &&
    Array.isArray(key.scopes) &&
    Array.isArray(key.secrets)
  );
}
