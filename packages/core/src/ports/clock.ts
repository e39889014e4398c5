/** Where time comes from. Nothing in Countersign reads the wall clock itself. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  nowMs(): number;
}

/** Runs something later; needed for deadlines, which the language itself has no way to express. */
export interface Timer {
  /** Calls `action` after `delayMs`, unless the returned function is called first. */
  after(delayMs: number, action: () => void): () => void;
}
