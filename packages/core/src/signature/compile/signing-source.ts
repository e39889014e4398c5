import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import type { Parameters } from '../parameters.ts';

/** The fields of a signature as text, by the profile's names for them. */
export type FieldValues = Readonly<Record<string, string | undefined>>;

/** Everything that a string to sign can be built from: of a received request, or of one to be sent. */
export interface SigningSource {
  readonly method: string;
  readonly protocol: 'http' | 'https';
  /** As the current host form writes it. */
  readonly host: string;
  /** Lower case, without a default port. */
  readonly authority: string;
  readonly path: string;
  /** Set for a request that came in: its path is then taken as sent. */
  readonly isReceived?: boolean;
  /** What follows the `?`, as sent. */
  readonly rawQuery: string;
  readonly target: string;
  readonly fields: FieldValues;
  readonly timestampMs: number;
  /** The names of the headers that the caller signed, as listed. */
  readonly signedHeaders: readonly string[];
  /** The name of the parameter that carries the signature, left out wherever it stands. */
  readonly signatureName: string;
  readonly query: Parameters;
  /** The parameters of the body. */
  readonly form: Parameters;
  /** The pairs of the credentials, without the signature. */
  readonly credentialPairs: Parameters;
  /** The text of the credentials without the signature. */
  readonly credentials: string;
  readonly bodyKind: 'absent' | 'signedForm' | 'other';
  readonly body: Uint8Array;
  /** What the request declares of its body, or what was computed for it. */
  readonly bodyDigest: string;
  readonly engine: CryptoEngine;
  /** The one value of a header; empty when there is none. */
  header(name: string): string;
  /** The names of the headers that were sent, in lower case, each once. */
  headerNames(): readonly string[];
}

/** Writes one piece of a string to sign. */
export type Writer = (source: SigningSource) => string;
