import { constantTimeEqual } from '../../credential/constant-time.ts';
import type { SymmetricSecret } from '../../credential/secret-form.ts';
import { Secret } from '../../credential/secret.ts';
import { symmetricForm } from '../../credential/symmetric-form.ts';
import type { HashAlgorithm } from '../../ports/crypto-engine.ts';
import { canonicalMistakes } from './canonical-mistakes.ts';
import { writtenAs } from '../compile/compile-algorithm.ts';
import type { CompiledProfile } from '../compile/compile-profile.ts';
import { keyMistakes } from './key-mistakes.ts';
import type { SigningSource } from '../compile/signing-source.ts';
import { findNotation } from './notation-mistake.ts';
import type { ProfileAlgorithm } from '../profile/profile.ts';
import { takeApart, type RightString } from './right-string.ts';
import { secretMistakes } from './secret-mistakes.ts';
import type { SignatureFields } from '../verify/check-fields.ts';
import { stringMistakes } from './string-mistakes.ts';

/** A signature that did not match, with everything needed to find out why. */
export interface Mismatch {
  readonly compiled: CompiledProfile;
  readonly source: SigningSource;
  readonly fields: SignatureFields;
  readonly secret: SymmetricSecret;
}

/** A longer string and body are not searched for mistakes; characters and bytes together. */
const longestTried = 16 * 1024;

const noMatch =
  'Compare your string to sign with this one, byte by byte; if they are equal, the secret is another one.';

/**
 * Finds the likely cause of a signature that does not match by making the usual mistakes on purpose
 * and looking which of them gives the signature that was sent.
 */
export function explainMismatch(mismatch: Mismatch): string {
  const { compiled, source, fields, secret } = mismatch;
  const { profile } = compiled;
  const sent = fields.signature;
  const isSent = (signature: string): boolean => constantTimeEqual(signature, sent);
  const right = compiled.stringToSign(source);
  const isSigned = (text: string): boolean => isSent(compiled.sign(text, secret, source));
  const unequal = describeUnequal(compiled, source);
  if (isSigned(right)) {
    return (
      unequal ??
      `The string and secret are right, but this key signs with ${profile.algorithmName ?? 'another algorithm'}.`
    );
  }
  const whenNotFound = unequal ?? noMatch;
  // Whoever names a test key gets here: what they can make us try must stay small.
  const canonicalLength = compiled.canonicalRequest?.(source).length ?? 0;
  if (right.length + canonicalLength + source.body.length > longestTried) return whenNotFound;
  const parts = takeApart(compiled, source);
  return (
    findNotation(parts, secret, sent) ??
    stringMistakes.find(({ text }) => {
      const wrong = text(parts);
      return wrong !== right && wrong !== '' && isSigned(wrong);
    })?.hint ??
    findCanonicalMistake(mismatch, isSigned) ??
    otherAlgorithms(parts, mismatch).find(({ signature }) => isSent(signature))?.hint ??
    whenNotFound
  );
}

function describeUnequal(compiled: CompiledProfile, source: SigningSource): string | undefined {
  const unequal = compiled.findUnequal(source);
  if (unequal === undefined) return undefined;
  const { name, wanted } = unequal;
  const sent = JSON.stringify(source.fields[name] ?? '');
  return `The field ${name} must be ${JSON.stringify(wanted)}, not ${sent}.`;
}

function findCanonicalMistake(
  { compiled, source }: Mismatch,
  isSigned: (text: string) => boolean,
): string | undefined {
  for (const { hint, text } of canonicalMistakes(compiled, source)) {
    if (isSigned(text)) return hint;
  }
  return undefined;
}

const same = (text: string): string => text;

interface WrongSignature {
  readonly hint: string;
  readonly signature: string;
}

/** The right string under another key, hash or construction. */
function otherAlgorithms(
  { text, parameters }: RightString,
  { compiled, source, fields, secret }: Mismatch,
): readonly WrongSignature[] {
  const { algorithm, encoding } = compiled.profile;
  const { engine } = source;
  if (algorithm.kind === 'public-key') return [];
  const { hash } = algorithm;
  const [base, finish = same] = writtenAs(encoding);
  const digest = (name: HashAlgorithm, data: string): string =>
    finish(engine.hash(name, data, base));
  const mac = (key: string, name: HashAlgorithm, data: string): string =>
    finish(engine.macKey(key).sign(name, data, base));
  const wanted = `this key signs with ${describeAlgorithm(algorithm)}.`;
  const derives = compiled.profile.key !== undefined;
  return secret.secret.use((appSecret) => [
    ...keyMistakes(compiled.profile).map(({ hint, algorithm: wrong }) => ({
      hint,
      signature: wrong.sign(text, secret, source),
    })),
    ...(['sha256', 'sha512', 'sha1', 'md5'] as const).map((other) => ({
      hint:
        derives && other === hash
          ? 'The app_secret itself was used as the key; derive the key first.'
          : `The signature was made with ${nameOf({ kind: 'hmac', hash: other })}; ${wanted}`,
      signature: mac(appSecret, other, text),
    })),
    ...secretMistakes(appSecret, fields.keyId, engine).map(({ hint, key }) => ({
      hint,
      signature: compiled.sign(text, symmetricForm(new Secret(key), engine), source),
    })),
    {
      hint: 'The string was used as the key of the HMAC, and the app_secret as its message.',
      signature: mac(text === '' ? ' ' : text, hash, appSecret),
    },
    ...[`${text}${appSecret}`, `${appSecret}${text}`, `${appSecret}${text}${appSecret}`].map(
      (data) => ({
        hint: `String and app_secret were hashed in one text; ${wanted}`,
        signature: digest(hash, data),
      }),
    ),
    ...(['md5', 'sha1'] as const).map((other) => ({
      hint: `The signature was made in the legacy form with ${other.toUpperCase()}; ${wanted}`,
      signature: digest(other, `${parameters}&key=${appSecret}`),
    })),
  ]);
}

type SymmetricAlgorithm = Exclude<ProfileAlgorithm, { kind: 'public-key' }>;

function describeAlgorithm(algorithm: SymmetricAlgorithm): string {
  if (algorithm.of === undefined) return nameOf(algorithm);
  const pieces = algorithm.of.map((piece) =>
    typeof piece === 'object' ? `"${piece.text}"` : pieceNames[piece],
  );
  const last = pieces.pop() ?? '';
  return `${nameOf(algorithm)} over ${[pieces.join(', '), last].filter(Boolean).join(' and ')}`;
}

const pieceNames = {
  string: 'the string',
  secret: 'the app_secret',
  'key-id': 'the key id',
} as const;

const nameOf = ({ kind, hash }: Pick<SymmetricAlgorithm, 'kind' | 'hash'>): string =>
  `${kind === 'hmac' ? 'HMAC-' : ''}${hash.toUpperCase().replace(/^SHA(\d)/, 'SHA-$1')}`;
