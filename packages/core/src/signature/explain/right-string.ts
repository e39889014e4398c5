import type { CompiledProfile } from '../compile/compile-profile.ts';
import type { SigningSource } from '../compile/signing-source.ts';

/** What should have been signed, whole and in parts. */
export interface RightString {
  readonly compiled: CompiledProfile;
  readonly source: SigningSource;
  readonly text: string;
  /** The parameters in the order in which they were sent, without the signature. */
  readonly pairs: readonly string[];
  /** The same as they stand in the text: sorted and joined. */
  readonly parameters: string;
  /** The hash of the body as it stands in the text; empty when it does not. */
  readonly bodyHash: string;
}

/** Builds the right string and finds its parts. */
export function takeApart(compiled: CompiledProfile, source: SigningSource): RightString {
  const { query, form, signatureName } = source;
  const text = compiled.stringToSign(source);
  const carriers = [query.concat(form), form, query].map((carrier) => ({
    pairs: carrier.pairs.filter((pair) => !pair.startsWith(`${signatureName}=`)),
    parameters: carrier.join(signatureName),
  }));
  const signed = carriers.find(({ parameters }) => text.includes(parameters));
  // of a body whose hash was declared, the bytes need not be here
  const declared = hexOfSha256.test(source.bodyDigest) ? [source.bodyDigest] : [];
  const bodyHashes = [sha256(source, source.body), ...declared];
  return {
    compiled,
    source,
    text,
    pairs: signed?.pairs ?? [],
    parameters: signed?.parameters ?? '',
    bodyHash: bodyHashes.find((hash) => text.includes(hash)) ?? '',
  };
}

const hexOfSha256 = /^[0-9a-f]{64}$/;

/** In lower-case hex. */
export const sha256 = ({ engine }: SigningSource, data: string | Uint8Array): string =>
  engine.hash('sha256', data, 'hex');
