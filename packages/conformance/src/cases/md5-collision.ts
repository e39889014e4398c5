/** One of the first published pair of messages with one MD5 (Wang, Feng, Lai, Yu, eprint 2004/199). */
const published = [
  'd131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f89',
  '55ad340609f4b30283e488832571415a085125e8f7cdc99fd91dbdf280373c5b',
  'd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0',
  'e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70',
].join('');

/** The bytes whose highest bit the other one inverts. */
const inverted: ReadonlySet<number> = new Set([19, 45, 59, 83, 109, 123]);

/**
 * Two blocks of 128 bytes that differ and have the same MD5.
 *
 * @example
 * ```ts
 * import { collidingBlocks } from './md5-collision.ts';
 * const [one, other] = collidingBlocks();
 * one.equals(other); // false
 * ```
 */
export function collidingBlocks(): readonly [Buffer, Buffer] {
  const one = Buffer.from(published, 'hex');
  const other = Buffer.from(one.map((byte, index) => (inverted.has(index) ? byte ^ 0x80 : byte)));
  return [one, other];
}
