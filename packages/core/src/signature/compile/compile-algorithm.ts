import { constantTimeEqual } from '../../credential/constant-time.ts';
import type { SecretForm, SymmetricSecret } from '../../credential/secret-form.ts';
import type { BinaryEncoding } from '../../ports/crypto-engine.ts';
import { compileKey } from './derive-key.ts';
import type {
  ProfileAlgorithm,
  SecretText,
  SignatureEncoding,
  SignatureProfile,
  WholeEscape,
} from '../profile/profile.ts';
import { encodeForm, encodeRfc3986 } from '../rfc3986.ts';
import type { SigningSource } from './signing-source.ts';

/** How a string is signed and a signature judged. */
export interface CompiledAlgorithm {
  /** The signature as it is written on the wire. */
  sign(text: string, secret: SymmetricSecret, source: SigningSource): string;
  /** Whether this is the signature, in constant time. */
  verify(text: string, judged: Judged, source: SigningSource): boolean;
  /** What is signed, with the secret redacted where it is part of it. */
  describe(text: string, source: SigningSource): string;
}

/** A signature, and the secret that should have made it. */
export interface Judged {
  readonly presented: string;
  readonly secret: SecretForm;
}

/** Makes the last step of a profile. */
export function compileAlgorithm(profile: SignatureProfile): CompiledAlgorithm {
  const { algorithm } = profile;
  switch (algorithm.kind) {
    case 'hmac':
      return symmetric(describer(algorithm.of), hmac(profile, algorithm));
    case 'digest':
      return symmetric(describer(algorithm.of), ...digests(profile, algorithm));
    case 'public-key':
      return publicKey(profile.encoding);
    default:
      throw new RangeError(`"algorithm.kind" is unknown: ${String(algorithm satisfies never)}`);
  }
}

type Sign = CompiledAlgorithm['sign'];

/** @param others Other ways of signing that are taken too. */
function symmetric(
  describe: CompiledAlgorithm['describe'],
  sign: Sign,
  ...others: readonly Sign[]
): CompiledAlgorithm {
  return {
    sign,
    verify: (text, { presented, secret }, source) =>
      secret.kind === 'symmetric' &&
      (constantTimeEqual(sign(text, secret, source), presented) ||
        others.some((other) => constantTimeEqual(other(text, secret, source), presented))),
    describe,
  };
}

function hmac(
  { key, encoding }: SignatureProfile,
  algorithm: Extract<ProfileAlgorithm, { kind: 'hmac' }>,
): Sign {
  const { hash, of } = algorithm;
  const keyOf = compileKey(key, algorithm);
  const [base, finish] = writtenAs(encoding);
  if (of === undefined && finish === undefined) {
    return (text, secret, source) => keyOf(secret, source).sign(hash, text, base);
  }
  return (text, secret, source) => {
    const signature = secret.secret.use((value) =>
      keyOf(secret, source).sign(
        hash,
        of === undefined ? text : fill(of, { text, secret: value, source }),
        base,
      ),
    );
    return finish === undefined ? signature : finish(signature);
  };
}

function digests(
  { encoding }: SignatureProfile,
  { hash, of, escape = [] }: Extract<ProfileAlgorithm, { kind: 'digest' }>,
): [Sign, ...Sign[]] {
  const [base, finish = same] = writtenAs(encoding);
  const signWith =
    (write: (text: string) => string): Sign =>
    (text, { secret }, source) =>
      secret.use((value) =>
        finish(source.engine.hash(hash, write(fill(of, { text, secret: value, source })), base)),
      );
  const [first = signWith(same), ...others] = escape.map((form) => signWith(wholeEscapes[form]));
  return [first, ...others];
}

const wholeEscapes: Readonly<Record<WholeEscape, (text: string) => string>> = {
  form: encodeForm,
  'form-strict': (text) => encodeForm(text).replaceAll('*', '%2A'),
  'form-rfc3986': (text) => encodeRfc3986(text).replaceAll('%20', '+'),
};

function publicKey(encoding: SignatureEncoding): CompiledAlgorithm {
  const [base] = writtenAs(encoding);
  return {
    sign() {
      throw new TypeError('a secret cannot sign for a profile of public keys');
    },
    verify(text, { presented, secret }, { engine }) {
      if (secret.kind !== 'public-key') return false;
      const bytes = engine.decode(presented, base);
      return bytes !== undefined && secret.key.verify(text, bytes);
    },
    describe: same,
  };
}

const same = (text: string): string => text;

/** What stands for the pieces. */
interface Filling {
  readonly text: string;
  readonly secret: string;
  readonly source: SigningSource;
}

function fill(pieces: readonly SecretText[], { text, secret, source }: Filling): string {
  const known = { string: text, secret, 'key-id': source.fields['keyId'] ?? '' };
  return pieces.map((piece) => (typeof piece === 'object' ? piece.text : known[piece])).join('');
}

function describer(of: readonly SecretText[] | undefined): CompiledAlgorithm['describe'] {
  return of === undefined ? same : (text, source) => fill(of, { text, secret: '[secret]', source });
}

/** What the engine writes, and what is then done to that. */
export function writtenAs(
  encoding: SignatureEncoding,
): [base: BinaryEncoding, finish?: (signature: string) => string] {
  switch (encoding) {
    case 'upper-hex':
      return ['hex', (signature) => signature.toUpperCase()];
    case 'base64url-padded':
      return ['base64', (signature) => signature.replaceAll('+', '-').replaceAll('/', '_')];
    case 'hex':
    case 'base64':
    case 'base64url':
      return [encoding];
    default:
      throw new RangeError(`"encoding" is unknown: ${String(encoding satisfies never)}`);
  }
}
