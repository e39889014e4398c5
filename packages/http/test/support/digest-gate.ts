import { createHash } from 'node:crypto';
import type { AuthErrorCode, AuthRequest, Principal, RoutePolicy } from '@countersign/core';
import { buildRefusal, createProxyTrust, type Admission, type Gate } from '../../src/index.ts';
import { headerLines } from '../../src/node/node-request.ts';

/** What a gate was asked and has said. */
export interface DigestGate extends Gate {
  readonly details: string[];
}

const principal: Principal = {
  appId: 'app_test',
  appKey: 'ak_test',
  environment: 'test',
  scopes: ['orders:read'],
  scheme: 'digest',
  secretVersion: 1,
  covered: [],
};

/**
 * A gate without cryptography, for tests of how bodies are carried: whoever sends `X-Proof` is let
 * in, and the body must have the SHA-256 that `X-Digest` says.
 */
export function createDigestGate(limitBytes = 1024 * 1024, maxInflatedBytes = 4096): DigestGate {
  const details: string[] = [];
  const context = { challenges: ['Digest'], realm: 'test', requestId: 'r', nowMs: 0 };
  const refuse: Gate['refuse'] = (_request, error) => {
    details.push(error.detail ?? '');
    return buildRefusal(error, context);
  };
  const refused = (request: AuthRequest, code: AuthErrorCode, detail: string): Admission => ({
    ok: false,
    refusal: refuse(request, { code, detail }),
  });
  const accepted: Admission = { ok: true, principal, headers: [['X-Accepted', 'yes']] };
  return {
    details,
    // Nothing under test asks it.
    authenticator: {
      schemes: [],
      limits: {
        maxBodyBytes: limitBytes,
        maxCredentialBytes: 1,
        maxParameters: 1,
        maxTargetBytes: 1,
      },
      authenticate: () => ({ ok: false, error: { code: 'auth_required' } }),
      preparePolicy: () => undefined,
      report: () => undefined,
      checkScopes: () => undefined,
    },
    proxies: createProxyTrust([]),
    maxInflatedBytes,
    policy: (route = {}) => route,
    refuse,
    readmit: () => accepted,
    requireScopes: () => undefined,
    admit: (request, policy = {}) => admit(request, policy),
  };

  function admit(request: AuthRequest, policy: RoutePolicy): Admission | Promise<Admission> {
    const [wait] = headerLines(request.rawHeaders, 'x-wait');
    if (wait === undefined) return decide(request, policy);
    return new Promise((resolve) => setTimeout(resolve, Number(wait))).then(() =>
      decide(request, policy),
    );
  }

  function decide(request: AuthRequest, policy: RoutePolicy): Admission | Promise<Admission> {
    if (headerLines(request.rawHeaders, 'x-proof').length === 0) {
      return refused(request, 'auth_required', 'no proof');
    }
    const [expected] = headerLines(request.rawHeaders, 'x-digest');
    const { body } = request;
    if (expected === undefined) return accepted;
    const hash = createHash('sha256');
    if (policy.body === 'streamed') {
      body.watch({
        limitBytes: policy.maxBodyBytes ?? limitBytes,
        update: (chunk) => void hash.update(chunk),
        accept: () => hash.digest('hex') === expected,
      });
      return accepted;
    }
    return Promise.resolve(body.read(policy.maxBodyBytes ?? limitBytes)).then((read) => {
      if (read.ok) {
        return hash.update(read.bytes).digest('hex') === expected
          ? accepted
          : refused(request, 'digest_mismatch', 'another body');
      }
      if (read.reason === 'too-large') return refused(request, 'body_too_large', 'too large');
      if (read.reason === 'consumed') return refused(request, 'config_unsafe', read.advice);
      return refused(request, 'auth_malformed', 'aborted');
    });
  }
}

/** SHA-256 in hex. */
export const sha256 = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');
