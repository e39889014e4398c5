import { isNonce, isTimestamp } from '../verify/freshness.ts';
import type { BareItem, Parameter } from './field-reader.ts';

/** The parameters of a signature (RFC 9421 §2.3), each of its proper type and shape. */
export interface SignatureParameters {
  readonly createdSeconds: number;
  readonly expiresSeconds: number | undefined;
  readonly nonce: string | undefined;
  readonly algorithm: string | undefined;
}

/**
 * Reads the parameters of a signature, or says in a sentence what is wrong with them. `created` must
 * be there, since freshness hangs on it; parameters we do not know are signed but mean nothing.
 *
 * @param parameters As parsed from `Signature-Input`.
 *
 * @example
 * ```ts
 * import { readSignatureParameters } from './signature-parameters.ts';
 * readSignatureParameters([]); // '"created" is missing'
 * ```
 */
export function readSignatureParameters(
  parameters: readonly Parameter[],
): SignatureParameters | string {
  let createdSeconds: number | undefined;
  let expiresSeconds: number | undefined;
  let nonce: string | undefined;
  let algorithm: string | undefined;
  for (const { name, value } of parameters) {
    if (name === 'created' || name === 'expires') {
      if (!isSeconds(value)) return `"${name}" must be ten digits, in seconds`;
      if (name === 'created') createdSeconds = Number(value.text);
      else expiresSeconds = Number(value.text);
    } else if (name === 'nonce') {
      if (value.kind !== 'string' || !isNonce(value.text)) {
        return '"nonce" must be a string of 16 to 128 characters of A-Z a-z 0-9 . _ ~ -';
      }
      nonce = value.text;
    } else if (name === 'alg') {
      if (value.kind !== 'string') return '"alg" must be a string';
      algorithm = value.text;
    }
  }
  if (createdSeconds === undefined) return '"created" is missing';
  return { createdSeconds, expiresSeconds, nonce, algorithm };
}

function isSeconds(value: BareItem): boolean {
  return value.kind === 'integer' && isTimestamp(value.text);
}
