/** One accepted call. */
export interface UsageEvent {
  readonly appId: string;
  readonly appKey: string;
  readonly scheme: string;
  readonly secretVersion: number;
  readonly atMs: number;
}

/**
 * Counts calls. Called once per accepted request; refusals are told as events. Must not block; what it
 * throws is lost.
 */
export interface UsageSink {
  record(event: UsageEvent): void;
}
