import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Ciphertext } from '@countersign/core';
import { base64urlOf, engines, fromHex } from './engines.ts';

const zeroKey = new Uint8Array(32);
const key = fromHex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

describe.each(engines)('$name', (engine) => {
  test('opens test cases 13 and 14 of McGrew and Viega, "The Galois/Counter Mode of Operation"', () => {
    const iv = base64urlOf('000000000000000000000000');
    const empty = { iv, data: '', tag: base64urlOf('530f8afbc74536b9a963b4f1c4cb738b') };
    expect(engine.decrypt(zeroKey, empty, '')).toBe('');
    const zeros = {
      iv,
      data: base64urlOf('cea7403d4d606b6e074ec5d3baf39d18'),
      tag: base64urlOf('d0d1c8a799996bf0265b98b5d48ab919'),
    };
    expect(engine.decrypt(zeroKey, zeros, '')).toBe('\0'.repeat(16));
  });

  test('opens what any engine sealed', () => {
    for (const other of engines) {
      const sealed = other.encrypt(key, 'secret 漢字', 'owner|1');
      expect(engine.decrypt(key, sealed, 'owner|1')).toBe('secret 漢字');
    }
  });

  test('never uses an IV twice', () => {
    const ivs = Array.from({ length: 200 }, () => engine.encrypt(key, 'x', '').iv);
    expect(new Set(ivs).size).toBe(200);
    expect(bytesOf(ivs[0] ?? '')).toHaveLength(12);
  });

  test('refuses another key, other associated data and any changed byte', () => {
    const sealed = engine.encrypt(key, 'a secret', 'owner|1');
    expect(engine.decrypt(zeroKey, sealed, 'owner|1')).toBeUndefined();
    expect(engine.decrypt(key, sealed, 'owner|2')).toBeUndefined();
    expect(engine.decrypt(key, sealed, '')).toBeUndefined();
    for (const field of ['iv', 'data', 'tag'] as const) {
      const bytes = bytesOf(sealed[field]);
      for (let index = 0; index < bytes.length; index += 1) {
        const changed = text(bytes.with(index, (bytes[index] ?? 0) ^ 1));
        expect(engine.decrypt(key, { ...sealed, [field]: changed }, 'owner|1')).toBeUndefined();
      }
    }
  });

  test('refuses a shortened tag, which Node alone would accept', () => {
    const sealed = engine.encrypt(key, 'a secret', '');
    const tag = bytesOf(sealed.tag);
    for (const length of [0, 4, 8, 12, 13, 14, 15]) {
      const short = { ...sealed, tag: text(tag.subarray(0, length)) };
      expect(engine.decrypt(key, short, '')).toBeUndefined();
    }
    expect(
      engine.decrypt(key, { ...sealed, tag: text(new Uint8Array([...tag, 0])) }, ''),
    ).toBeUndefined();
  });

  test('refuses an IV of another length, even one that was used to seal', () => {
    for (const length of [8, 11, 13, 16]) {
      const iv = new Uint8Array(length).fill(7);
      const sealing = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
      const data = sealing.update('a secret', 'utf8', 'base64url') + sealing.final('base64url');
      const sealed: Ciphertext = { iv: text(iv), data, tag: text(sealing.getAuthTag()) };
      expect(engine.decrypt(key, sealed, '')).toBeUndefined();
    }
  });

  test('refuses fields that are not canonical base64url', () => {
    const sealed = engine.encrypt(key, 'a secret', '');
    for (const field of ['iv', 'data', 'tag'] as const) {
      for (const spelling of [`${sealed[field]}=`, ` ${sealed[field]}`, `${sealed[field]}.`]) {
        expect(engine.decrypt(key, { ...sealed, [field]: spelling }, '')).toBeUndefined();
      }
    }
  });

  test('takes keys of 32 bytes only', () => {
    for (const length of [0, 16, 24, 31, 33]) {
      const short = new Uint8Array(length);
      expect(() => engine.encrypt(short, 'x', '')).toThrow(RangeError);
      expect(() => engine.decrypt(short, engine.encrypt(key, 'x', ''), '')).toThrow('"key"');
    }
  });
});
