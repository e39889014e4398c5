/** One element of DER, for keys that no tool would write. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

/** A number as an INTEGER. */
export function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return der(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), bytes);
}

export const rsaIdentifier = Buffer.from('300d06092a864886f70d0101010500', 'hex');
export const p256Identifier = Buffer.from('301306072a8648ce3d020106082a8648ce3d030107', 'hex');

/** A SubjectPublicKeyInfo of an algorithm and its key bits. */
export function spkiOf(identifier: Uint8Array, bits: Uint8Array, unusedBits = 0): Buffer {
  return der(0x30, identifier, der(0x03, Buffer.from([unusedBits]), bits));
}

/** The same, of two numbers. */
export function rsaSpki(modulus: bigint, exponent: bigint): Buffer {
  return spkiOf(rsaIdentifier, der(0x30, derInteger(modulus), derInteger(exponent)));
}

/** Ways to spoil an encoded key without changing what it says. */
export function misspellings(good: Buffer): Record<string, Buffer> {
  const [tag = 0, first = 0] = good;
  const content = good.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
  const { length } = content;
  return {
    'a byte after the end': Buffer.concat([good, Buffer.from([0])]),
    'a byte missing': good.subarray(0, -1),
    'a byte inside after the end': der(tag, content, Buffer.from([0])),
    'a length of three bytes where fewer do': Buffer.concat([
      Buffer.from([tag, 0x83, 0, length >> 8, length & 0xff]),
      content,
    ]),
    'a length in long form where the short does': Buffer.concat([
      Buffer.from([tag, 0x84, 0, 0, length >> 8, length & 0xff]),
      content,
    ]),
    'an indefinite length': Buffer.concat([Buffer.from([tag, 0x80]), content, Buffer.alloc(2)]),
    'an absurd length': Buffer.concat([Buffer.from([tag, 0xff]), content]),
    'another tag': Buffer.concat([Buffer.from([0x31]), good.subarray(1)]),
    nothing: Buffer.alloc(0),
    'a tag alone': Buffer.from([tag]),
  };
}
