import { constants, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { engines } from './engines.ts';
import { cubeRoot, digestInfo, openSignature, padded, signEncoded } from './forge-rsa.ts';
import {
  algorithms,
  base64url,
  modulusOf,
  ordinaryTextOf,
  pairOfBits,
  pssPair,
  textOf,
  toBytes,
  toInteger,
  usual,
  type RsaAlgorithm,
} from './rsa-fixtures.ts';
import { rsaPssKey, rsaPssVectors } from './vectors/rfc9421.ts';

/** How Node signs for each; what the engines know, said once more. */
const nodeForm = {
  'rsa-pss-sha512': {
    hash: 'sha512',
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: 64,
  },
  'rsa-v1_5-sha256': { hash: 'sha256', padding: constants.RSA_PKCS1_PADDING },
  'rsa-v1_5-sha1': { hash: 'sha1', padding: constants.RSA_PKCS1_PADDING },
} as const satisfies Record<RsaAlgorithm, unknown>;

const message = 'message, 消息';
const signBy = (key: KeyObject, algorithm: RsaAlgorithm, more: { saltLength?: number } = {}) => {
  const { hash, ...form } = nodeForm[algorithm];
  return new Uint8Array(sign(hash, Buffer.from(message), { key, ...form, ...more }));
};

const pairs = {
  '2048 bits': usual,
  // its encoded message for PSS is one byte shorter than the modulus
  '2049 bits': pairOfBits(2049),
  '3072 bits, e = 3': generateKeyPairSync('rsa', { modulusLength: 3072, publicExponent: 3 }),
};
const modulus = modulusOf(usual.publicKey);

describe.each(engines)('$name', (engine) => {
  test.each(rsaPssVectors)('verifies the signature of RFC 9421 $name', ({ base, signature }) => {
    const text = base64url(Buffer.from(rsaPssKey, 'base64'));
    const key = engine.publicKey('rsa-pss-sha512', text);
    const bytes = new Uint8Array(Buffer.from(signature, 'base64'));
    expect(key).toMatchObject({ kind: 'public', algorithm: 'rsa-pss-sha512' });
    expect(key.verify(base, bytes)).toBe(true);
    expect(key.verify(`${base} `, bytes)).toBe(false);
    for (let index = 0; index < bytes.length; index += 17) {
      const changed = bytes.with(index, (bytes[index] ?? 0) ^ (1 << (index % 8)));
      expect(key.verify(base, changed)).toBe(false);
    }
    for (const other of ['rsa-v1_5-sha256', 'rsa-v1_5-sha1'] as const) {
      expect(engine.publicKey(other, text).verify(base, bytes)).toBe(false);
    }
  });

  describe.each(Object.entries(pairs))('with %s', (bits, { publicKey, privateKey }) => {
    test('which is what it says', () => {
      expect(modulusOf(publicKey).toString(2)).toHaveLength(Number.parseInt(bits, 10));
    });

    test.each(algorithms)('verifies what Node signs by %s, and by no other', (algorithm) => {
      const signature = signBy(privateKey, algorithm);
      for (const other of algorithms) {
        const key = engine.publicKey(other, textOf(publicKey));
        expect(key.verify(message, signature)).toBe(other === algorithm);
        expect(key.verify(engine.utf8Encode(message), signature)).toBe(other === algorithm);
        expect(key.verify(`${message} `, signature)).toBe(false);
      }
    });

    test.each(algorithms)('refuses %s under another key', (algorithm) => {
      const other = generateKeyPairSync('rsa', {
        modulusLength: publicKey.asymmetricKeyDetails?.modulusLength ?? 2048,
      });
      const key = engine.publicKey(algorithm, textOf(other.publicKey));
      expect(key.verify(message, signBy(privateKey, algorithm))).toBe(false);
    });
  });

  test.each(algorithms)('refuses %s in any other spelling, and does not throw', (algorithm) => {
    const key = engine.publicKey(algorithm, textOf(usual.publicKey));
    // one so small that it still fits when the modulus is added
    let right = signBy(usual.privateKey, algorithm);
    const { hash, ...form } = nodeForm[algorithm];
    let text = message;
    for (let count = 0; toInteger(right) + modulus >= 2n ** 2048n; count += 1) {
      text = `${message} ${count}`;
      right = new Uint8Array(sign(hash, Buffer.from(text), { key: usual.privateKey, ...form }));
    }
    expect(key.verify(text, right)).toBe(true);
    for (const wrong of [
      toBytes(toInteger(right) + modulus, 256),
      toBytes(modulus - toInteger(right), 256),
      toBytes(0n, 256),
      toBytes(1n, 256),
      toBytes(modulus - 1n, 256),
      toBytes(modulus, 256),
      toBytes(modulus + 1n, 256),
      new Uint8Array(256).fill(0xff),
      right.subarray(1),
      right.subarray(0, 255),
      new Uint8Array([0, ...right]),
      new Uint8Array([...right, 0]),
      new Uint8Array(0),
      new Uint8Array(64),
    ]) {
      expect(key.verify(text, wrong)).toBe(false);
    }
  });

  test.each<[string, 'sha256' | 'sha1', (info: Buffer) => Buffer]>([
    ['as it must be', 'sha256', (info) => padded(info, 256)],
    ['as it must be', 'sha1', (info) => padded(info, 256)],
    // Bleichenbacher 2006: the digest early, then what makes it a cube
    ['short padding, garbage at the end', 'sha256', (info) => garbled(info, 8)],
    ['short padding, garbage at the end', 'sha1', (info) => garbled(info, 8)],
    [
      'one byte of garbage',
      'sha256',
      (info) => padded(Buffer.concat([info, Buffer.alloc(1)]), 256),
    ],
    ['no padding', 'sha256', (info) => garbled(info, 0)],
    ['a zero in the padding', 'sha256', (info) => changed(padded(info, 256), 100, 0)],
    ['another byte in the padding', 'sha256', (info) => changed(padded(info, 256), 2, 0xfe)],
    ['block type 0', 'sha256', (info) => changed(padded(info, 256), 1, 0)],
    ['block type 2', 'sha256', (info) => changed(padded(info, 256), 1, 2)],
    ['a first byte that is not zero', 'sha256', (info) => changed(padded(info, 256), 0, 1)],
    ['no zero before the digest', 'sha256', (info) => changed(padded(info, 256), 204, 0xff)],
    ['no DigestInfo', 'sha256', (info) => padded(info.subarray(-32), 256)],
    ['padding alone', 'sha256', () => padded(Buffer.alloc(0), 256)],
    // RFC 8017 §9.2 has the NULL; Bleichenbacher's variant of 2014 hid garbage in its place
    ['no NULL', 'sha256', () => spelled('302f300b0609608648016503040201 0420')],
    [
      'garbage in place of NULL',
      'sha256',
      () => spelled('3033300f0609608648016503040201 0402ffff 0420'),
    ],
    ['a length in long form', 'sha256', () => spelled('308131300d06096086480165030402010500 0420')],
    ['the name of SHA-512', 'sha256', () => spelled('3031300d06096086480165030402030500 0420')],
  ])('PKCS #1 v1.5 with %s (%s)', (name, hash, encode) => {
    const key = engine.publicKey(`rsa-v1_5-${hash}`, textOf(usual.publicKey));
    const signature = signEncoded(usual.privateKey, encode(digestInfo(hash, message)));
    expect(key.verify(message, signature)).toBe(name === 'as it must be');
  });

  test('refuses a cube root that was made without the private key (CVE-2006-4339)', () => {
    const { publicKey } = pairs['3072 bits, e = 3'];
    const start = garbled(digestInfo('sha256', message), 8, 384);
    const room = Buffer.from(start).fill(0xff, 3 + 8 + 51);
    const root = cubeRoot(toInteger(room));
    const forged = toBytes(root, 384);
    // the forgery is one: a verifier that stops after the digest would take it
    expect(openSignature(publicKey, forged).subarray(0, 62)).toEqual(start.subarray(0, 62));
    const key = engine.publicKey('rsa-v1_5-sha256', textOf(publicKey));
    expect(key.verify(message, forged)).toBe(false);
  });

  test.each(Object.entries(pairs))('verifies PSS with a salt of any length, %s', (_, pair) => {
    const key = engine.publicKey('rsa-pss-sha512', textOf(pair.publicKey));
    for (const saltLength of [0, 20, 32, 63, 65, constants.RSA_PSS_SALTLEN_MAX_SIGN]) {
      const signature = signBy(pair.privateKey, 'rsa-pss-sha512', { saltLength });
      expect(key.verify(message, signature)).toBe(true);
      expect(key.verify(`${message} `, signature)).toBe(false);
    }
  });

  test('refuses PSS with another hash or mask', () => {
    const key = engine.publicKey('rsa-pss-sha512', textOf(usual.publicKey));
    const sha256 = sign('sha256', Buffer.from(message), {
      key: usual.privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 64,
    });
    expect(key.verify(message, new Uint8Array(sha256))).toBe(false);
    const otherMask = pssPair('sha512', 'sha256', 64);
    const signature = sign('sha512', Buffer.from(message), otherMask.privateKey);
    expect(verify('sha512', Buffer.from(message), otherMask.publicKey, signature)).toBe(true);
    const masked = engine.publicKey('rsa-pss-sha512', ordinaryTextOf(otherMask.publicKey));
    expect(masked.verify(message, new Uint8Array(signature))).toBe(false);
  });

  test.each<[string, (encoded: Buffer) => Buffer, boolean]>([
    ['as it must be', (encoded) => encoded, true],
    ['another last byte', (encoded) => changed(encoded, 255, 0xcc), false],
    [
      'a first bit that is not zero',
      (encoded) => changed(encoded, 0, (encoded[0] ?? 0) | 0x80),
      false,
    ],
    ['a byte changed in the padding', (encoded) => flipped(encoded, 1), false],
    // the byte 0x01 that ends the padding stands just before the salt: 256 - 1 - 64 - 64 - 1
    ['the end of the padding changed', (encoded) => flipped(encoded, 126), false],
    ['a byte changed in the salt', (encoded) => flipped(encoded, 127), false],
    ['a byte changed in the digest', (encoded) => flipped(encoded, 191), false],
  ])('PSS with %s', (_, change, expected) => {
    const key = engine.publicKey('rsa-pss-sha512', textOf(usual.publicKey));
    for (;;) {
      const signature = signBy(usual.privateKey, 'rsa-pss-sha512');
      const encoded = change(openSignature(usual.publicKey, signature));
      // with its first bit set it may be too large; the salt is another each time
      if (toInteger(encoded) >= modulus) continue;
      expect(key.verify(message, signEncoded(usual.privateKey, encoded))).toBe(expected);
      break;
    }
  });
});

/** `00 01`, so many FF, `00`, the DigestInfo, and zeros to the end. */
function garbled(info: Buffer, paddingLength: number, length = 256): Buffer {
  const start = padded(info, info.length + 3 + paddingLength);
  return Buffer.concat([start, Buffer.alloc(length - start.length)]);
}

function spelled(prefix: string): Buffer {
  return padded(digestInfo('sha256', message, prefix.replaceAll(' ', '')), 256);
}

function changed(bytes: Buffer, index: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[index] = value;
  return copy;
}

function flipped(bytes: Buffer, index: number): Buffer {
  return changed(bytes, index, (bytes[index] ?? 0) ^ 1);
}
