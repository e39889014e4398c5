import { expect, it } from 'vitest';
import { createContentDigest, parseContentDigest } from '../../src/signature/content-digest.ts';
import { engine } from './fixtures.ts';

// RFC 9530: appendix B.1 and B.2, section 2; RFC 9421 appendix B.2 for the body without a newline.
it.each([
  ['{"hello": "world"}\n', 'sha256', 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:'],
  ['', 'sha256', 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'],
  [
    '{"hello": "world"}\n',
    'sha512',
    'sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:',
  ],
  ['{"hello": "world"}', 'sha256', 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'],
  [
    '{"hello": "world"}',
    'sha512',
    'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
  ],
] as const)('digests %j by %s as published', (body, algorithm, field) => {
  expect(createContentDigest(body, engine, algorithm)).toBe(field);
  expect(createContentDigest(engine.utf8Encode(body), engine, algorithm)).toBe(field);
  expect(parseContentDigest(field)).toEqual({
    kind: 'digests',
    digests: [{ algorithm, base64: engine.hash(algorithm, body, 'base64') }],
  });
});

it('keeps every digest it can check and passes over the others', () => {
  expect(parseContentDigest('md5=:AAAA:, sha-512=:AAAA:, unixsum=:AAAA:, sha-256=:BBBB:')).toEqual({
    kind: 'digests',
    digests: [
      { algorithm: 'sha512', base64: 'AAAA' },
      { algorithm: 'sha256', base64: 'BBBB' },
    ],
  });
});

it.each(['md5=:AAAA:', 'sha=:AAAA:, crc32c=:AAAA:', 'sha256=:AAAA:'])(
  'finds nothing it could check in %s',
  (field) => {
    expect(parseContentDigest(field).kind).toBe('unsupported');
  },
);

it.each([
  '',
  'sha-256',
  'sha-256=AAAA',
  'sha-256="AAAA"',
  'SHA-256=:AAAA:',
  'sha-256=:AAA:',
  'sha-256=:AAAA:, sha-256=:AAAA:',
  'sha-256=:AAAA:,',
])('does not read %j', (field) => {
  expect(parseContentDigest(field).kind).toBe('malformed');
});
