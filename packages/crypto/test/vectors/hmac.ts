// RFC 2202 §2 (HMAC-MD5), §3 (HMAC-SHA-1) and RFC 4231 §4 (HMAC-SHA-256, HMAC-SHA-512).
// Keys and data are hex. RFC 4231's fifth case is truncated to 128 bits.

const repeat = (byte: string, count: number): string => byte.repeat(count);
const text = (value: string): string => Buffer.from(value, 'latin1').toString('hex');

export interface HmacVector {
  readonly algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512';
  readonly name: string;
  readonly key: string;
  readonly data: string;
  readonly mac: string;
}

const counted25 = '0102030405060708090a0b0c0d0e0f10111213141516171819';
const largerThanBlock = text('Test Using Larger Than Block-Size Key - Hash Key First');
const largerThanBoth = text('Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data');
const larger4231 = text(
  'This is a test using a larger than block-size key and a larger than block-size data. ' +
    'The key needs to be hashed before being used by the HMAC algorithm.',
);

const rfc2202 = (
  [
    ['1', '0b', text('Hi There'), '9294727a3638bb1c13f48ef8158bfc9d', 'b617318655057264e28bc0b6fb378c8ef146be00'],
    ['2', text('Jefe'), text('what do ya want for nothing?'), '750c783e6ab0b503eaa86e310a5db738', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    ['3', 'aa', repeat('dd', 50), '56be34521d144c88dbb8c733f0e8b3f6', '125d7342b9ac11cd91a39af48aa17b4f63f175d3'],
    ['4', counted25, repeat('cd', 50), '697eaf0aca3a3aea3a75164746ffaa79', '4c9007f4026250c6bc8414f9bf50c86c2d7235da'],
    ['5', '0c', text('Test With Truncation'), '56461ef2342edc00f9bab995690efd4c', '4c1a03424b55e07fe7f27be1d58bb9324a9a5a04'],
    ['6', repeat('aa', 80), largerThanBlock, '6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd', 'aa4ae5e15272d00e95705637ce8a3b55ed402112'],
    ['7', repeat('aa', 80), largerThanBoth, '6f630fad67cda0ee1fb1f562db3aa53e', 'e8e99d0f45237d786d6bbaa7965c7808bbff1a91'],
  ] as const
).flatMap(([name, key, data, md5, sha1]): HmacVector[] => [
  // one byte stands for a key of that byte, as long as the digest
  { algorithm: 'md5', name, key: key.length === 2 ? repeat(key, 16) : key, data, mac: md5 },
  { algorithm: 'sha1', name, key: key.length === 2 ? repeat(key, 20) : key, data, mac: sha1 },
]);

const rfc4231 = (
  [
    ['1', repeat('0b', 20), text('Hi There'),
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
      '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854'],
    ['2', text('Jefe'), text('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737'],
    ['3', repeat('aa', 20), repeat('dd', 50),
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
      'fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb'],
    ['4', counted25, repeat('cd', 50),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
      'b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd'],
    ['5', repeat('0c', 20), text('Test With Truncation'),
      'a3b6167473100ee06e0c796c2955552b',
      '415fad6271580a531d4179bc891d87a6'],
    ['6', repeat('aa', 131), largerThanBlock,
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
      '80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598'],
    ['7', repeat('aa', 131), larger4231,
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
      'e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58'],
  ] as const
).flatMap(([name, key, data, sha256, sha512]): HmacVector[] => [
  { algorithm: 'sha256', name, key, data, mac: sha256 },
  { algorithm: 'sha512', name, key, data, mac: sha512 },
]);

export const hmacVectors: readonly HmacVector[] = [...rfc2202, ...rfc4231];
