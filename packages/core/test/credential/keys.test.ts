import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { App } from '../../src/credential/app.ts';
import type { Key } from '../../src/credential/key.ts';
import type { PublicKeyAlgorithm } from '../../src/ports/crypto-engine.ts';
import { liveSecrets, standingOf } from '../../src/credential/life-cycle.ts';
import { chooseMaterial } from '../../src/credential/material-needs.ts';
import { rotateSecret } from '../../src/credential/rotate-secret.ts';
import { engine } from '../engine.ts';
import { dayMs, enabled, keyRing, mint, nowMs, reveal } from './fixtures.ts';

const pair = engine.generateKeyPair('ed25519');
const untilMs = nowMs + dayMs;

describe('chooseMaterial', () => {
  const choose = (
    schemes: string[],
    publicKeyAlgorithm?: PublicKeyAlgorithm,
    legacyUntilMs?: Record<string, number>,
  ) =>
    chooseMaterial({
      schemes,
      enabled,
      publicKeyAlgorithm,
      ...(legacyUntilMs && { legacyUntilMs }),
    });

  test.each([
    [['api-key'], 'none'],
    [['bearer'], 'hashed'],
    [['api-key', 'secret-key', 'bearer'], 'hashed'],
    [['sorted-params'], 'sealed'],
    [['bearer', 'http-signature'], 'sealed'],
    [['http-signature', 'local-token'], 'sealed'],
  ])('holds the secret of a key for %j as %s', (schemes, expected) => {
    expect(choose(schemes)).toBe(expected);
  });

  test('uses a public key only if it is given and all schemes can', () => {
    expect(choose(['http-signature', 'local-token', 'api-key'], 'ed25519')).toBe('public-key');
    expect(() => choose(['http-signature', 'sorted-params'], 'ed25519')).toThrow(
      /"schemes".*"sorted-params"/,
    );
    expect(() => choose(['api-key'], 'ed25519')).toThrow('"publicKey"');
    expect(() => choose(['key-only'])).toThrow(/"schemes".*"publicKey"/);
    expect(() => choose(['key-only', 'sorted-params'])).toThrow(RangeError);
  });

  test.each([
    [[]],
    [['unknown']],
    [['bearer', 'bearer']],
    [['sorted-params', 'sorted-params-md5']],
  ])('refuses the schemes %j', (schemes) => {
    expect(() => choose(schemes, undefined, { 'sorted-params-md5': untilMs })).toThrow(RangeError);
    expect(() => choose(schemes, undefined, { 'sorted-params-md5': untilMs })).toThrow('"schemes"');
  });

  test('asks a legacy scheme for its end date, and only that', () => {
    expect(choose(['sorted-params-md5'], undefined, { 'sorted-params-md5': untilMs })).toBe(
      'sealed',
    );
    expect(() => choose(['sorted-params-md5'])).toThrow('"legacyUntilMs"');
    expect(() =>
      choose(['sorted-params-md5'], undefined, { 'sorted-params-md5': Infinity }),
    ).toThrow('"legacyUntilMs"');
    expect(() => choose(['sorted-params'], undefined, { 'sorted-params': untilMs })).toThrow(
      '"legacyUntilMs"',
    );
  });
});

