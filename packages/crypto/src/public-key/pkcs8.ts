import { equalBytes } from './bytes.ts';
import { DerReader } from './der-reader.ts';
import { isP256Scalar, p256Identifier } from './p256.ts';

/**
 * The 32 bytes of a P-256 private key. Throws a `TypeError`, without a word of it, unless `pkcs8` is the
 * DER of one.
 *
 * @param pkcs8 A PrivateKeyInfo (RFC 5208 §5) that holds an ECPrivateKey (RFC 5915 §3).
 */
export function readP256Scalar(pkcs8: Uint8Array | undefined): Uint8Array {
  const scalar = pkcs8 && readScalar(pkcs8);
  if (scalar !== undefined && isP256Scalar(scalar)) return scalar;
  throw new TypeError('"privateKey" must be a P-256 private key: its PKCS #8 as base64url');
}

function readScalar(pkcs8: Uint8Array): Uint8Array | undefined {
  const outer = new DerReader(pkcs8);
  const info = new DerReader(outer.read(0x30));
  const infoVersion = info.readUnsigned();
  const isOurs = equalBytes(info.read(0x30), p256Identifier);
  const wrapped = new DerReader(info.read(0x04));
  info.skip(0xa0); // attributes
  const key = new DerReader(wrapped.read(0x30));
  const keyVersion = key.readUnsigned();
  const scalar = key.read(0x04);
  key.skip(0xa0); // the curve once more
  key.skip(0xa1); // the public key
  const isWhole = [outer, info, wrapped, key].every((reader) => reader.isSound());
  return isOurs && isWhole && infoVersion === 0n && keyVersion === 1n ? scalar : undefined;
}
