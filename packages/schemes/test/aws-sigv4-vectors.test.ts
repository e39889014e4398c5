import { createRequestSigner, Secret, type SignatureProfile } from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  awsSigV4,
  awsSigV4Presigned,
  awsSigV4PresignedProfile,
  awsSigV4Profile,
} from '../src/index.ts';
import { rawBytes, signByAws4, signBySmithy, type AwsRequest } from './support/aws.ts';
import {
  inHeader,
  inQuery,
  s3Documents,
  testSuite,
  type Published,
  type Suite,
} from './support/aws-published.ts';
import { atFixedTime } from './support/golden/fixed-time.ts';
import { recordVector } from './support/golden/record-vector.ts';
import { verifyVectors } from './support/golden/verify-vectors.ts';
import { sendRaw } from './support/send-raw.ts';
import { startServices, type Services } from './support/services.ts';

const isHttp = ({ verdict }: Published): boolean => verdict !== 'not HTTP';

const timeOf = ({ date }: Suite): number =>
  Date.parse(date.replace(/^(....)(..)(..T..)(..)(..)Z$/, '$1-$2-$3:$4:$5Z'));

/** What our signer makes of a published request. */
function signOurs(profile: SignatureProfile, vector: Published, suite: Suite) {
  const { method = 'GET', target, headers = {}, body } = vector;
  const always = profile === awsSigV4Profile ? ['host', 'x-amz-date'] : ['host'];
  const secret = new Secret(suite.appSecret);
  return createRequestSigner(profile, { secret, engine }).sign({
    appKey: suite.appKey,
    method,
    protocol: 'https',
    authority: suite.authority,
    target,
    headers: Object.entries(headers),
    ...(body !== undefined && { body: Buffer.from(body) }),
    timeMs: timeOf(suite),
    lifeSeconds: suite.lifeSeconds,
    fields: { region: 'us-east-1', service: suite.service },
    signedHeaders: [...always, ...Object.keys(headers)].toSorted(),
  });
}

