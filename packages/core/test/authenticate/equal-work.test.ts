import { describe, expect, it } from 'vitest';
import { defaultFormat } from '../../src/credential/credential-format.ts';
import type { Key } from '../../src/credential/key.ts';
import type { CryptoEngine } from '../../src/ports/crypto-engine.ts';
import type { AuthRequest } from '../../src/request.ts';
import { engine } from '../engine.ts';
import { codeOf, createWorld, get, signedGet, type World } from './world.ts';

/** An engine that writes down each MAC that is computed: its algorithm and the length of its text. */
function createWitness(): { readonly engine: CryptoEngine; take(): readonly string[] } {
  let work: string[] = [];
  return {
    engine: {
      ...engine,
      macKey(secret) {
        const key = engine.macKey(secret);
        return {
          kind: 'mac',
          sign(algorithm, message, encoding) {
            work.push(`${algorithm} over ${message.length}`);
            return key.sign(algorithm, message, encoding);
          },
        };
      },
    },
    take() {
      const taken = work;
      work = [];
      return taken;
    },
  };
}

async function workOf(
  changes: Partial<Key>,
  spoil: (request: AuthRequest, world: World) => AuthRequest,
): Promise<readonly string[]> {
  const witness = createWitness();
  const world = createWorld({ key: changes, options: { engine: witness.engine } });
  const request = spoil(signedGet(world), world);
  witness.take();
  expect(await codeOf(world.authenticate(request))).toBe('auth_invalid');
  return witness.take();
}

const wrongly = ({ rawTarget }: AuthRequest): AuthRequest =>
  get(rawTarget.replace(/sign=[0-9a-f]{64}/, `sign=${'0'.repeat(64)}`));

describe('the MACs computed for a wrong signature', () => {
  it('are those of a real verification', async () => {
    const work = await workOf({}, wrongly);
    expect(work).toHaveLength(1);
    expect(work[0]).toMatch(/^sha256 over \d{3}$/);
  });

  it('are the same for a key that does not exist', async () => {
    const unknown = defaultFormat.mintAppKey(engine, 'live');
    const work = await workOf({}, (request, world) =>
      get(wrongly(request).rawTarget.replace(world.key.appKey, unknown)),
    );
    expect(work).toEqual(await workOf({}, wrongly));
  });

  it.each([
    ['that may not use the scheme', { schemes: ['http-signature'] }],
    ['that is revoked', { state: 'revoked' }],
    ['whose time is over', { expiresAtMs: 1 }],
  ] as const)('are the same for a key %s', async (_, changes) => {
    expect(await workOf(changes, wrongly)).toEqual(await workOf({}, wrongly));
  });
});
