import type { CompiledProfile } from '../compile/compile-profile.ts';
import { takeApart, type RightString } from './right-string.ts';
import type { SigningSource } from '../compile/signing-source.ts';
import { stringMistakes } from './string-mistakes.ts';

/** A string that a caller may have signed, and the mistake that gives it. */
export interface WrongString {
  readonly hint: string;
  readonly text: string;
}

/**
 * What the string to sign becomes by each usual mistake in the canonical request whose hash it has;
 * none where it has no such hash. Made one by one, since most callers stop early.
 */
export function* canonicalMistakes(
  compiled: CompiledProfile,
  source: SigningSource,
): Generator<WrongString> {
  const { canonicalRequest } = compiled;
  if (canonicalRequest === undefined) return;
  const outer = compiled.stringToSign(source);
  const inner = takeApart({ ...compiled, stringToSign: canonicalRequest }, source);
  const found = findHash(outer, inner);
  if (found === undefined) return;
  const { hash, hashOf } = found;
  const withInPlace = (wrong: string): string => outer.replace(hash, () => wrong);
  yield {
    hint: 'The canonical request itself was signed; sign its hash with the lines before it.',
    text: inner.text,
  };
  yield {
    hint: 'The canonical request was not hashed; its hash belongs in the string.',
    text: withInPlace(inner.text),
  };
  yield {
    hint: 'The hash of the canonical request was signed in upper case; sign it in lower-case hex.',
    text: withInPlace(hash.toUpperCase()),
  };
  for (const { hint, text } of stringMistakes) {
    const wrong = text(inner);
    if (wrong === inner.text || wrong === '') continue;
    const said = `${hint.charAt(0).toLowerCase()}${hint.slice(1)}`;
    yield { hint: `In the canonical request: ${said}`, text: withInPlace(hashOf(wrong)) };
  }
}

function findHash(
  outer: string,
  { text, source }: RightString,
): { readonly hash: string; readonly hashOf: (text: string) => string } | undefined {
  for (const name of ['sha256', 'sha1'] as const) {
    const hashOf = (data: string): string => source.engine.hash(name, data, 'hex');
    const hash = hashOf(text);
    if (outer.includes(hash)) return { hash, hashOf };
  }
  return undefined;
}
