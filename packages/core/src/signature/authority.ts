/** The port that a scheme's URLs leave out (RFC 9110 §4.2). */
const defaultPort = { http: ':80', https: ':443' } as const;

/**
 * An authority the way it is signed: lower case, without the default port (RFC 9421 §2.2.3).
 *
 * @example
 * ```ts
 * import { normaliseAuthority } from '@countersign/core';
 * normaliseAuthority('API.Example.com:443', 'https'); // 'api.example.com'
 * ```
 */
export function normaliseAuthority(authority: string, protocol: 'http' | 'https'): string {
  const lower = authority.toLowerCase();
  const port = defaultPort[protocol];
  return lower.endsWith(port) ? lower.slice(0, -port.length) : lower;
}
