import {
  createRequestSigner,
  RequestView,
  type AuthRequest,
  type Claim,
  type RequestToSign,
  type Scheme,
  type SignatureProfile,
  type SymmetricSecret,
} from '@countersign/core';
import {
  aliyunRpc,
  aliyunRpcProfile,
  awsSigV4,
  awsSigV4Profile,
  tencentTc3,
  tencentTc3Profile,
} from '@countersign/schemes';
import type { Contender } from '../contender.ts';
import { engine, freshNonce, nowMs, received, type Fixture } from '../fixture.ts';
import { createAliyunRpcVerifier } from '../hand-written/verify-aliyun-rpc.ts';
import { createAwsVerifier } from '../hand-written/verify-aws.ts';
import { createTc3Verifier } from '../hand-written/verify-tc3.ts';
import type { SecretOf, Verifier } from '../hand-written/verifier.ts';
import { at } from './tokens.ts';

const limits = {
  maxCredentialBytes: 8192,
  maxTargetBytes: 16_384,
  maxParameters: 100,
  maxBodyBytes: 1_048_576,
};
const body = new TextEncoder().encode(JSON.stringify({ Limit: 10, Filters: [{ Name: 'zone' }] }));

/** A request that was received, with its body at hand. */
interface Received {
  readonly request: AuthRequest;
  readonly body: Uint8Array;
}

/** Compiled profiles beside verifiers that were written by hand for one scheme. */
export function vendorContenders({ appKey, appSecret }: Fixture): readonly Contender[] {
  const secretText = appSecret.use((value) => value);
  const secret: SymmetricSecret = {
    kind: 'symmetric',
    secret: appSecret,
    mac: engine.macKey(secretText),
    matches: () => false,
  };
  const secretOf: SecretOf = (keyId) => (keyId === appKey ? secretText : undefined);

  function compiled(scheme: Scheme, group: string, receive: () => Received): Contender {
    const context = { engine, nowMs, policy: {}, limits };
    return {
      name: `${scheme.name}, compiled profile`,
      group,
      ours: true,
      prepare(count) {
        const inputs = Array.from({ length: count }, receive);
        return {
          kind: 'sync',
          run(index) {
            const input = at(inputs, index);
            const claim = scheme.recognise(new RequestView(input.request), context);
            if (claim?.kind !== 'claim') throw new Error(`not recognised: ${claim?.detail}`);
            if (!isFresh(claim)) throw new Error('not fresh');
            const proof = claim.prove(secret, {
              variant: scheme.name,
              appId: 'app',
              appKey,
              body: claim.needsBody ? input.body : new Uint8Array(0),
              nowMs,
              engine,
            });
            if (!proof.ok) throw new Error(proof.detail);
          },
        };
      },
    };
  }

  /** Requests that are alike but for their nonce. */
  function signed(
    profile: SignatureProfile,
    template: Omit<RequestToSign, 'appKey' | 'timeMs' | 'nonce'>,
  ): () => Received {
    const signer = createRequestSigner(profile, { secret: appSecret, engine });
    return () => {
      const request = { ...template, appKey, timeMs: nowMs, nonce: freshNonce() };
      const { headers, parameters } = signer.sign(request);
      const added = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      const target = added.length === 0 ? request.target : `${request.target}&${added.join('&')}`;
      return receivedFrom({ ...request, target }, headers);
    };
  }

  const tc3 = signed(tencentTc3Profile, {
    method: 'POST',
    protocol: 'https',
    authority: 'cvm.tencentcloudapi.com',
    target: '/',
    headers: [
      ['Content-Type', 'application/json'],
      ['Host', 'cvm.tencentcloudapi.com'],
      ['X-TC-Action', 'DescribeInstances'],
      ['X-TC-Version', '2017-03-12'],
      ['X-TC-Region', 'ap-guangzhou'],
    ],
    body,
    fields: { service: 'cvm' },
  });
  const aws = signed(awsSigV4Profile, {
    method: 'GET',
    protocol: 'https',
    authority: 'orders.eu-west-1.amazonaws.com',
    target: '/v1/orders?page=2&limit=50&status=open',
    headers: [['Host', 'orders.eu-west-1.amazonaws.com']],
    fields: { region: 'eu-west-1', service: 'orders' },
  });
  const rpc = signed(aliyunRpcProfile, {
    method: 'GET',
    protocol: 'https',
    authority: 'ecs.aliyuncs.com',
    target: '/?Action=DescribeInstances&Version=2014-05-26&Format=JSON&RegionId=cn-hangzhou',
    headers: [['Host', 'ecs.aliyuncs.com']],
    fields: { algorithm: 'HMAC-SHA1' },
  });
  return [
    compiled(awsSigV4(), 'AWS SigV4', aws),
    byHand(createAwsVerifier(secretOf), 'AWS SigV4', aws),
    compiled(aliyunRpc(), 'Aliyun RPC', rpc),
    byHand(createAliyunRpcVerifier(secretOf), 'Aliyun RPC', rpc),
    compiled(tencentTc3(), 'Tencent TC3', tc3),
    byHand(createTc3Verifier(secretOf), 'Tencent TC3', tc3),
  ];
}

function byHand(verify: Verifier, group: string, receive: () => Received): Contender {
  return {
    name: `${group}, written by hand`,
    group,
    ours: false,
    handWritten: true,
    prepare(count) {
      const inputs = Array.from({ length: count }, receive);
      return {
        kind: 'sync',
        run(index) {
          const input = at(inputs, index);
          if (!verify(input.request, input.body, nowMs)) throw new Error('refused');
        },
      };
    },
  };
}

function isFresh({ freshness }: Claim): boolean {
  return freshness !== undefined && nowMs >= freshness.notBeforeMs && nowMs <= freshness.notAfterMs;
}

function receivedFrom(
  { method, target, authority, headers = [], body: bytes = new Uint8Array(0) }: RequestToSign,
  added: readonly (readonly [string, string])[],
): Received {
  const present = bytes.length > 0;
  return {
    body: bytes,
    request: {
      method,
      rawTarget: received(target),
      rawHeaders: [
        ...headers,
        ['User-Agent', 'bench/1.0'] as const,
        ['Accept-Encoding', 'gzip, br'] as const,
        ...added,
      ].flatMap(([name, value]) => [name, received(value)]),
      protocol: 'https',
      peerAddress: '192.0.2.1',
      authority,
      body: { present, read: () => ({ ok: true, bytes }), watch: () => undefined },
    },
  };
}
