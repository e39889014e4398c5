/** Whether an app's keys work: all of them stop while it is suspended, for good once it is closed. */
export type AppState = 'active' | 'suspended' | 'closed';

/** The account or merchant that owns keys. */
export interface App {
  readonly appId: string;
  readonly name: string;
  readonly state: AppState;
  readonly createdAtMs: number;
  /** Grows by one with each change; guards against lost updates. */
  readonly revision: number;
  readonly metadata?: Readonly<Record<string, string>>;
}
