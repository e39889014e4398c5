/** A request that is still to be signed. */
export interface UnsignedRequest {
  readonly method: string;
  /** Absolute; a fragment is dropped. */
  readonly url: string | URL;
  readonly headers?: readonly HeaderLine[] | Readonly<Record<string, string>>;
  /** The bytes that will be sent; a string is sent as UTF-8. */
  readonly body?: string | Uint8Array;
}

/** A request as it must be sent: any change to it may break the signature. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  /** Every header line but `Host` and `Content-Length`, which the transport writes. */
  readonly headers: readonly HeaderLine[];
  readonly body?: string | Uint8Array;
}

/** One header line: name and value. */
export type HeaderLine = readonly [name: string, value: string];

/** Turns requests into signed ones. */
export interface Signer {
  /** The scheme it signs by, variant included. */
  readonly scheme: string;
  /**
   * Signs one request, with the time of the call and, where the scheme has one, a fresh nonce.
   *
   * Rejects with `TypeError` when the scheme cannot express the request, and with
   * {@link TokenRequestError} when a token could not be had.
   */
  sign(request: UnsignedRequest): Promise<SignedRequest>;
  /**
   * Takes in what a refusal teaches: the server's time, or that a token has ended. True if the same
   * request, signed anew, may now be accepted.
   */
  learn(refusal: Refusal): boolean;
}

/** The parts of a refusal that a signer can learn from. */
export interface Refusal {
  /** The request that was refused. */
  readonly request: SignedRequest;
  /** The `code` of the problem body (RFC 9457). */
  readonly code: string;
  /** The `Date` header, if there was one. */
  readonly date?: string;
}
