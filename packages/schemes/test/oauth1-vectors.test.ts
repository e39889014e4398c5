import { createRequestSigner, Secret, type SignatureProfile } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { describe, expect, it } from 'vitest';
import { oauth1, oauth1Profile, oauth1Sha1Profile } from '../src/index.ts';
import { nowMs, recordWire, secondMs } from './support/bench.ts';
import { atFixedTime } from './support/golden/fixed-time.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { oauthFor, signByOAuth, wireByOAuth, type OAuthRequest } from './support/oauth1.ts';

/** The published examples have users: the same profile, with the secret of their token. */
function profileOf(tokenSecret: string, { hasVersion = false } = {}): SignatureProfile {
  const { version, ...fields } = oauth1Sha1Profile.fields;
  return {
    ...oauth1Sha1Profile,
    fields: {
      ...fields,
      callback: { part: 'oauth_callback', optional: true },
      verifier: { part: 'oauth_verifier', optional: true },
      ...(hasVersion && version !== undefined && { version }),
    },
    key: { escape: 'rfc3986', after: `&${tokenSecret}` },
  };
}

interface Published {
  readonly name: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly tokenSecret?: string;
  readonly hasVersion?: boolean;
  readonly method: string;
  readonly url: string;
  readonly form?: string;
  readonly timeSeconds: number;
  readonly nonce: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly stringToSign?: string;
  readonly signature: string;
}

