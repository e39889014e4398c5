import { constantTimeEqual } from '../../credential/constant-time.ts';
import type { SymmetricSecret } from '../../credential/secret-form.ts';
import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import { writtenAs } from '../compile/compile-algorithm.ts';
import type { SignatureEncoding } from '../profile/profile.ts';
import type { RightString } from './right-string.ts';

/** Says in which other notation the right signature was sent, if it was. */
export function findNotation(
  { compiled, source, text }: RightString,
  secret: SymmetricSecret,
  sent: string,
): string | undefined {
  const { encoding } = compiled.profile;
  const { engine } = source;
  const signature = compiled.sign(text, secret, source);
  if (encoding.endsWith('hex') && constantTimeEqual(signature.toLowerCase(), sent.toLowerCase())) {
    return encoding === 'hex'
      ? 'The signature is in upper-case hex; send it in lower case.'
      : 'The signature is in lower-case hex; send it in upper case.';
  }
  const bytes = bytesOf(signature, encoding, engine);
  if (bytes === undefined) return undefined;
  for (const other of notations) {
    if (other !== encoding && constantTimeEqual(written(bytes, other, engine), sent)) {
      return `The signature is in ${other}; send it in ${encoding}.`;
    }
  }
  const asText = engine.encode(engine.utf8Encode(engine.encode(bytes, 'hex')), 'base64');
  return constantTimeEqual(asText, sent)
    ? `The signature is the base64 of its hexadecimal text; send its bytes in ${encoding}.`
    : undefined;
}

const notations: readonly SignatureEncoding[] = [
  'hex',
  'upper-hex',
  'base64',
  'base64url',
  'base64url-padded',
];

function written(bytes: Uint8Array, encoding: SignatureEncoding, engine: CryptoEngine): string {
  const [base, finish = same] = writtenAs(encoding);
  return finish(engine.encode(bytes, base));
}

function bytesOf(
  signature: string,
  encoding: SignatureEncoding,
  engine: CryptoEngine,
): Uint8Array | undefined {
  switch (encoding) {
    case 'upper-hex':
      return engine.decode(signature.toLowerCase(), 'hex');
    case 'base64url-padded':
      return engine.decode(signature.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
    case 'hex':
    case 'base64':
    case 'base64url':
      return engine.decode(signature, encoding);
    default:
      throw new RangeError(`"encoding" is unknown: ${String(encoding satisfies never)}`);
  }
}

const same = (text: string): string => text;
