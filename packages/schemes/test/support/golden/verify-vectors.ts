import {
  createAuthenticator,
  defaultFormat,
  ephemeralKeyRing,
  importKey,
  type Credential,
  type Decision,
  type PublicKeyAlgorithm,
  type RoutePolicy,
  type Scheme,
} from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { MemoryReplayGuard } from '@countersign/store-memory';
import { expect } from 'vitest';
import { readVectors, type Vector } from './vector-file.ts';
import { anotherKey, heldKey, type HeldKey } from './vector-key.ts';
import { toAuthRequest } from './vector-request.ts';

/** How the vectors of a scheme are verified. */
export interface VerifyOptions {
  readonly schemes: readonly Scheme[];
  readonly policy?: RoutePolicy;
  /** For schemes that sign with a private key, which then stands as PEM in `appSecret`. */
  readonly publicKeyAlgorithm?: PublicKeyAlgorithm | ((vector: Vector) => PublicKeyAlgorithm);
  /**
   * What is signed, written by the scheme; by default what the service explains to callers of `test`
   * keys whose signature does not match. Keys of other platforms are taken for such.
   */
  readonly stringToSign?: (vector: Vector) => string;
  readonly folder?: URL;
}

/** A scheme in use until long after every vector. */
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Verifies every committed vector of a scheme at its own time: the request is accepted under its key
 * and refused under another secret, and what we sign is what the vector says its client signed.
 * Answers how many there were; throws when there are none.
 */
export async function verifyVectors(scheme: string, options: VerifyOptions): Promise<number> {
  const file = readVectors(scheme, options.folder);
  const vectors = file?.vectors ?? [];
  expect(file?.scheme, `vectors/${scheme}.json`).toBe(scheme);
  expect(vectors.length, `vectors of ${scheme}`).toBeGreaterThan(0);
  for (const vector of vectors) {
    const { name } = vector;
    const { publicKeyAlgorithm: algorithm } = options;
    const publicKeyAlgorithm = typeof algorithm === 'function' ? algorithm(vector) : algorithm;
    const candidate = { scheme, vector, options };
    const held = await decide(candidate, heldKey(vector, publicKeyAlgorithm));
    expect(held.ok ? held.principal.scheme : held.error, `${name}, at its time`).toBe(scheme);

    const refused = await decide(candidate, anotherKey(vector, publicKeyAlgorithm));
    const error = refused.ok ? undefined : refused.error;
    expect(error?.code, `${name}, under another secret`).toBe('auth_invalid');

    const written = options.stringToSign?.(vector) ?? error?.explanation?.stringToSign;
    expect(written, `${name}, string to sign`).toBe(vector.stringToSign);
  }
  return vectors.length;
}

interface Candidate {
  readonly scheme: string;
  readonly vector: Vector;
  readonly options: VerifyOptions;
}

/** Decides about a vector as a service would that holds this key and no other. */
function decide(
  { scheme, vector, options }: Candidate,
  held: HeldKey,
): Decision | Promise<Decision> {
  const { schemes, policy } = options;
  const { appKey } = vector;
  const clock = { nowMs: () => Date.parse(vector.clock) };
  const keyRing = ephemeralKeyRing(engine);
  const isLegacy = schemes.some(({ variants }) =>
    variants.some((variant) => variant.legacy && variant.name === scheme),
  );
  const app = { appId: 'app_vectors000000000', name: 'vectors', createdAtMs: 0, revision: 1 };
  const key = importKey({
    appKey,
    ...held,
    appId: app.appId,
    label: 'vectors',
    // so that a refusal is explained, unless the key is one of our own that says otherwise
    environment: defaultFormat.parse(appKey)?.environment ?? 'test',
    scopes: [],
    schemes: [scheme],
    enabled: schemes,
    ...(isLegacy && { legacyUntilMs: { [scheme]: clock.nowMs() + dayMs } }),
    keyRing,
    engine,
    nowMs: clock.nowMs(),
  });
  const credential: Credential = { app: { ...app, state: 'active' }, key };
  const authenticator = createAuthenticator({
    credentials: { findCredential: (id) => (id === appKey ? credential : undefined) },
    replayGuard: new MemoryReplayGuard({ clock }),
    keyRing,
    engine,
    clock,
    timer: { after: () => () => undefined },
    schemes,
  });
  return authenticator.authenticate(toAuthRequest(vector.request), policy);
}
