import type { AuthErrorCode } from '../errors.ts';

/** One authenticated or refused call of a known key. */
export interface UsageEvent {
  readonly appId: string;
  readonly appKey: string;
  readonly scheme: string;
  readonly secretVersion: number;
  readonly outcome: 'accepted' | AuthErrorCode;
  readonly atMs: number;
}

/** Counts calls. Called once per request whose proof held; must not block and must not throw. */
export interface UsageSink {
  record(event: UsageEvent): void;
}
