import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BASE62_DIGITS, encodeBase62Number, randomBase62 } from '../../src/credential/base62.ts';
import { checksumOf, crc32End, crc32Run, CRC32_START } from '../../src/credential/checksum.ts';
import { constantTimeEqual } from '../../src/credential/constant-time.ts';
import { createCredentialFormat, defaultFormat } from '../../src/credential/credential-format.ts';
import { engine } from '../engine.ts';
import { reveal } from './fixtures.ts';

const crc32 = (text: string): number => crc32End(crc32Run(CRC32_START, text));

describe('base62', () => {
  test('gives each digit the same share of the bytes it accepts', () => {
    const everyByte = new Uint8Array(256).map((_, index) => index);
    let offset = 0;
    const counting = {
      ...engine,
      randomBytes: (length: number) =>
        new Uint8Array(length).map(() => everyByte[offset++ % 256] ?? 0),
    };
    const text = randomBase62(counting, 248 * 10);
    for (const digit of BASE62_DIGITS.split('')) expect(text.split(digit)).toHaveLength(41);
  });

  test('draws exactly as many digits as asked', () => {
    for (const length of [0, 1, 22, 43, 1000]) {
      expect(randomBase62(engine, length)).toMatch(new RegExp(`^[0-9A-Za-z]{${length}}$`));
    }
  });

  test('writes numbers with the most significant digit first', () => {
    expect(encodeBase62Number(0, 1)).toBe('0');
    expect(encodeBase62Number(61, 2)).toBe('0z');
    expect(encodeBase62Number(62, 2)).toBe('10');
    expect(encodeBase62Number(0xffff_ffff, 6)).toBe('4gfFC3');
  });

  test('refuses a number that does not fit', () => {
    for (const value of [-1, 62, 0.5, Number.NaN, Infinity]) {
      expect(() => encodeBase62Number(value, 1)).toThrow(RangeError);
    }
  });
});

describe('checksum', () => {
  test.each([
    // the check value of CRC-32/ISO-HDLC, and further values that zlib gives
    ['123456789', 0xcbf4_3926],
    ['', 0],
    ['The quick brown fox jumps over the lazy dog', 0x414f_a339],
    ['a', 0xe8b7_be43],
  ])('is the CRC-32 of IEEE 802.3 for %j', (text, expected) => {
    expect(crc32(text)).toBe(expected);
  });

  test('is six base62 digits of it', () => {
    expect(checksumOf('')).toBe('000000');
    // both computed with Python's zlib and divmod
    expect(checksumOf('123456789')).toBe('3jZRME');
    expect(checksumOf('ak_live_4fGk29XbQz81LmNoPqRsTu')).toBe('05llX2');
  });
});

describe('constantTimeEqual', () => {
  test('agrees with ===', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(constantTimeEqual(a, b)).toBe(a === b);
        expect(constantTimeEqual(a, a)).toBe(true);
        expect(constantTimeEqual(`${a}x`, `${a}y`)).toBe(false);
        expect(constantTimeEqual(`x${a}`, `y${a}`)).toBe(false);
      }),
      { seed: 62 },
    );
  });
});

