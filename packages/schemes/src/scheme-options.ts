import type { CredentialFormat, RefusalForm } from '@countersign/core';

/** What every scheme of this package takes. */
export interface SchemeOptions {
  /** The grammar of keys; the default one unless the platform has its own prefixes. */
  readonly format?: CredentialFormat;
  /** Whether keys that the vendor's own system issued are looked up too; `true` by default. */
  readonly foreignKeys?: boolean;
  /** How refusals are written; in the vendor's own form by default. */
  readonly refusals?: RefusalForm;
}
