import type { CryptoEngine, PublicKeyAlgorithm } from '../ports/crypto-engine.ts';

/** What may stand in the armour of RFC 7468. */
const labels = ['PUBLIC KEY', 'RSA PUBLIC KEY'];
const maxTextLength = 16 * 1024;

// What stands in the DER of keys, in hex: each algorithm by its identifier (RFC 8410 §3, RFC 3279 §2.3.1).
const ed25519Start = '302a300506032b6570032100';
const rsaIdentifier = '300d06092a864886f70d0101010500';
/** id-RSASSA-PSS (RFC 4055 §3.1): with nothing said about hashes and salt, or with what we use. */
const pssIdentifiers = [
  '300b06092a864886f70d01010a',
  '304106092a864886f70d01010a3034' +
    'a00f300d06096086480165030402030500' +
    'a11c301a06092a864886f70d010108300d06096086480165030402030500' +
    'a203020140',
];

/**
 * Makes the text that {@link CryptoEngine.publicKey} and `mintKey` take of a public key as tools and
 * consoles write it: PEM `PUBLIC KEY`, PEM `RSA PUBLIC KEY` (PKCS #1), the base64 of either alone, or
 * the very text that is stored. A key for RSASSA-PSS is taken for `rsa-pss-sha512` unless it is bound to
 * another hash or salt.
 *
 * @param algorithm What the key is for.
 * @param text At most 16 KiB; white space around it and line breaks in its base64 do not count.
 * @throws TypeError when it is not one key of that kind, RSA of at least 2048 bits; never quotes it.
 *
 * @example
 * ```ts
 * import { importPublicKeyText, mintKey, type MintKeyOptions } from '@countersign/core';
 * const mintFor = (pem: string, options: MintKeyOptions) =>
 *   mintKey({
 *     ...options,
 *     publicKey: importPublicKeyText('rsa-v1_5-sha256', pem, options.engine),
 *     publicKeyAlgorithm: 'rsa-v1_5-sha256',
 *   });
 * ```
 */
export function importPublicKeyText(
  algorithm: PublicKeyAlgorithm,
  text: string,
  engine: CryptoEngine,
): string {
  if (typeof text !== 'string') throw new TypeError('"publicKey" must be a string');
  if (text.length > maxTextLength) throw new TypeError('"publicKey" must have at most 16 KiB');
  const trimmed = text.trim();
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(trimmed)) {
    throw new TypeError('"publicKey" is a private key, which nobody but its owner may have');
  }
  const stored = trimmed.startsWith('-----')
    ? fromDer(algorithm, readArmour(trimmed, engine), engine)
    : fromBase64(algorithm, trimmed, engine);
  engine.publicKey(algorithm, stored);
  return stored;
}

function readArmour(text: string, engine: CryptoEngine): Uint8Array | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const label = labels.find((candidate) => lines[0] === `-----BEGIN ${candidate}-----`);
  if (label === undefined || lines.at(-1) !== `-----END ${label}-----`) {
    throw new TypeError('"publicKey" must be one PEM block, "PUBLIC KEY" or "RSA PUBLIC KEY"');
  }
  return engine.decode(lines.slice(1, -1).join(''), 'base64');
}

function fromBase64(algorithm: PublicKeyAlgorithm, text: string, engine: CryptoEngine): string {
  const joined = text.replaceAll(/\s/g, '');
  const bytes = engine.decode(joined, 'base64') ?? engine.decode(joined, 'base64url');
  // the stored form of Ed25519 is no DER
  return algorithm === 'ed25519' && bytes?.length === 32
    ? engine.encode(bytes, 'base64url')
    : fromDer(algorithm, bytes, engine);
}

function fromDer(
  algorithm: PublicKeyAlgorithm,
  der: Uint8Array | undefined,
  engine: CryptoEngine,
): string {
  if (der === undefined) throw new TypeError('"publicKey" must be PEM or base64');
  const hex = engine.encode(der, 'hex');
  const spki = algorithm.startsWith('rsa-') ? asOrdinaryRsa(algorithm, hex) : hex;
  const stored =
    algorithm === 'ed25519' && hex.startsWith(ed25519Start) ? hex.slice(ed25519Start.length) : spki;
  return engine.encode(engine.decode(stored, 'hex') ?? der, 'base64url');
}

/** PKCS #1, and a key for RSASSA-PSS, as the SubjectPublicKeyInfo of an ordinary RSA key. */
function asOrdinaryRsa(algorithm: PublicKeyAlgorithm, hex: string): string {
  // RSA keys of any use are so long that each part has a length of two bytes
  if (/^3082[0-9a-f]{4}02/.test(hex)) return spkiOf(rsaIdentifier, hex);
  if (algorithm !== 'rsa-pss-sha512') return hex;
  for (const identifier of pssIdentifiers) {
    // two heads of four bytes stand before the key's own numbers, and the count of unused bits
    const pkcs1 = hex.slice(8 + identifier.length + 10);
    if (hex === spkiOf(identifier, pkcs1)) return spkiOf(rsaIdentifier, pkcs1);
  }
  return hex;
}

function spkiOf(identifier: string, pkcs1: string): string {
  return element('30', `${identifier}${element('03', `00${pkcs1}`)}`);
}

/** One element of DER whose content has 256 bytes to 64 KiB. */
function element(tag: string, content: string): string {
  return `${tag}82${(content.length / 2).toString(16).padStart(4, '0')}${content}`;
}