describe('the default format', () => {
  const minted = [
    ['app-key', 'live', defaultFormat.mintAppKey(engine, 'live'), /^ak_live_[0-9A-Za-z]{28}$/],
    ['app-key', 'test', defaultFormat.mintAppKey(engine, 'test'), /^ak_test_[0-9A-Za-z]{28}$/],
    [
      'app-secret',
      'live',
      reveal(defaultFormat.mintAppSecret(engine, 'live')),
      /^sk_live_[0-9A-Za-z]{49}$/,
    ],
    [
      'access-token',
      'test',
      defaultFormat.mintAccessToken(engine, 'test'),
      /^at_test_[0-9A-Za-z]{49}$/,
    ],
  ] as const;

  test.each(minted)('mints and reads an %s for %s', (kind, environment, text, shape) => {
    expect(text).toMatch(shape);
    expect(text.slice(-6)).toBe(checksumOf(text.slice(0, -6)));
    const body = text.slice(8, -6);
    expect(defaultFormat.parse(text)).toEqual({ kind, environment, body });
    expect(defaultFormat.isAppKey(text)).toBe(kind === 'app-key');
    expect(defaultFormat.isAccessToken(text)).toBe(kind === 'access-token');
  });

  test('mints and reads an app id', () => {
    const appId = defaultFormat.mintAppId(engine);
    expect(appId).toMatch(/^app_[0-9A-Za-z]{16}$/);
    expect(defaultFormat.parse(appId)).toEqual({ kind: 'app-id', body: appId.slice(4) });
  });

  test.each(minted)('refuses an %s for %s with any one character changed', (_kind, _env, text) => {
    for (let index = 0; index < text.length; index += 1) {
      for (const character of ['0', 'A', 'z', '_', '-', ' ', '\0', 'é', '\uff10']) {
        const changed = text.slice(0, index) + character + text.slice(index + 1);
        expect(defaultFormat.parse(changed) === undefined).toBe(changed !== text);
      }
    }
  });

  test.each(minted)(
    'refuses an %s for %s with anything added, missing or swapped',
    (_kind, _env, text) => {
      const others = ['', text.slice(1), text.slice(0, -1), `${text}0`, ` ${text}`, `${text}\n`];
      others.push(text.toUpperCase(), text.repeat(2), text.replace('_', '-'));
      for (let index = 8; index + 1 < text.length; index += 1) {
        const swapped =
          text.slice(0, index) +
          text.charAt(index + 1) +
          text.charAt(index) +
          text.slice(index + 2);
        if (swapped !== text) others.push(swapped);
      }
      for (const other of others) expect(defaultFormat.parse(other)).toBeUndefined();
    },
  );

  test('refuses a key of an environment that does not exist, with the right checksum', () => {
    const text = `ak_prod_${'0'.repeat(22)}`;
    expect(defaultFormat.parse(text + checksumOf(text))).toBeUndefined();
  });

  test('refuses a body that is not base62, with the right checksum', () => {
    for (const character of ['_', '-', '/', ':', '@', '[', '`', '{', '\x7f', 'é']) {
      const text = `ak_live_${'0'.repeat(21)}${character}`;
      expect(defaultFormat.parse(text + checksumOf(text))).toBeUndefined();
      expect(defaultFormat.parse(`app_${'0'.repeat(15)}${character}`)).toBeUndefined();
    }
  });

  test('accepts no text of the right shape by chance', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(...BASE62_DIGITS.split('')),
          minLength: 28,
          maxLength: 28,
        }),
        (body) => {
          expect(defaultFormat.isAppKey(`ak_live_${body}`)).toBe(
            checksumOf(`ak_live_${body.slice(0, 22)}`) === body.slice(22),
          );
        },
      ),
      { seed: 28 },
    );
  });

  test('shows the first and last four characters, and nothing of what it does not know', () => {
    const secret = reveal(defaultFormat.mintAppSecret(engine, 'live'));
    expect(defaultFormat.display(secret)).toBe(`${secret.slice(0, 12)}…${secret.slice(-4)}`);
    expect(defaultFormat.display(`${secret}x`)).toBe('…');
  });

  test('lets a scanner find secrets and tokens, and leave keys alone', () => {
    const pattern = new RegExp(defaultFormat.secretScanPattern);
    for (const [kind, , text] of minted) {
      expect(pattern.test(`key="${text}";`)).toBe(kind !== 'app-key');
      expect(pattern.test(`${text}x`)).toBe(false);
    }
  });
});

describe('a format of one’s own', () => {
  test('reads prefixes with underscores, and no longer the default ones', () => {
    const format = createCredentialFormat({
      prefixes: { appKey: 'acme_ak', appSecret: 'acme_sk' },
    });
    const appKey = format.mintAppKey(engine, 'test');
    expect(appKey).toMatch(/^acme_ak_test_/);
    expect(format.parse(appKey)?.kind).toBe('app-key');
    expect(format.parse(reveal(format.mintAppSecret(engine, 'live')))?.kind).toBe('app-secret');
    expect(format.parse(defaultFormat.mintAppKey(engine, 'live'))).toBeUndefined();
    expect(defaultFormat.parse(appKey)).toBeUndefined();
    expect(
      new RegExp(format.secretScanPattern).test(reveal(format.mintAppSecret(engine, 'live'))),
    ).toBe(true);
  });

  test('tells values apart although one prefix begins like another', () => {
    const format = createCredentialFormat({ prefixes: { appSecret: 'k', accessToken: 'k_live' } });
    expect(format.parse(format.mintAccessToken(engine, 'live'))?.kind).toBe('access-token');
    expect(format.parse(reveal(format.mintAppSecret(engine, 'live')))?.kind).toBe('app-secret');
  });

  test.each(['', '_ak', 'ak_', 'a__k', '1ak', 'a.k', 'a|k', 'ä', 'a'.repeat(33)])(
    'refuses the prefix %j',
    (prefix) => {
      expect(() => createCredentialFormat({ prefixes: { appKey: prefix } })).toThrow(RangeError);
      expect(() => createCredentialFormat({ prefixes: { appKey: prefix } })).toThrow(
        '"prefixes.appKey"',
      );
    },
  );

  test('refuses two values with one prefix', () => {
    expect(() => createCredentialFormat({ prefixes: { appKey: 'sk' } })).toThrow('"prefixes"');
  });
});
