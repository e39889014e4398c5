import { constantTimeEqual } from '../credential/constant-time.ts';
import type { SymmetricSecret } from '../credential/secret-form.ts';
import type { CompiledProfile } from './compile-profile.ts';
import type { SigningSource } from './expression.ts';
import type { ProfileAlgorithm } from './profile.ts';
import { secretMistakes } from './secret-mistakes.ts';
import type { SignatureFields } from './signature-fields.ts';
import { stringMistakes, takeApart, type RightString } from './string-mistakes.ts';

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
  if (isSent(compiled.sign(right, secret, source))) {
    return `The string and secret are right, but this key signs with ${profile.algorithmName ?? 'another algorithm'}.`;
  }
  // Whoever names a test key gets here: what they can make us try must stay small.
  if (right.length + source.body.length > longestTried) return noMatch;
  const parts = takeApart(compiled, source);
  return (
    findNotation(parts, secret, sent) ??
    stringMistakes.find(({ text }) => {
      const wrong = text(parts);
      return wrong !== right && wrong !== '' && isSent(compiled.sign(wrong, secret, source));
    })?.hint ??
    otherAlgorithms(parts, mismatch).find(({ signature }) => isSent(signature))?.hint ??
    noMatch
  );
}

/** The right signature in another notation. */
function findNotation(
  { compiled, source, text }: RightString,
  secret: SymmetricSecret,
  sent: string,
): string | undefined {
  const { encoding } = compiled.profile;
  const { engine } = source;
  const signature = compiled.sign(text, secret, source);
  if (encoding === 'hex' && constantTimeEqual(signature, sent.toLowerCase())) {
    return 'The signature is in upper-case hex; send it in lower case.';
  }
  const bytes = engine.decode(signature, encoding);
  if (bytes === undefined) return undefined;
  for (const other of ['hex', 'base64', 'base64url'] as const) {
    if (other !== encoding && constantTimeEqual(engine.encode(bytes, other), sent)) {
      return `The signature is in ${other}; send it in ${encoding}.`;
    }
  }
  const asText = engine.encode(engine.utf8Encode(engine.encode(bytes, 'hex')), 'base64');
  return constantTimeEqual(asText, sent)
    ? `The signature is the base64 of its hexadecimal text; send its bytes in ${encoding}.`
    : undefined;
}

interface WrongSignature {
  readonly hint: string;
  readonly signature: string;
}

/** The right string under another key, hash or construction. */
function otherAlgorithms(
  { text, parameters }: RightString,
  { compiled: { profile }, source: { engine }, fields, secret }: Mismatch,
): readonly WrongSignature[] {
  const { algorithm, encoding } = profile;
  const wanted =
    algorithm.kind === 'hmac'
      ? `this key signs with ${nameOf(algorithm)}.`
      : `this key signs with ${nameOf(algorithm)} over the string, "${algorithm.suffix}" and the app_secret.`;
  const macs = (['sha256', 'sha512', 'sha1', 'md5'] as const).map((hash) => ({
    hint: `The signature was made with ${nameOf({ kind: 'hmac', hash })}; ${wanted}`,
    signature: secret.mac.sign(hash, text, encoding),
  }));
  return secret.secret.use((appSecret) => {
    const digest = (data: string): string => engine.hash(algorithm.hash, data, encoding);
    const joined = [
      `${text}${appSecret}`,
      `${appSecret}${text}`,
      `${appSecret}${text}${appSecret}`,
    ];
    const keyed = secretMistakes(appSecret, fields.keyId, engine).map(({ hint, key }) => ({
      hint,
      signature:
        algorithm.kind === 'hmac'
          ? engine.macKey(key).sign(algorithm.hash, text, encoding)
          : digest(`${text}${algorithm.suffix}${key}`),
    }));
    return [
      ...macs,
      ...keyed,
      {
        hint: 'The string was used as the key of the HMAC, and the app_secret as its message.',
        signature: engine.macKey(text).sign(algorithm.hash, appSecret, encoding),
      },
      ...joined.map((data) => ({
        hint: `String and app_secret were hashed in one text; ${wanted}`,
        signature: digest(data),
      })),
      ...(['md5', 'sha1'] as const).map((hash) => ({
        hint: `The signature was made in the legacy form with ${hash.toUpperCase()}; ${wanted}`,
        signature: engine.hash(hash, `${parameters}&key=${appSecret}`, encoding),
      })),
    ];
  });
}

const nameOf = ({ kind, hash }: Pick<ProfileAlgorithm, 'kind' | 'hash'>): string =>
  `${kind === 'hmac' ? 'HMAC-' : ''}${hash.toUpperCase().replace(/^SHA(\d)/, 'SHA-$1')}`;
