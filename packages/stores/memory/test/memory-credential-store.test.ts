import { describe, expect, it } from 'vitest';
import { MemoryCredentialStore } from '../src/memory-credential-store.ts';
import { app, key } from './fixtures.ts';

function stage(): MemoryCredentialStore {
  const store = new MemoryCredentialStore();
  store.insertApp(app);
  store.insertKey(key);
  return store;
}

/** Every object within a value, itself included. */
function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

describe('look-up', () => {
  it('finds a key with its app', () => {
    expect(stage().findCredential('ak_1')).toEqual({ app, key });
    expect(stage().findApp('app_1')).toEqual(app);
    expect(stage().listKeys('app_1')).toEqual([key]);
  });

  it.each(['AK_1', 'ak_1 ', ' ak_1', 'ak_', '', '__proto__', 'constructor'])(
    'finds nothing under %j',
    (id) => {
      const store = stage();
      expect(store.findCredential(id)).toBeUndefined();
      expect(store.findApp(id)).toBeUndefined();
      expect(store.listKeys(id)).toEqual([]);
    },
  );

  it('answers frozen copies, and the same ones each time', () => {
    const store = stage();
    const found = store.findCredential('ak_1');
    expect(found).toBe(store.findCredential('ak_1'));
    expect(objectsIn(found).length).toBeGreaterThan(6);
    expect(objectsIn(found).every(Object.isFrozen)).toBe(true);
    expect(objectsIn([app, key]).some(Object.isFrozen)).toBe(false);
  });

  it('does not follow later changes of what it was given', () => {
    const scopes = ['orders:read'];
    const store = new MemoryCredentialStore();
    store.insertApp(app);
    store.insertKey({ ...key, scopes });
    scopes.push('orders:write');
    expect(store.findCredential('ak_1')?.key.scopes).toEqual(['orders:read']);
  });

  it('lists the keys of an app in the order in which they came, and no others', () => {
    const store = stage();
    store.insertApp({ ...app, appId: 'app_2' });
    store.insertKey({ ...key, appKey: 'ak_0' });
    store.insertKey({ ...key, appKey: 'ak_9', appId: 'app_2' });
    expect(store.listKeys('app_1').map(({ appKey }) => appKey)).toEqual(['ak_1', 'ak_0']);
  });
});

describe('changes', () => {
  it('refuses an id that is taken and a key without an app', () => {
    const store = stage();
    expect(() => store.insertApp(app)).toThrow('exists already');
    expect(() => store.insertKey(key)).toThrow('exists already');
    expect(() => store.insertKey({ ...key, appKey: 'ak_2', appId: 'app_2' })).toThrow(
      'does not exist',
    );
    expect(store.findCredential('ak_2')).toBeUndefined();
  });

  it('replaces a key once for each revision', () => {
    const store = stage();
    const before = store.findCredential('ak_1');
    expect(store.replaceKey({ ...key, state: 'revoked', revision: 2 }, 1)).toBe(true);
    expect(store.replaceKey({ ...key, label: 'late', revision: 2 }, 1)).toBe(false);
    expect(store.findCredential('ak_1')).not.toBe(before);
    expect(store.findCredential('ak_1')?.key).toMatchObject({ state: 'revoked', label: 'reader' });
    expect(before?.key.state).toBe('active');
  });

  it('shows a changed app in the credentials of all its keys', () => {
    const store = stage();
    store.insertKey({ ...key, appKey: 'ak_2' });
    store.insertApp({ ...app, appId: 'app_2' });
    store.insertKey({ ...key, appKey: 'ak_3', appId: 'app_2' });
    const untouched = store.findCredential('ak_3');
    expect(store.replaceApp({ ...app, state: 'suspended', revision: 2 }, 1)).toBe(true);
    expect(store.replaceApp({ ...app, state: 'closed', revision: 2 }, 1)).toBe(false);
    expect(store.findApp('app_1')?.state).toBe('suspended');
    for (const appKey of ['ak_1', 'ak_2']) {
      expect(store.findCredential(appKey)?.app.state).toBe('suspended');
    }
    expect(store.findCredential('ak_3')).toBe(untouched);
  });

  it('replaces nothing that is not there', () => {
    const store = new MemoryCredentialStore();
    expect(store.replaceApp({ ...app, revision: 2 }, 1)).toBe(false);
    expect(store.replaceKey({ ...key, revision: 2 }, 1)).toBe(false);
    expect(store.findApp('app_1')).toBeUndefined();
  });

  it('refuses a revision that does not follow, and a key that changes hands', () => {
    const store = stage();
    expect(() => store.replaceApp(app, 1)).toThrow(RangeError);
    expect(() => store.replaceKey({ ...key, revision: 3 }, 1)).toThrow(RangeError);
    expect(() => store.replaceKey({ ...key, appId: 'app_2', revision: 2 }, 1)).toThrow(RangeError);
    expect(store.findCredential('ak_1')).toEqual({ app, key });
  });
});