describe('mintKey', () => {
  test('gives a key that signs a sealed secret, shown once', () => {
    const { key, appSecret } = mint();
    expect(key.appKey).toMatch(/^ak_live_/);
    expect(reveal(appSecret)).toMatch(/^sk_live_/);
    expect(key.secrets).toMatchObject([
      { version: 1, createdAtMs: nowMs, material: { kind: 'sealed' } },
    ]);
    expect(key).toMatchObject({ state: 'active', revision: 1, scopes: ['orders:read'] });
  });

  test('gives a key that only compares a hashed secret', () => {
    expect(mint({ schemes: ['bearer'] }).key.secrets[0]?.material.kind).toBe('hashed');
  });

  test('gives an open key no secret, and a customer’s key none of ours', () => {
    expect(mint({ schemes: ['api-key'] })).toMatchObject({ key: { secrets: [] } });
    expect(mint({ schemes: ['api-key'] }).appSecret).toBeUndefined();
    const keyed = mint({ schemes: ['http-signature'], publicKey: pair.publicKey });
    expect(keyed.appSecret).toBeUndefined();
    expect(keyed.key.secrets[0]?.material).toMatchObject({ publicKey: pair.publicKey });
  });

  test('freezes the record through and through, and keeps its own copy of lists', () => {
    const scopes = ['orders:read'];
    const { key } = mint({ scopes });
    scopes.push('orders:write');
    expect(key.scopes).toEqual(['orders:read']);
    const [secret] = key.secrets;
    for (const part of [key, key.scopes, key.schemes, key.secrets, secret, secret?.material]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test('never mints the same twice', () => {
    const minted = Array.from({ length: 50 }, () => mint());
    expect(new Set(minted.map(({ key }) => key.appKey)).size).toBe(50);
    expect(new Set(minted.map(({ appSecret }) => reveal(appSecret))).size).toBe(50);
  });

  test.each([
    ['"appId"', { appId: 'app|1' }],
    ['"scopes"', { scopes: ['*'] }],
    ['"schemes"', { schemes: ['sorted-param'] }],
    ['"publicKey"', { schemes: ['http-signature'], publicKey: 'AAAA' }],
    ['"expiresAtMs"', { expiresAtMs: nowMs }],
    ['"expiresAtMs"', { notBeforeMs: nowMs + 2, expiresAtMs: nowMs + 2 }],
    ['"notBeforeMs"', { notBeforeMs: Number.NaN }],
    ['"nowMs"', { nowMs: 0.5 }],
    ['must be later than now', { legacyUntilMs: { 'sorted-params-md5': nowMs } }],
    ['within ten years', { legacyUntilMs: { 'sorted-params-md5': nowMs + 11 * 366 * dayMs } }],
  ])('refuses a wrong %s', (name, change) => {
    expect(() => mint(change)).toThrow(name);
  });
});

describe('the end of a legacy scheme', () => {
  const legacy = (legacyUntilMs: unknown) => () =>
    // of any shape, as a caller without a compiler could write it
    mint({
      schemes: ['sorted-params-md5'],
      legacyUntilMs: legacyUntilMs as Record<string, number>,
    });

  test('may be ten years away', () => {
    const legacyUntilMs = { 'sorted-params-md5': Date.UTC(2035, 10, 1) };
    expect(legacy(legacyUntilMs)().key.legacyUntilMs).toEqual(legacyUntilMs);
  });

  test.each([untilMs, '2027-01-01', null])('is given by name, not as %j', (wrong) => {
    expect(legacy(wrong)).toThrow(TypeError);
    expect(legacy(wrong)).toThrow(/"legacyUntilMs" must be an object: \{ .+: ms since 1970 \}/);
  });

  test.each([{}, { 'sorted-params-md5': '2027-01-01' }])('%j names no time', (wrong) => {
    expect(legacy(wrong)).toThrow('{ "sorted-params-md5": ms since 1970 }');
  });
});

describe('rotateSecret', () => {
  const rotate = (key: Key, overlapMs: number, atMs = nowMs) =>
    rotateSecret(key, { overlapMs, nowMs: atMs, keyRing, engine });

  test('puts the new version first and lets the old one run out', () => {
    const { key, appSecret } = mint();
    const rotated = rotate(key, dayMs);
    expect(reveal(rotated.appSecret)).not.toBe(reveal(appSecret));
    expect(rotated.key.secrets).toMatchObject([
      { version: 2 },
      { version: 1, expiresAtMs: nowMs + dayMs },
    ]);
    expect(rotated.key.secrets[0]).not.toHaveProperty('expiresAtMs');
    expect(rotated.key.revision).toBe(2);
    expect(liveSecrets(rotated.key, nowMs + dayMs - 1)).toHaveLength(2);
    expect(liveSecrets(rotated.key, nowMs + dayMs)).toHaveLength(1);
  });

  test('without overlap leaves the new version alone', () => {
    expect(rotate(mint().key, 0).key.secrets).toMatchObject([{ version: 2 }]);
  });

  test('keeps at most two versions, drops expired ones and never counts again', () => {
    const second = rotate(mint().key, dayMs).key;
    expect(rotate(second, dayMs).key.secrets.map(({ version }) => version)).toEqual([3, 2]);
    const later = rotate(second, dayMs, nowMs + 2 * dayMs).key;
    expect(later.secrets.map(({ version }) => version)).toEqual([3, 2]);
    expect(rotate(later, dayMs, nowMs + 9 * dayMs).key.secrets[0]?.version).toBe(4);
  });

  test('holds the new secret as the old one was held', () => {
    expect(rotate(mint({ schemes: ['bearer'] }).key, 0).key.secrets[0]?.material.kind).toBe(
      'hashed',
    );
    const { key } = mint({ schemes: ['http-signature'], publicKey: pair.publicKey });
    const next = engine.generateKeyPair('ed25519').publicKey;
    const options = { overlapMs: dayMs, nowMs, keyRing, engine };
    expect(() => rotateSecret(key, options)).toThrow('"publicKey"');
    expect(() => rotateSecret(key, { ...options, publicKey: pair.publicKey })).toThrow(
      '"publicKey"',
    );
    expect(() => rotateSecret(mint().key, { ...options, publicKey: next })).toThrow('"publicKey"');
    const rotated = rotateSecret(key, { ...options, publicKey: next });
    expect(rotated.appSecret).toBeUndefined();
    expect(rotated.key.secrets[0]?.material).toMatchObject({ publicKey: next });
  });

  test('never widens anything', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 40 })), {
          maxLength: 8,
        }),
        (rotations) => {
          let { key } = mint({ expiresAtMs: nowMs + 400 * dayMs });
          let atMs = nowMs;
          for (const [overlapDays, waitDays] of rotations) {
            atMs += waitDays * dayMs;
            const before = key;
            key = rotate(before, overlapDays * dayMs, atMs).key;
            expect({ ...key, secrets: [], revision: 0 }).toEqual({
              ...before,
              secrets: [],
              revision: 0,
            });
            expect(key.secrets.length).toBeLessThanOrEqual(2);
            for (const secret of key.secrets.slice(1)) {
              const former = before.secrets.find(({ version }) => version === secret.version);
              expect(secret.material).toBe(former?.material);
              expect(secret.expiresAtMs).toBeLessThanOrEqual(former?.expiresAtMs ?? Infinity);
              expect(secret.expiresAtMs).toBeLessThanOrEqual(atMs + overlapDays * dayMs);
            }
          }
        },
      ),
      { seed: 30, numRuns: 60 },
    );
  });

  test('does not bring back to life what is revoked, nor invent what was never there', () => {
    const { key } = mint();
    expect(() => rotate({ ...key, state: 'revoked' }, 0)).toThrow('"key"');
    expect(rotate({ ...key, state: 'disabled' }, 0).key.state).toBe('disabled');
    expect(() => rotate(mint({ schemes: ['api-key'] }).key, 0)).toThrow('"key"');
    for (const overlapMs of [-1, 30 * dayMs + 1, Number.NaN, 0.5]) {
      expect(() => rotate(key, overlapMs)).toThrow('"overlapMs"');
    }
  });
});

describe('standingOf', () => {
  const app: App = { appId: 'app_1', name: '', state: 'active', createdAtMs: 0, revision: 1 };
  const { key } = mint({ notBeforeMs: nowMs + 10, expiresAtMs: nowMs + 20 });
  const at = (offset: number, changes: { app?: App; key?: Key } = {}) =>
    standingOf({ app, key, ...changes }, nowMs + offset);

  test('counts from the first millisecond to just before the last', () => {
    expect([9, 10, 19, 20].map((offset) => at(offset))).toEqual([
      'credential_expired',
      undefined,
      undefined,
      'credential_expired',
    ]);
    expect(at(Number.NaN)).toBe('credential_expired');
  });

  test('refuses every state but active, unknown ones included', () => {
    for (const state of ['suspended', 'closed', 'paused'] as App['state'][]) {
      expect(at(15, { app: { ...app, state } })).toBe('credential_revoked');
    }
    for (const state of ['disabled', 'revoked', 'ACTIVE'] as Key['state'][]) {
      expect(at(15, { key: { ...key, state } })).toBe('credential_revoked');
    }
  });
});
