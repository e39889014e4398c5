import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { headerLines } from './node-request.ts';

const inflaters = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

/** A content coding whose growth can be measured. */
export type Coding = keyof typeof inflaters;

/** The coding of a body, if it has one that we can undo. */
export function codingOf(rawHeaders: readonly string[]): Coding | undefined {
  const named = headerLines(rawHeaders, 'content-encoding').join(',').trim().toLowerCase();
  // Safe: the name was just found among the keys.
  return Object.hasOwn(inflaters, named) ? (named as Coding) : undefined;
}

/**
 * Tells whether a compressed body grows beyond a limit, in constant memory and without going on once
 * it has. Data that cannot be inflated does not grow; the application's parser refuses it.
 */
export function inflatesBeyond(
  bytes: Uint8Array,
  coding: Coding,
  limitBytes: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const inflater = inflaters[coding]();
    let size = 0;
    inflater.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= limitBytes) return;
      resolve(true);
      inflater.destroy();
    });
    inflater.on('end', () => resolve(false));
    inflater.on('error', () => resolve(false));
    inflater.end(bytes);
  });
}
