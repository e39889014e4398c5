import type { App, Credential, CredentialStore, Key } from '@countersign/core';
import { frozenCopy } from './frozen-copy.ts';

/**
 * Keeps apps and keys in memory. Records are frozen copies, and {@link findCredential} answers the
 * same object until the key or its app changes.
 *
 * @example
 * ```ts
 * import { MemoryCredentialStore } from '@countersign/store-memory';
 *
 * const store = new MemoryCredentialStore();
 * store.insertApp({
 *   appId: 'app_4fGk29XbQz81LmNo',
 *   name: 'Shop',
 *   state: 'active',
 *   createdAtMs: 1_764_000_000_000,
 *   revision: 1,
 * });
 * store.findApp('app_4fGk29XbQz81LmNo')?.name; // 'Shop'
 * ```
 */
export class MemoryCredentialStore implements CredentialStore {
  readonly #apps = new Map<string, App>();
  readonly #credentials = new Map<string, Credential>();
  /** The keys of each app, in the order in which they were added. */
  readonly #keysOf = new Map<string, Set<string>>();

  findCredential(appKey: string): Credential | undefined {
    return this.#credentials.get(appKey);
  }

  findApp(appId: string): App | undefined {
    return this.#apps.get(appId);
  }

  listKeys(appId: string): readonly Key[] {
    const keys: Key[] = [];
    for (const appKey of this.#keysOf.get(appId) ?? []) {
      const credential = this.#credentials.get(appKey);
      if (credential !== undefined) keys.push(credential.key);
    }
    return keys;
  }

  /** @throws Error if the id is taken. */
  insertApp(app: App): void {
    if (this.#apps.has(app.appId)) throw new Error(`the app ${app.appId} exists already`);
    this.#apps.set(app.appId, frozenCopy(app));
    this.#keysOf.set(app.appId, new Set());
  }

  /** @throws Error if the id is taken or the app is unknown. */
  insertKey(key: Key): void {
    if (this.#credentials.has(key.appKey)) throw new Error(`the key ${key.appKey} exists already`);
    const app = this.#apps.get(key.appId);
    if (app === undefined) throw new Error(`the app ${key.appId} does not exist`);
    this.#put(app, frozenCopy(key));
    this.#keysOf.get(key.appId)?.add(key.appKey);
  }

  /** @throws RangeError if the new revision does not follow the one it was made from. */
  replaceApp(app: App, fromRevision: number): boolean {
    requireNextRevision(app.revision, fromRevision);
    if (this.#apps.get(app.appId)?.revision !== fromRevision) return false;
    const replacement = frozenCopy(app);
    this.#apps.set(app.appId, replacement);
    for (const key of this.listKeys(app.appId)) this.#put(replacement, key);
    return true;
  }

  /** @throws RangeError if the revision does not follow, or the key would change hands. */
  replaceKey(key: Key, fromRevision: number): boolean {
    requireNextRevision(key.revision, fromRevision);
    const current = this.#credentials.get(key.appKey);
    if (current === undefined || current.key.revision !== fromRevision) return false;
    if (current.key.appId !== key.appId) throw new RangeError('"appId" of a key cannot change');
    this.#put(current.app, frozenCopy(key));
    return true;
  }

  #put(app: App, key: Key): void {
    this.#credentials.set(key.appKey, Object.freeze({ app, key }));
  }
}

/** A change that kept the revision would let the next lost update pass unseen. */
function requireNextRevision(revision: number, fromRevision: number): void {
  if (revision !== fromRevision + 1) {
    throw new RangeError(`"revision" must be ${fromRevision + 1}, the next after "fromRevision"`);
  }
}
