import { expect } from 'vitest';
import { installedVersion } from '../package-version.ts';
import { parseRequest } from '../raw-request.ts';
import { readVectors, writeVectors, type Vector, type VectorRequest } from './vector-file.ts';

/** A request of a real client that is to be kept. */
export interface VectorToRecord {
  readonly scheme: string;
  /** The package that made the request; its version is read where it is installed. */
  readonly sdk?: string;
  /** Where the request stands, if no package made it: the address of a document. */
  readonly document?: string;
  readonly note?: string;
  /** What the vector shows; one of each name. */
  readonly name: string;
  readonly appKey: string;
  readonly appSecret: string;
  /** The time that the client signed for, in ms. */
  readonly timeMs: number;
  /** The request as the relay kept it. */
  readonly bytes: Buffer;
  readonly stringToSign: string;
  readonly signature: string;
}

/**
 * Keeps a golden vector with `UPDATE_VECTORS=1`. Otherwise asserts that one of this name is committed,
 * from this version of the client, for this key and time. Its bytes are not compared: they hold random
 * nonces; `verifyVectors` proves them.
 */
export function recordVector(made: VectorToRecord, folder?: URL): void {
  const { scheme, note, sdk = '' } = made;
  const source = made.document ?? `${sdk}@${installedVersion(sdk)}`;
  const vector = toVector(made);
  const committed = readVectors(scheme, folder);
  if (process.env['UPDATE_VECTORS'] === '1') {
    const others = (committed?.vectors ?? []).filter(({ name }) => name !== vector.name);
    const vectors = [...others, vector].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    writeVectors({ scheme, source, ...(note !== undefined && { note }), vectors }, folder);
    return;
  }
  const found = committed?.vectors.find(({ name }) => name === vector.name);
  expect(
    { source: committed?.source, note: committed?.note, ...(found && identityOf(found)) },
    `vectors/${scheme}.json; UPDATE_VECTORS=1 writes it`,
  ).toEqual({ source, note, ...identityOf(vector) });
}

/** What stays the same whenever a vector is made anew. */
function identityOf({ name, appKey, appSecret, clock, request }: Vector) {
  return { name, appKey, appSecret, clock, method: request.method };
}

function toVector(made: VectorToRecord): Vector {
  const { name, appKey, appSecret, timeMs, bytes, stringToSign, signature } = made;
  const clock = new Date(timeMs).toISOString();
  const request = toRequest(bytes);
  return { name, appKey, appSecret, clock, request, stringToSign, signature };
}

function toRequest(bytes: Buffer): VectorRequest {
  const { method, target, headers, body } = parseRequest(bytes);
  return {
    method,
    target,
    headers: headers.map(({ name, value }) => [name, value]),
    ...(body.length > 0 && { bodyBase64: body.toString('base64') }),
  };
}
