/** A request that is to be signed. */
export interface RequestToSign {
  readonly appKey: string;
  readonly method: string;
  readonly protocol: 'http' | 'https';
  /** Host and port as they will be sent in `Host`. */
  readonly authority: string;
  /** Path and query exactly as they will be sent, without what the signature adds. */
  readonly target: string;
  /** The header lines that may be signed. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** The body exactly as it will be sent, without what the signature adds. */
  readonly body?: Uint8Array;
  /** Where fields go that are parameters: to the query (default), or to a body that is a form. */
  readonly place?: 'query' | 'form';
  readonly timeMs: number;
  readonly nonce?: string;
  /** How long the signature may live, in seconds, where the client says so. */
  readonly lifeSeconds?: number;
  /** Other fields of the profile, such as `region`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The headers to sign, in lower case, where the client chooses. */
  readonly signedHeaders?: readonly string[];
}
