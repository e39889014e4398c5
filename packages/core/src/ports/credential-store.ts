import type { App } from '../credential/app.ts';
import type { Key } from '../credential/key.ts';

/** A key together with the app that owns it. */
export interface Credential {
  readonly app: App;
  readonly key: Key;
}

/**
 * Where credentials are looked up. Answering the same frozen object for as long as nothing changed
 * lets core keep what it derived from it.
 */
export interface CredentialSource {
  /** Exact, case-sensitive match; undefined when there is none. Throws when it cannot know. */
  findCredential(appKey: string): Credential | undefined | Promise<Credential | undefined>;
}

/** Where apps and keys are kept. */
export interface CredentialStore extends CredentialSource {
  findApp(appId: string): App | undefined | Promise<App | undefined>;
  listKeys(appId: string): readonly Key[] | Promise<readonly Key[]>;
  /** Adds an app; throws when its id is taken. */
  insertApp(app: App): void | Promise<void>;
  /** Adds a key; throws when its id is taken or its app is unknown. */
  insertKey(key: Key): void | Promise<void>;
  /**
   * Replaces an app if it still has the revision that the change was made from, in one atomic step.
   * False when another writer was first.
   */
  replaceApp(app: App, fromRevision: number): boolean | Promise<boolean>;
  /** The same for a key. */
  replaceKey(key: Key, fromRevision: number): boolean | Promise<boolean>;
}
