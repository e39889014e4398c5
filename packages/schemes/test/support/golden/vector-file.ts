import { readJson, writeJson } from '../json-file.ts';

/** Golden vectors of a scheme: what a real client sent at a known time, and what it signed. */
export interface VectorFile {
  readonly scheme: string;
  /** Who made the requests, for instance `aws4@1.13.2`. */
  readonly source: string;
  readonly note?: string;
  readonly vectors: readonly Vector[];
}

/** One request that holds under one key at one time. */
export interface Vector {
  readonly name: string;
  readonly appKey: string;
  readonly appSecret: string;
  /** The time of signing (ISO 8601, UTC). */
  readonly clock: string;
  readonly request: VectorRequest;
  /** What is signed; a secret that is part of it is written `[secret]`. */
  readonly stringToSign: string;
  /** As it stands in the request. */
  readonly signature: string;
}

/** A request as data. */
export interface VectorRequest {
  readonly method: string;
  /** The request-target as sent. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body after chunked decoding; absent when there is none. */
  readonly bodyBase64?: string;
}

/** Where the vectors are committed. */
export const vectorFolder = new URL('../../../vectors/', import.meta.url);

/** The vectors of a scheme; undefined when none are committed. */
export function readVectors(scheme: string, folder: URL = vectorFolder): VectorFile | undefined {
  // Safe: these files are written by `writeVectors` alone, and verified whole by `verifyVectors`.
  return readJson(new URL(`${scheme}.json`, folder)) as VectorFile | undefined;
}

/** Writes the vectors of a scheme. */
export function writeVectors(file: VectorFile, folder: URL = vectorFolder): void {
  writeJson(new URL(`${file.scheme}.json`, folder), file);
}
