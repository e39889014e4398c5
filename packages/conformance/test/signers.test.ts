import { createHash, createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { collidingBlocks } from '../src/cases/md5-collision.ts';
import {
  checksumOf,
  contentDigest,
  createRandom,
  signCompact,
  signHttpMessage,
  spoilChecksum,
  strangeValue,
  type Draft,
} from '../src/index.ts';
import { signatureBase } from '../src/signers/http-signature.ts';
import { stringToSign } from '../src/signers/sorted-params.ts';

/** The request of RFC 9421 appendix B.2. */
const testRequest: Draft = {
  method: 'POST',
  target: '/foo?param=Value&Pet=dog',
  authority: 'example.com',
  headers: [
    ['Date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
    ['Content-Type', 'application/json'],
  ],
  body: Buffer.from('{"hello": "world"}'),
};

describe('the signer of RFC 9421', () => {
  it('makes the signature base of appendix B.2.5', () => {
    const parameters =
      '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"';
    expect(signatureBase(testRequest, ['date', '@authority', 'content-type'], parameters)).toBe(
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@authority": example.com',
        '"content-type": application/json',
        `"@signature-params": ${parameters}`,
      ].join('\n'),
    );
  });

  it('makes the signature of appendix B.2.6', () => {
    const key = createPrivateKey({
      key: {
        kty: 'OKP',
        crv: 'Ed25519',
        d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
        x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
      },
      format: 'jwk',
    });
    const draft: Draft = {
      ...testRequest,
      headers: [...testRequest.headers, ['Content-Length', '18']],
    };
    const signed = signHttpMessage(draft, {
      appKey: 'unused',
      key,
      nowMs: 0,
      nonce: 'unused',
      components: ['date', '@method', '@path', '@authority', 'content-type', 'content-length'],
      parameters: ';created=1618884473;keyid="test-key-ed25519"',
      label: 'sig-b26',
      contentDigest: false,
    });
    expect(signed.headers.at(-1)).toEqual([
      'Signature',
      'sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:',
    ]);
  });

  it('makes the digest of RFC 9530 appendix B', () => {
    expect(contentDigest('sha-256', Buffer.from('{"hello": "world"}'))).toBe(
      'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
    );
  });
});

describe('the signer of local tokens', () => {
  it('makes the token of RFC 7515 appendix A.1', () => {
    const key = Buffer.from(
      'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
      'base64url',
    );
    const [header, payload] = [
      '{"typ":"JWT",\r\n "alg":"HS256"}',
      '{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}',
    ];
    // the bytes of this key are no text, so it is the head and the claims that are compared
    expect(key.length).toBe(64);
    expect(signCompact(header, payload, 'secret').split('.').slice(0, 2).join('.')).toBe(
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ',
    );
  });
});

describe('the signer of sorted parameters', () => {
  it('makes the five lines of docs/wire.md', () => {
    const draft: Draft = {
      method: 'POST',
      target: '/orders?b=%7e+x&a=2&a=1&sign=0',
      authority: 'API.example.com:80',
      headers: [],
    };
    expect(stringToSign(draft, 'query')).toBe('POST\napi.example.com\n/orders\na=2&a=1&b=~%20x\n');
  });
});

describe('values of the right shape', () => {
  it('carry the CRC-32 of what stands before, in base62', () => {
    // CRC-32 of "123456789" is 0xCBF43926 = 3421780262
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const number = Array.from(checksumOf('123456789')).reduce(
      (sum, digit) => sum * 62 + digits.indexOf(digit),
      0,
    );
    expect(number).toBe(0xcbf43926);
  });

  it('are the same in every run, and spoilt in one digit only', () => {
    const value = strangeValue('ak', createRandom(1));
    expect(value).toBe(strangeValue('ak', createRandom(1)));
    expect(value).toMatch(/^ak_live_[0-9A-Za-z]{28}$/);
    expect(checksumOf(spoilChecksum(value).slice(0, -6))).not.toBe(spoilChecksum(value).slice(-6));
  });
});

describe('the colliding blocks', () => {
  it('differ and have one MD5', () => {
    const [one, other] = collidingBlocks();
    const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');
    expect(one.equals(other)).toBe(false);
    expect(md5(one)).toBe('79054025255fb1a26e4bc422aef54eb4');
    expect(md5(other)).toBe(md5(one));
  });
});
