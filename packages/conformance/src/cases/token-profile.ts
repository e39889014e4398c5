import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { AuthErrorCode } from '@countersign/core';
import { refused } from '../expect.ts';
import { signingKey } from '../kits.ts';
import { mintLocalToken, signCompact } from '../signers/local-token.ts';
import { bearing, secondsOf, tokenOf } from './local-token.ts';
import { stageEach, stageKit } from './stage.ts';

const both = ['local-token', 'local-token-eddsa'] as const;

/** What a token says about itself: audience, issuer, algorithm, type, extensions. */
export const tokenProfileCases = [
  stageEach({
    id: 'R41',
    title: 'MUST refuse a token for another audience or from another issuer',
    pattern: 'P3',
    kits: both,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const other = await scene.actor(kit);
      const { audience } = scene.subject;
      const wrong: readonly Record<string, unknown>[] = [
        ...[undefined, null, '', `${audience}/`, audience.toUpperCase(), [audience]].map((aud) => ({
          aud,
        })),
        ...[other.appId, other.appKey, '', null, [actor.appKey]].map((iss) => ({ iss })),
      ];
      for (const claims of wrong) {
        const what = `${kit.name} ${JSON.stringify(claims)}`;
        const code: readonly AuthErrorCode[] = ['invalid_token', 'auth_malformed'];
        await refused(scene, bearing(scene, tokenOf(scene, actor, claims)), { code, what });
      }
      const future = tokenOf(scene, actor, { nbf: secondsOf(scene) + 61 });
      await refused(scene, bearing(scene, future), {
        code: ['invalid_token', 'timestamp_out_of_range', 'auth_invalid'],
        what: 'nbf in 61 s',
      });
    },
  }),
  stageEach({
    id: 'R42',
    title: 'MUST let the key decide the algorithm: no "none", no HMAC with a public key',
    pattern: 'P3',
    kits: both,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const claims = { aud: scene.subject.audience, exp: secondsOf(scene) + 600 };
      const payload = JSON.stringify(claims);
      const header = (alg: unknown): string =>
        JSON.stringify({ alg, typ: 'app-token+jwt', kid: actor.appKey });
      const refuse = async (token: string, what: string): Promise<void> => {
        const code: readonly AuthErrorCode[] = ['invalid_token', 'auth_invalid', 'auth_malformed'];
        await refused(scene, bearing(scene, token), { code, what: `${kit.name} ${what}` });
      };
      for (const alg of ['none', 'None', 'NONE', '', null, 'HS512', 'hs256', ['HS256']]) {
        const signed = signCompact(header(alg), payload, signingKey(actor));
        await refuse(signed, `alg ${JSON.stringify(alg)}, signed`);
        await refuse(`${signed.slice(0, signed.lastIndexOf('.'))}.`, `alg ${JSON.stringify(alg)}`);
      }
      const { privateKey } = generateKeyPairSync('ed25519');
      const foreign = signCompact(header('EdDSA'), payload, privateKey);
      await refuse(foreign, 'EdDSA with a key of the attacker');
      for (const [what, secret] of publicSpellings(actor.privateKey)) {
        await refuse(signCompact(header('HS256'), payload, secret), `HS256 with the ${what}`);
      }
    },
  }),
  stageEach({
    id: 'R43',
    title: 'MUST refuse header members beyond alg, typ and kid, known or not',
    pattern: 'P3',
    kits: both,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const members: readonly Record<string, unknown>[] = [
        { crit: ['exp'], exp: 1 },
        { crit: [] },
        { jku: 'https://attacker.example/jwks' },
        { x5u: 'https://attacker.example/x509' },
        { jwk: { kty: 'oct', k: 'AA' } },
        { x5c: [] },
        { b64: false },
        { zip: 'DEF' },
        { unknown: 1 },
      ];
      const claims = { aud: scene.subject.audience, exp: secondsOf(scene) + 600 };
      for (const header of members) {
        const token = mintLocalToken({
          appKey: actor.appKey,
          key: signingKey(actor),
          claims,
          header,
        });
        const code: readonly AuthErrorCode[] = ['invalid_token', 'auth_malformed'];
        await refused(scene, bearing(scene, token), { code, what: JSON.stringify(header) });
      }
    },
  }),
  stageEach({
    id: 'R44',
    title: 'MUST refuse a token of another type',
    pattern: 'P3',
    kits: both,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const claims = { aud: scene.subject.audience, exp: secondsOf(scene) + 600 };
      for (const typ of [
        'JWT',
        'at+jwt',
        'id+jwt',
        'app-token',
        'APP-TOKEN+JWT',
        '',
        null,
        undefined,
      ]) {
        const key = signingKey(actor);
        const token = mintLocalToken({ appKey: actor.appKey, key, claims, header: { typ } });
        const code: readonly AuthErrorCode[] = ['invalid_token', 'auth_malformed'];
        await refused(scene, bearing(scene, token), { code, what: `typ ${String(typ)}` });
      }
    },
  }),
  stageKit({
    id: 'X01',
    title: 'MUST refuse a token whose JSON repeats a member or is no object',
    pattern: 'P2',
    kit: 'local-token',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const header = JSON.stringify({ alg: 'HS256', typ: 'app-token+jwt', kid: actor.appKey });
      const aud = JSON.stringify(scene.subject.audience);
      const exp = String(secondsOf(scene) + 600);
      const payloads = ['null', '[]', '"text"', '1', '{', `{"aud":${aud},"exp":${exp}`, '\u0000'];
      for (const payload of payloads) {
        const token = signCompact(header, payload, actor.appSecret);
        const code: readonly AuthErrorCode[] = ['auth_malformed', 'invalid_token', 'auth_invalid'];
        await refused(scene, bearing(scene, token), { code, what: payload });
      }
    },
  }),
];

/** What an attacker who knows the public key could use as the secret of an HMAC. */
function publicSpellings(privateKey: KeyObject | undefined): readonly [string, string][] {
  if (privateKey === undefined) return [];
  const { x = '' } = privateKey.export({ format: 'jwk' });
  const raw = Buffer.from(x, 'base64url');
  // the fixed head of an Ed25519 SubjectPublicKeyInfo (RFC 8410 §4)
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
  return [
    ['base64url of the key', x],
    ['PEM', pem],
    ['PEM after a space', ` ${pem}`],
    ['DER as base64', der.toString('base64')],
    ['JWK', JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x })],
  ];
}
