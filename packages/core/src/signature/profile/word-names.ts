import type { Word } from './expression.ts';

/** Every {@link Word}; a record, so that none can be forgotten. */
const words: Readonly<Record<Word, true>> = {
  method: true,
  'lower-method': true,
  protocol: true,
  host: true,
  authority: true,
  hostname: true,
  port: true,
  path: true,
  target: true,
  query: true,
  'key-id': true,
  timestamp: true,
  nonce: true,
  'signed-headers': true,
  body: true,
  'body-digest': true,
  credentials: true,
};

/** The names of all words, for the schema of profiles. */
export const wordNames: readonly string[] = Object.keys(words);