/** The published request with its published signature, put together without our signer. */
function publishedBytes(vector: Published, suite: Suite): Buffer {
  const { method = 'GET', target: path, headers = {}, body, signature } = vector;
  const scope = `${suite.appKey}/${suite.date.slice(0, 8)}/us-east-1/${suite.service}/aws4_request`;
  const names = ['host', 'x-amz-date', ...Object.keys(headers)].toSorted().join(';');
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${names}, Signature=${signature}`;
  const all = { Host: suite.authority, 'X-Amz-Date': suite.date, ...headers };
  return rawBytes({ method, path, headers: { ...all, Authorization: authorization }, body });
}

function publishedLink({ target, signature }: Published, suite: Suite): Buffer {
  const scope = `${suite.appKey}/${suite.date.slice(0, 8)}/us-east-1/${suite.service}/aws4_request`;
  const path =
    `${target}${target.includes('?') ? '&' : '?'}X-Amz-Algorithm=AWS4-HMAC-SHA256` +
    `&X-Amz-Credential=${encodeURIComponent(scope)}&X-Amz-Date=${suite.date}` +
    `&X-Amz-Expires=${String(suite.lifeSeconds)}&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`;
  return rawBytes({ method: 'GET', path, headers: { Host: suite.authority } });
}

describe('published vectors of AWS', () => {
  let services: Services;
  beforeAll(async () => {
    const schemes = [awsSigV4(), awsSigV4Presigned()];
    services = await startServices({ schemes, frameworks: ['express'] });
    for (const imported of [testSuite, s3Documents]) {
      await services.issueKey({ schemes: ['aws-sigv4', 'aws-sigv4-presigned'], imported });
    }
    return () => services.close();
  });

  async function verdictOn(bytes: Buffer, suite: Suite): Promise<string | undefined> {
    const service = services.in('express');
    service.reset();
    services.clock.set(timeOf(suite));
    await sendRaw(service.port, bytes);
    return service.handled.length === 1 ? 'accepted' : service.refused[0]?.code;
  }

  it.each(inHeader)('$name: our signature is theirs', ({ suite, ...vector }) => {
    expect(signOurs(awsSigV4Profile, vector, suite).signature).toBe(vector.signature);
  });

  it.each(inQuery)('$name, presigned: our signature is theirs', ({ suite, ...vector }) => {
    expect(signOurs(awsSigV4PresignedProfile, vector, suite).signature).toBe(vector.signature);
  });

  it.each(inHeader.filter(isHttp))('$name: what we say of theirs', async (vector) => {
    const { suite, verdict = 'accepted' } = vector;
    expect(await verdictOn(publishedBytes(vector, suite), suite)).toBe(verdict);
  });

  it.each(inQuery.filter(isHttp))('$name, presigned: theirs holds', async (vector) => {
    const { suite } = vector;
    expect(await verdictOn(publishedLink(vector, suite), suite)).toBe('accepted');
  });
});

describe('the signer of the AWS SDKs', () => {
  const timeMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  const key = { appKey: 'AKIDEXAMPLE', appSecret: testSuite.appSecret };
  const to = { ...key, port: 0, host: 'api.example.com:8443' };
  const sent = {
    ...key,
    method: 'PUT',
    protocol: 'https',
    authority: to.host,
    body: Buffer.from('hello'),
    timeMs,
  } as const;
  const secret = new Secret(key.appSecret);
  const asked = { method: 'PUT', body: 'hello', headers: { 'content-type': 'text/plain' } };

  it.each([
    ['orders', "/v1/a%20b(1)?b=2&a=~*'()!"],
    ['s3', '/bucket/a%20b//c?x-id=PutObject'],
  ])('writes the very header that ours writes: %s', async (service, path) => {
    const signed = await atFixedTime(timeMs, () => signBySmithy(to, { ...asked, service, path }));
    const { headers } = createRequestSigner(awsSigV4Profile, { secret, engine }).sign({
      ...sent,
      target: signed.path,
      headers: [['content-type', 'text/plain']],
      fields: { region: 'eu-central-1', service },
    });
    const { host: _, 'content-type': __, ...added } = signed.headers;
    expect(Object.fromEntries(headers)).toEqual(added);
  });

  it('writes the very link that ours writes', async () => {
    const link = { ...asked, service: 'orders', path: '/v1/a%20b?b=2', signQuery: true };
    const signed = await atFixedTime(timeMs, () => signBySmithy(to, link));
    const { parameters } = createRequestSigner(awsSigV4PresignedProfile, { secret, engine }).sign({
      ...sent,
      target: '/v1/a%20b?b=2',
      headers: [['content-type', 'text/plain']],
      lifeSeconds: 600,
      fields: { region: 'eu-central-1', service: 'orders' },
      signedHeaders: ['content-type', 'host'],
    });
    const theirs = new URLSearchParams(signed.path.split('?')[1]);
    expect({ b: '2', ...Object.fromEntries(parameters) }).toEqual(Object.fromEntries(theirs));
  });
});

describe('golden vectors of aws4', () => {
  const timeMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  const key = { appKey: 'AKIDEXAMPLE', appSecret: testSuite.appSecret };
  const to = { ...key, port: 0, host: 'api.example.com:8443' };
  const recorded: readonly (readonly [name: string, request: AwsRequest])[] = [
    ['get', { service: 'orders', path: "/v1/a%20b/caf%C3%A9(1):2?b=2&a-b=1&a=&a=%2B+*~'()!" }],
    [
      'post-json',
      {
        service: 'orders',
        method: 'POST',
        path: '/v1/orders',
        headers: { 'Content-Type': 'application/json', 'X-Amz-Target': 'Orders.Create' },
        body: '{"名":"值"}',
      },
    ],
    [
      's3-put',
      {
        service: 's3',
        method: 'PUT',
        path: '/bucket/a%20b//caf%C3%A9(1).txt',
        headers: { 'Content-Type': 'text/plain' },
        body: 'hello',
      },
    ],
  ];
  const links: readonly (readonly [name: string, request: AwsRequest])[] = [
    ['get', { service: 'orders', path: '/v1/a%20b?page=2&X-Amz-Expires=600', signQuery: true }],
    [
      's3-get',
      { service: 's3', path: '/bucket/a%20b?response-content-type=text%2Fplain', signQuery: true },
    ],
  ];

  it.each([
    ...recorded.map(([name, asked]) => ({ scheme: 'aws-sigv4', name, asked })),
    ...links.map(([name, asked]) => ({ scheme: 'aws-sigv4-presigned', name, asked })),
  ])('$scheme, $name: our signature is that of aws4', async ({ scheme, name, asked }) => {
    const signed = await atFixedTime(timeMs, () => signByAws4(to, asked));
    const { stringToSign, signature } = signed;
    const isHeader = scheme === 'aws-sigv4';
    const profile = isHeader ? awsSigV4Profile : awsSigV4PresignedProfile;
    const secret = new Secret(key.appSecret);
    const headers = Object.entries(signed.headers).filter(([title]) => title !== 'Authorization');
    const names = ['host', ...headers.map(([title]) => title.toLowerCase())];
    const query = /X-Amz-Expires=(\d+)/.exec(signed.path);
    const ours = createRequestSigner(profile, { secret, engine }).sign({
      ...key,
      method: signed.method,
      protocol: 'https',
      authority: to.host,
      target: isHeader ? signed.path : withoutFields(signed.path),
      headers,
      ...(asked.body !== undefined && { body: Buffer.from(asked.body) }),
      timeMs,
      lifeSeconds: Number(query?.[1] ?? 0),
      fields: { region: 'eu-central-1', service: asked.service },
      signedHeaders: [...new Set(names)].toSorted(),
    });
    expect(ours).toMatchObject({ signature, stringToSign });
    const bytes = rawBytes(signed);
    recordVector({ scheme, sdk: 'aws4', name, ...key, timeMs, bytes, stringToSign, signature });
  });

  it('hold', async () => {
    const schemes = [awsSigV4(), awsSigV4Presigned()];
    expect(await verifyVectors('aws-sigv4', { schemes })).toBe(recorded.length);
    expect(await verifyVectors('aws-sigv4-presigned', { schemes })).toBe(links.length);
  });
});

/** A presigned target before it was signed. */
function withoutFields(path: string): string {
  const [start = '', query = ''] = path.split('?');
  const kept = query.split('&').filter((pair) => !pair.startsWith('X-Amz-'));
  return kept.length === 0 ? start : `${start}?${kept.join('&')}`;
}
