import type { AuthErrorCode } from '../errors.ts';

/** Something an operator may want to hear of. Holds key ids at most. */
export type AuthEvent =
  | {
      readonly type: 'refused';
      readonly code: AuthErrorCode;
      /** More than the caller is told. */
      readonly detail: string;
      readonly appKey?: string;
      readonly scheme?: string;
      readonly peerAddress: string;
      readonly atMs: number;
    }
  /** A secret was sent where a key id belongs: it has been in a log or a URL, so rotate it. */
  | { readonly type: 'secret-exposed'; readonly peerAddress: string; readonly atMs: number };
