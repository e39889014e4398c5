import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { describe, expect, test } from 'vitest';
import { der, misspellings, p256Identifier, spkiOf } from './der.ts';
import { engines, fromHex } from './engines.ts';
import { p256Key, p256Vectors } from './vectors/rfc9421.ts';

const algorithm = 'ecdsa-p256-sha256';
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const prime = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const { Fn, Point } = { Fn: p256.Point.Fn, Point: p256.Point };

// RFC 6979 §A.2.5
const rfc6979 = {
  scalar: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
  point:
    '0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
  vectors: [
    {
      message: 'sample',
      r: 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
      s: 'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    },
    {
      message: 'test',
      r: 'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367',
      s: '019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
    },
  ],
} as const;

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const keyOf = (point: Uint8Array): string => base64url(spkiOf(p256Identifier, point));
const wordOf = (value: bigint): string => value.toString(16).padStart(64, '0');
const signatureOf = (r: bigint, s: bigint): Uint8Array => fromHex(wordOf(r) + wordOf(s));
const point = fromHex(rfc6979.point);
const spki = spkiOf(p256Identifier, point);
const [sample] = rfc6979.vectors;
const [r, s] = [BigInt(`0x${sample.r}`), BigInt(`0x${sample.s}`)];

/** PKCS #8 around a scalar; the public key is optional (RFC 5915 §3). */
const pkcs8Of = (scalar: Uint8Array, ...more: Uint8Array[]): Buffer =>
  der(
    0x30,
    fromHex('020100'),
    p256Identifier,
    der(0x04, der(0x30, fromHex('020101'), der(0x04, scalar), ...more)),
  );

/** SHA-256 of a message as a number of the curve (FIPS 186-5 §6.4.1). */
const digestOf = (message: string): bigint =>
  BigInt(`0x${engines[0]?.hash('sha256', message, 'hex') ?? ''}`) % order;

describe.each(engines)('$name', (engine) => {
  test.each(p256Vectors)('verifies the signature of RFC 9421 $name', ({ base, signature }) => {
    const key = engine.publicKey(algorithm, base64url(Buffer.from(p256Key, 'base64')));
    const bytes = new Uint8Array(Buffer.from(signature, 'base64'));
    expect(key.verify(base, bytes)).toBe(true);
    expect(key.verify(`${base} `, bytes)).toBe(false);
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = bytes.with(index, (bytes[index] ?? 0) ^ (1 << (index % 8)));
      expect(key.verify(base, changed)).toBe(false);
    }
  });

  test.each(rfc6979.vectors)('verifies RFC 6979 §A.2.5, "$message"', (vector) => {
    const key = engine.publicKey(algorithm, base64url(spki));
    const bytes = fromHex(vector.r + vector.s);
    expect(key.verify(vector.message, bytes)).toBe(true);
    expect(key.verify(engine.utf8Encode(vector.message), bytes)).toBe(true);
    const other = engine.publicKey(algorithm, base64url(Buffer.from(p256Key, 'base64')));
    expect(other.verify(vector.message, bytes)).toBe(false);
  });

  test('takes both spellings of s, as RFC 9421 §3.3.4 does', () => {
    const key = engine.publicKey(algorithm, base64url(spki));
    expect(key.verify('sample', signatureOf(r, order - s))).toBe(true);
  });

  test.each<[string, bigint, bigint]>([
    ['r = 0', 0n, s],
    ['s = 0', r, 0n],
    ['r = s = 0', 0n, 0n],
    ['r = n', order, s],
    ['s = n', r, order],
    ['r = s = n', order, order],
    ['r = n and s = 0', order, 0n],
    ['r = s = 1', 1n, 1n],
    ['r = p', prime, s],
    ['r = n - 1', order - 1n, s],
    ['r = s = 2^256 - 1', 2n ** 256n - 1n, 2n ** 256n - 1n],
    ['-r', order - r, s],
    ['r and s the other way round', s, r],
  ])('refuses %s', (_, wrongR, wrongS) => {
    const key = engine.publicKey(algorithm, base64url(spki));
    expect(key.verify('sample', signatureOf(wrongR, wrongS))).toBe(false);
  });

  test('answers false, and does not throw, for a signature of another length or form', () => {
    const key = engine.publicKey(algorithm, base64url(spki));
    const right = signatureOf(r, s);
    const private_ = createPrivateKey({
      key: pkcs8Of(fromHex(rfc6979.scalar)),
      format: 'der',
      type: 'pkcs8',
    });
    const asDer = sign('sha256', Buffer.from('sample'), private_);
    expect(verify('sha256', Buffer.from('sample'), createPublicKey(private_), asDer)).toBe(true);
    for (const wrong of [
      new Uint8Array(0),
      right.subarray(1),
      right.subarray(0, 63),
      new Uint8Array([...right, 0]),
      new Uint8Array([0, ...right]),
      new Uint8Array([0, ...right.subarray(0, 32), 0, ...right.subarray(32)]),
      new Uint8Array(128),
      new Uint8Array(asDer),
    ]) {
      expect(key.verify('sample', wrong)).toBe(false);
    }
  });

  test('refuses a signature whose point is at infinity', () => {
    const scalar = BigInt(`0x${rfc6979.scalar}`);
    const key = engine.publicKey(algorithm, base64url(spki));
    // u1 + u2·d = 0 when r = -z / d, whatever s is
    const atInfinity = Fn.mul(Fn.neg(digestOf('sample')), Fn.inv(scalar));
    expect(key.verify('sample', signatureOf(atInfinity, s))).toBe(false);
  });

  test('takes a point whose x lies between n and p, by its remainder alone', () => {
    // the first such x on the curve, and the key under which (x mod n, 1) signs the message
    let found: InstanceType<typeof Point> | undefined;
    for (let x = order + 1n; found === undefined; x += 1n) {
      try {
        found = Point.fromHex(`02${wordOf(x)}`);
      } catch {
        // not on the curve
      }
    }
    const { x } = found.toAffine();
    const key = found
      .subtract(Point.BASE.multiply(digestOf('m')))
      .multiply(Fn.inv(x - order))
      .toBytes(false);
    const publicKey = engine.publicKey(algorithm, keyOf(key));
    expect(publicKey.verify('m', signatureOf(x - order, 1n))).toBe(true);
    expect(publicKey.verify('m', signatureOf(x, 1n))).toBe(false);
  });

  test('takes numbers that begin with zeros', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const text = base64url(publicKey.export({ format: 'der', type: 'spki' }));
    const key = engine.publicKey(algorithm, text);
    const seen = new Set<number>();
    for (let count = 0; seen.size < 2; count += 1) {
      const message = `message ${count}`;
      const signature = sign('sha256', Buffer.from(message), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      });
      for (const start of [0, 32]) {
        if (signature[start] !== 0) continue;
        seen.add(start);
        expect(key.verify(message, new Uint8Array(signature))).toBe(true);
      }
    }
  });

  test.each(Object.entries(misspellings(spki)))('refuses a public key with %s', (_, bytes) => {
    expect(() => engine.publicKey(algorithm, base64url(bytes))).toThrow(TypeError);
  });

  test.each<[string, Uint8Array]>([
    ['a compressed point', Point.fromBytes(point).toBytes(true)],
    ['a hybrid point', point.with(0, 0x07)],
    ['the point at infinity', new Uint8Array(1)],
    ['zeros', new Uint8Array(65).with(0, 4)],
    ['a point off the curve', point.with(64, 0)],
    ['a point that is too short', point.subarray(0, 64)],
    ['a point that is too long', new Uint8Array([...point, 0])],
    [
      'x + p',
      fromHex(`04${wordOf(5n + prime)}${wordOf(Point.fromHex(`02${wordOf(5n)}`).toAffine().y)}`),
    ],
  ])('refuses %s', (_, bits) => {
    expect(() => engine.publicKey(algorithm, keyOf(bits))).toThrow(TypeError);
  });

  test('refuses keys of other kinds, and other texts of a key', () => {
    const others = [
      generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey,
      generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }).publicKey,
      generateKeyPairSync('ed25519').publicKey,
      generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
    ].map((key) => base64url(key.export({ format: 'der', type: 'spki' })));
    const texts = [
      `${base64url(spki)}=`,
      spki.toString('base64'),
      spki.toString('hex'),
      base64url(point),
      base64url(spkiOf(p256Identifier, point, 1)),
      '',
    ];
    for (const text of [...others, ...texts]) {
      expect(() => engine.publicKey(algorithm, text)).toThrow(TypeError);
      expect(() => engine.publicKey(algorithm, text)).toThrow('"publicKey"');
    }
  });

  test('signs what the others verify, with or without a public key in PKCS #8', () => {
    const bits = der(0xa1, der(0x03, Buffer.from([0]), point));
    for (const pkcs8 of [
      pkcs8Of(fromHex(rfc6979.scalar)),
      pkcs8Of(fromHex(rfc6979.scalar), bits),
    ]) {
      const key = engine.privateKey(algorithm, base64url(pkcs8));
      expect(key).toMatchObject({ kind: 'private', algorithm });
      const signature = fromHex(key.sign('message', 'hex'));
      expect(signature).toHaveLength(64);
      for (const other of engines) {
        const publicKey = other.publicKey(algorithm, base64url(spki));
        expect(publicKey.verify('message', signature)).toBe(true);
      }
    }
  });

  test('makes key pairs that everybody can read, and that differ', () => {
    const pair = engine.generateKeyPair(algorithm);
    const privateKey = createPrivateKey({
      key: Buffer.from(pair.privateKey, 'base64url'),
      format: 'der',
      type: 'pkcs8',
    });
    expect(base64url(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }))).toBe(
      pair.publicKey,
    );
    expect(base64url(privateKey.export({ format: 'der', type: 'pkcs8' }))).toBe(pair.privateKey);
    for (const other of engines) {
      const signature = other.privateKey(algorithm, pair.privateKey).sign('message', 'hex');
      expect(
        engine.publicKey(algorithm, pair.publicKey).verify('message', fromHex(signature)),
      ).toBe(true);
    }
    expect(engine.generateKeyPair(algorithm).publicKey).not.toBe(pair.publicKey);
  });

  test('refuses a private key that is none, without a word of it', () => {
    const scalar = fromHex(rfc6979.scalar);
    const wrong = [
      ...Object.values(misspellings(pkcs8Of(scalar))),
      pkcs8Of(new Uint8Array(32)),
      pkcs8Of(fromHex(wordOf(order))),
      pkcs8Of(scalar.subarray(1)),
      pkcs8Of(new Uint8Array([0, ...scalar])),
      pkcs8Of(scalar, Buffer.from([0])),
      scalar,
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey.export({
        format: 'der',
        type: 'pkcs8',
      }),
    ];
    for (const bytes of wrong) {
      const text = base64url(bytes);
      expect(() => engine.privateKey(algorithm, text)).toThrow(TypeError);
      expect(() => engine.privateKey(algorithm, text)).toThrow(/^"privateKey" must be a P-256/);
    }
  });

  test('does not print a private key', async () => {
    const { inspect } = await import('node:util');
    const { privateKey } = engine.generateKeyPair(algorithm);
    const key = engine.privateKey(algorithm, privateKey);
    const scalar = Buffer.from(privateKey, 'base64url').subarray(36, 68);
    const printed =
      inspect(key, { depth: 9, showHidden: true, maxArrayLength: null }) + JSON.stringify(key);
    expect(printed).not.toContain([...scalar].join(', '));
    expect(printed).not.toContain(scalar.toString('hex'));
  });
});
