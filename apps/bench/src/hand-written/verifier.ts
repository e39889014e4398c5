import type { AuthRequest } from '@countersign/core';

/** Whether a request, with the bytes of its body, was signed by whom it names, just now. */
export type Verifier = (request: AuthRequest, body: Uint8Array, nowMs: number) => boolean;

/** Finds the secret of a key. */
export type SecretOf = (keyId: string) => string | undefined;
