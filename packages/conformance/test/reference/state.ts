import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import type { AuthErrorCode } from '@countersign/core';
import { checksumOf, type KeyRequest, type StoreFault, type StoreName } from '../../src/index.ts';
import type { Flaw } from './flaws.ts';

/** A key as the reference keeps it: in the clear, since it lives for one test. */
export interface StoredKey {
  readonly appKey: string;
  readonly request: KeyRequest;
  state: 'active' | 'disabled' | 'revoked';
  secrets: { readonly value: string; readonly version: number; expiresAtMs: number }[];
  usage: number;
}

export interface StoredToken {
  readonly appKey: string;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
  revoked: boolean;
}

/** Why a request is refused; thrown inside the reference and caught in one place. */
export class Refusal extends Error {
  readonly code: AuthErrorCode;
  readonly missing: readonly string[];

  constructor(code: AuthErrorCode, missing: readonly string[] = []) {
    super(code);
    this.code = code;
    this.missing = missing;
  }
}

/** Everything the reference remembers, shared by its nodes. */
export class State {
  readonly flaws: ReadonlySet<Flaw>;
  readonly apps = new Map<string, 'active' | 'suspended' | 'closed'>();
  readonly keys = new Map<string, StoredKey>();
  readonly tokens = new Map<string, StoredToken>();
  readonly nonces = new Map<string, number>();
  readonly failures = new Map<string, { count: number; endsAtMs: number }>();
  readonly faults = new Map<StoreName, StoreFault>();
  nowMs = 0;
  handlerRuns = 0;
  storeCalls = 0;
  output = '';

  constructor(flaws: readonly Flaw[]) {
    this.flaws = new Set(flaws);
  }

  has(flaw: Flaw): boolean {
    return this.flaws.has(flaw);
  }

  reset(): void {
    for (const map of [
      this.apps,
      this.keys,
      this.tokens,
      this.nonces,
      this.failures,
      this.faults,
    ]) {
      map.clear();
    }
    this.output = '';
  }

  log(value: unknown): void {
    this.output += `${inspect(value)}\n`;
  }

  /** Looks something up in a store that may be broken. */
  async consult<T>(store: StoreName, look: () => T): Promise<T> {
    const fault = this.faults.get(store) ?? 'none';
    // the deadline of the reference; nobody waits for the slow answer
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 50));
    if (fault !== 'none') throw new Refusal('backend_unavailable');
    return look();
  }

  async findKey(appKey: string): Promise<StoredKey | undefined> {
    this.storeCalls += 1;
    if (this.has('a key store that is down lets the last key in')) return this.keys.get(appKey);
    return this.consult('credentials', () => this.keys.get(appKey));
  }

  /** Why the key cannot be used now; undefined when it can. */
  standing(key: StoredKey): AuthErrorCode | undefined {
    const { appId, expiresAtMs } = key.request;
    const dead = key.state !== 'active' || this.apps.get(appId) !== 'active';
    if (dead && !this.has('revoked keys are accepted')) return 'credential_revoked';
    const over = expiresAtMs !== undefined && expiresAtMs <= this.nowMs;
    return over && !this.has('expired keys are accepted') ? 'credential_expired' : undefined;
  }

  /** Claims a nonce for as long as its request is fresh. */
  async claimNonce(name: string, expiresAtMs: number): Promise<void> {
    const { faults, nonces } = this;
    if (this.has('nonces are never remembered')) return;
    if (faults.has('nonces') && this.has('a nonce store that is down lets everybody in')) return;
    await this.consult('nonces', () => undefined);
    const until = nonces.get(name);
    const seen = until !== undefined && until > this.nowMs;
    if (this.has('nonces are read, then written')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (seen) throw new Refusal('nonce_replayed');
    const early = this.has('nonces are forgotten one window after arrival');
    nonces.set(name, early ? this.nowMs + 300_000 : expiresAtMs);
  }
}

/** A fresh value of the given shape with its checksum. */
export function mint(prefix: string, length: number): string {
  const body = prefix + randomBytes(64).toString('hex').slice(0, length);
  return prefix === 'app_' ? body : body + checksumOf(body);
}
