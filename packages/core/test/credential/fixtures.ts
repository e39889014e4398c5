import type { Scheme } from '../../src/authenticate/scheme.ts';
import { ephemeralKeyRing } from '../../src/credential/key-ring.ts';
import type { MaterialKind } from '../../src/credential/key.ts';
import type { MintKeyOptions } from '../../src/credential/make-key.ts';
import { mintKey } from '../../src/credential/mint-key.ts';
import { httpSignature } from '../../src/signature/http-signature/scheme.ts';
import { engine } from '../engine.ts';

export const nowMs = 1_764_000_000_000;
export const dayMs = 24 * 60 * 60 * 1000;
export const keyRing = ephemeralKeyRing(engine);

const schemeOf = (name: string, needs: readonly MaterialKind[], legacy: string[] = []): Scheme => ({
  name,
  foreignKeys: name !== 'local-token',
  challenge: name,
  variants: [
    { name, needs, legacy: false },
    ...legacy.map((variant) => ({ name: variant, needs, legacy: true })),
  ],
  recognise: () => undefined,
});

/** Schemes with the needs that the real ones have. */
export const enabled: readonly Scheme[] = [
  schemeOf('api-key', []),
  schemeOf('secret-key', ['hashed']),
  schemeOf('bearer', ['hashed']),
  schemeOf('sorted-params', ['sealed'], ['sorted-params-md5', 'sorted-params-sha1']),
  httpSignature({ foreignKeys: true }),
  schemeOf('local-token', ['sealed', 'public-key']),
  schemeOf('key-only', ['public-key']),
];

/** Mints a key for `sorted-params` unless told otherwise. */
export const mint = (changes: Partial<MintKeyOptions> = {}) =>
  mintKey({
    appId: 'app_4fGk29XbQz81LmNo',
    label: 'test',
    environment: 'live',
    scopes: ['orders:read'],
    schemes: ['sorted-params'],
    enabled,
    keyRing,
    engine,
    nowMs,
    ...changes,
  });

/** The text of a secret that must be there. */
export function reveal(secret: { use<T>(borrow: (value: string) => T): T } | undefined): string {
  if (secret === undefined) throw new Error('there is no secret');
  return secret.use((value) => value);
}

/** A base64url value of so many equal bytes. */
export const base64url = (length: number, fill = 7): string =>
  engine.encode(new Uint8Array(length).fill(fill), 'base64url');
