import { Parameters } from '../../src/signature/parameters.ts';
import type { SigningSource } from '../../src/signature/compile/signing-source.ts';
import { engine } from '../engine.ts';

/** A source of strings to sign, for tests that say only what matters to them. */
export const anySource: SigningSource = {
  method: 'GET',
  protocol: 'https',
  host: 'api.example.com',
  authority: 'api.example.com',
  path: '/orders',
  rawQuery: '',
  target: '/orders',
  fields: { keyId: 'ak', timestamp: '1764000000', nonce: '0123456789abcdef' },
  timestampMs: 1_764_000_000_000,
  signedHeaders: [],
  signatureName: 'sign',
  query: Parameters.none,
  form: Parameters.none,
  credentialPairs: Parameters.none,
  credentials: '',
  bodyKind: 'absent',
  body: new Uint8Array(0),
  bodyDigest: '',
  engine,
  header: () => '',
  headerNames: () => [],
};
