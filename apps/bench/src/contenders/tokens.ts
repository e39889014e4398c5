import { createVerifier } from 'fast-jwt';
import { signJwt, type Secret } from '@countersign/core';
import type { Contender } from '../contender.ts';
import {
  audience,
  engine,
  freshNonce,
  getRequest,
  nowMs,
  received,
  type Fixture,
} from '../fixture.ts';

export function tokenContenders(fixture: Fixture): readonly Contender[] {
  const { appKey, appSecret, openService } = fixture;
  const acceptKey = openService('api-key');
  const acceptBearer = openService('bearer');
  const acceptJwt = openService('local-token');
  const macKey = appSecret.use((value) => engine.macKey(value));
  const mintJwt = (): string =>
    signJwt({
      header: { alg: 'HS256', typ: 'app-token+jwt', kid: appKey },
      payload: { aud: audience, exp: nowMs / 1000 + 600, jti: freshNonce() },
      key: macKey,
      engine,
    });
  const verifyJwt = appSecret.use((value) =>
    createVerifier({
      key: value,
      algorithms: ['HS256'],
      allowedAud: audience,
      clockTimestamp: nowMs,
      checkTyp: 'app-token+jwt',
      cache: false,
    }),
  );
  return [
    {
      name: 'countersign api-key',
      group: 'open key',
      ours: true,
      prepare(count) {
        const requests = Array.from({ length: count }, () =>
          getRequest('/orders?page=2', ['X-App-Key', appKey]),
        );
        return { kind: 'sync', run: (index) => acceptKey(at(requests, index)) };
      },
    },
    {
      name: 'countersign bearer (opaque)',
      group: 'opaque token',
      ours: true,
      prepare(count) {
        const tokens: Secret[] = Array.from({ length: Math.min(count, 500) }, () =>
          fixture.issueToken(),
        );
        const requests = Array.from({ length: count }, (_, index) =>
          at(tokens, index % tokens.length).use((token) =>
            getRequest('/orders?page=2', ['Authorization', `Bearer ${token}`]),
          ),
        );
        return { kind: 'sync', run: (index) => acceptBearer(at(requests, index)) };
      },
    },
    {
      name: 'countersign local-token (JWT HS256)',
      group: 'JWT HS256',
      ours: true,
      prepare(count) {
        const requests = Array.from({ length: count }, () =>
          getRequest('/orders?page=2', ['Authorization', `Bearer ${mintJwt()}`]),
        );
        return { kind: 'sync', run: (index) => acceptJwt(at(requests, index)) };
      },
    },
    {
      name: 'fast-jwt verify (HS256, no cache)',
      group: 'JWT HS256',
      ours: false,
      prepare(count) {
        const tokens = Array.from({ length: count }, () => received(mintJwt()));
        return {
          kind: 'sync',
          run(index) {
            verifyJwt(at(tokens, index));
          },
        };
      },
    },
  ];
}

export function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no input ${index}`);
  return value;
}
