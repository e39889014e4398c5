import { constantTimeEqual } from '../credential/constant-time.ts';
import type { SymmetricSecret } from '../credential/secret-form.ts';
import type { CompiledProfile } from './compile-profile.ts';
import type { SigningSource } from './expression.ts';
import { decodeComponent } from './rfc3986.ts';
import type { SignatureFields } from './signature-fields.ts';

/** A signature that did not match, with everything needed to find out why. */
export interface Mismatch {
  readonly compiled: CompiledProfile;
  readonly source: SigningSource;
  readonly fields: SignatureFields;
  readonly secret: SymmetricSecret;
}

/** A usual mistake: what the caller would have signed, had they made it. */
interface Mistake {
  readonly hint: string;
  readonly text: (mismatch: Mismatch, right: string) => string;
}

const mistakes: readonly Mistake[] = [
  { hint: 'A newline was signed at the end of the string.', text: (_, right) => `${right}\n` },
  {
    hint: 'The lines were joined with CR LF; use LF alone.',
    text: (_, right) => right.replaceAll('\n', '\r\n'),
  },
  {
    hint: 'The parameters were signed without percent-encoding; encode names and values by RFC 3986.',
    text: (_, right) => decodeComponent(right) ?? right,
  },
  {
    hint: 'Spaces were signed as "+"; encode them as "%20".',
    text: (_, right) => right.replaceAll('%20', '+'),
  },
  {
    hint: 'The percent-encoding was signed in lower case; use upper-case hex digits.',
    text: (_, right) => right.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  },
  {
    hint: 'The method was signed in lower case; sign it as it is sent.',
    text: ({ compiled, source }) =>
      compiled.stringToSign({ ...source, method: source.method.toLowerCase() }),
  },
  {
    hint: 'The Host was signed without its port; sign it as it is sent.',
    text: ({ compiled, source }) =>
      compiled.stringToSign({ ...source, authority: source.authority.replace(/:\d+$/, '') }),
  },
  {
    hint: 'The path was signed with the query; sign the path alone.',
    text: ({ compiled, source }) => compiled.stringToSign({ ...source, path: source.target }),
  },
  {
    hint: 'The body was left out; sign its SHA-256.',
    text: ({ compiled, source }) => compiled.stringToSign({ ...source, bodyKind: 'absent' }),
  },
  {
    hint: 'The body was signed as empty; sign the bytes that are sent.',
    text: ({ compiled, source }) => compiled.stringToSign({ ...source, body: new Uint8Array(0) }),
  },
];

/**
 * Finds the likely cause of a signature that does not match by making the usual mistakes on purpose
 * and looking which of them gives the signature that was sent.
 */
export function explainMismatch(mismatch: Mismatch): string {
  const { compiled, source, fields, secret } = mismatch;
  const right = compiled.stringToSign(source);
  const sent = fields.signature;
  const expected = compiled.sign(right, secret, source);
  if (constantTimeEqual(expected, sent.toLowerCase()) && compiled.profile.encoding === 'hex') {
    return fields.algorithm === undefined || fields.algorithm === compiled.profile.algorithmName
      ? 'The signature is in upper-case hex; send it in lower case.'
      : `The string and secret are right, but this key signs with ${compiled.profile.algorithmName ?? 'another algorithm'}.`;
  }
  const { algorithm } = compiled.profile;
  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    if (encoding === compiled.profile.encoding || algorithm.kind !== 'hmac') continue;
    if (constantTimeEqual(secret.mac.sign(algorithm.hash, right, encoding), sent)) {
      return `The signature is in ${encoding}; send it in ${compiled.profile.encoding}.`;
    }
  }
  const made = mistakes.find(({ text }) => {
    const wrong = text(mismatch, right);
    return wrong !== right && constantTimeEqual(compiled.sign(wrong, secret, source), sent);
  });
  return (
    made?.hint ??
    'Compare your string to sign with this one, byte by byte; if they are equal, the secret is another one.'
  );
}