const printer = { appKey: 'dpf43f3p2l4k3l03', appSecret: 'kd94hf93k423kf44' };
const published: readonly Published[] = [
  {
    name: 'RFC 5849 §1.2, temporary credentials',
    ...printer,
    method: 'POST',
    url: 'https://photos.example.net/initiate',
    timeSeconds: 137_131_200,
    nonce: 'wIjqoS',
    fields: { callback: 'http://printer.example.com/ready' },
    signature: '74KNZJeDHnMBp0EMJ9ZHt/XKycU=',
  },
  {
    name: 'RFC 5849 §1.2, token credentials',
    ...printer,
    tokenSecret: 'hdhd0244k9j7ao03',
    method: 'POST',
    url: 'https://photos.example.net/token',
    timeSeconds: 137_131_201,
    nonce: 'walatlh',
    fields: { token: 'hh5s93j4hdidpola', verifier: 'hfdp7dh39dks9884' },
    signature: 'gKgrFCywp7rO0OXSjdot/IHF7IU=',
  },
  {
    name: 'RFC 5849 §1.2, photo',
    ...printer,
    tokenSecret: 'pfkkdhi9sl3r4s00',
    method: 'GET',
    url: 'http://photos.example.net/photos?file=vacation.jpg&size=original',
    timeSeconds: 137_131_202,
    nonce: 'chapoH',
    fields: { token: 'nnch734d00sl2jdk' },
    signature: 'MdpQcU8iPSUjWoN/UDMsK2sui9I=',
  },
  {
    // with the signature that erratum 2550 puts right
    name: 'RFC 5849 §3.4.1.1',
    appKey: '9djdj82h48djs9d2',
    appSecret: 'j49sk3j29djd',
    tokenSecret: 'dh893hdasih9',
    method: 'POST',
    url: 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
    form: 'c2&a3=2+q',
    timeSeconds: 137_131_201,
    nonce: '7d8f3e4a',
    fields: { token: 'kkk9d7dh3k39sjv7' },
    stringToSign:
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D' +
      '%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a' +
      '%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    signature: 'r6/TJjbCOr97/+UU0NsvSne7s5g=',
  },
  {
    // in the tests of oauth-1.0a 2.2.6
    name: 'Twitter',
    appKey: 'xvz1evFS4wEEPTGEFPHBog',
    appSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
    tokenSecret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
    hasVersion: true,
    method: 'POST',
    url: 'https://api.twitter.com/1/statuses/update.json?include_entities=true',
    form: 'status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21',
    timeSeconds: 1_318_622_958,
    nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg',
    fields: { token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb' },
    signature: 'tnnArxj06cWHq44gCs1OSKk/jLY=',
  },
];

describe('published vectors of OAuth 1.0', () => {
  it.each(published)('$name: our signature is theirs', (vector) => {
    const { appKey, appSecret, tokenSecret = '', url, form, fields = {} } = vector;
    const [, protocol = '', authority = '', target = ''] =
      /^(https?):\/\/([^/]*)(.*)$/.exec(url) ?? [];
    const signed = createRequestSigner(profileOf(tokenSecret, vector), {
      secret: new Secret(appSecret),
      engine,
    }).sign({
      appKey,
      method: vector.method,
      protocol: protocol === 'https' ? 'https' : 'http',
      authority,
      target,
      ...(form !== undefined && { body: Buffer.from(form), place: 'form' }),
      timeMs: vector.timeSeconds * secondMs,
      nonce: vector.nonce,
      fields,
    });
    const { signature, stringToSign = signed.stringToSign } = vector;
    expect(signed).toMatchObject({ signature, stringToSign });
  });
});

const key = { appKey: 'GDdmIQH6jhtmLUypg82g', appSecret: "a secret & 'more'" };

describe('our signer of oauth1', () => {
  it.each([
    ['HMAC-SHA256', oauth1Profile],
    ['HMAC-SHA1', oauth1Sha1Profile],
  ] as const)(
    'writes the very header that the SDK writes, %s',
    async (signatureMethod, profile) => {
      const path = "/v1/orders%20of?page=2&a-b=1&a=~*'()!&a=0";
      const asked = { method: 'POST', path, form: { of: '咖啡', b: ['2', '10'] }, signatureMethod };
      const { header, data } = await atFixedTime(nowMs, () => signByOAuth(key, asked));
      const { headers } = createRequestSigner(profile, {
        secret: new Secret(key.appSecret),
        engine,
      }).sign({
        appKey: key.appKey,
        method: 'POST',
        protocol: 'http',
        authority: 'api.example.com:8080',
        target: path,
        body: Buffer.from(new URLSearchParams('of=咖啡&b=2&b=10').toString()),
        place: 'form',
        timeMs: nowMs,
        nonce: data.oauth_nonce,
      });
      const parts = (value = '') => value.replace('OAuth ', '').split(', ').toSorted();
      const [[, ours] = []] = headers;
      expect(parts(ours)).toEqual(parts(header));
      expect(oauthFor(key).percentEncode(key.appSecret)).toContain('%27');
    },
  );
});

describe.each([
  ['oauth1', 'HMAC-SHA256'],
  ['oauth1-sha1', 'HMAC-SHA1'],
] as const)('golden vectors of %s', (scheme, signatureMethod) => {
  const asked: Readonly<Record<string, OAuthRequest>> = {
    get: { path: "/v1/orders?b=2&a=~*'()!&b=10&c=%E4%B8%AD&d" },
    'post, form': { method: 'POST', path: '/v1/orders?page=2', form: { a: 'x y+z', of: '咖啡' } },
    'put, realm and token': {
      method: 'PUT',
      path: '/',
      realm: 'a, b',
      token: { key: 't', secret: '' },
    },
  };

  const record = async (name: string, request: OAuthRequest): Promise<void> => {
    const nonce = `nonce-of-${name.replaceAll(/\W/g, '')}`;
    const wire = await wireByOAuth(key, { ...request, signatureMethod, nonce });
    const { stringToSign, signature } = await atFixedTime(nowMs, () =>
      signByOAuth(key, { ...request, signatureMethod, nonce }),
    );
    recordWire(wire, { scheme, sdk: 'oauth-1.0a', name, ...key, stringToSign, signature });
  };

  it('are those of the SDK, and hold', async () => {
    for (const [name, request] of Object.entries(asked)) await record(name, request);
    const held = await verifyVectors(scheme, { schemes: [oauth1()] });
    expect(held).toBe(Object.keys(asked).length);
  });
});
