/** One piece of work to be measured. */
export interface Contender {
  readonly name: string;
  /** Contenders of one group do the same work. */
  readonly group: string;
  readonly ours: boolean;
  /** Written for one scheme alone: ours of the same group may take half as long again. */
  readonly handWritten?: boolean;
  /** Builds fresh inputs, untimed, and answers the work for each; it must throw when it fails. */
  prepare(count: number): Work;
}

/** Runs the work once for each prepared input. */
export type Work =
  | { readonly kind: 'sync'; run(index: number): void }
  | { readonly kind: 'async'; run(index: number): Promise<void> };
