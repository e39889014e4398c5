import type { AuthErrorCode } from '@countersign/core';
import { accepted, expectEqual, neverAccepted, refused } from '../expect.ts';
import type { SchemeKit } from '../kits.ts';
import { createRandom } from '../random.ts';
import { strangeValue } from '../signers/credential-shape.ts';
import { requestToken } from '../signers/token-request.ts';
import { PROVING, stage, stageEach, stageKit } from './stage.ts';

const rotatable = ['secret-key', 'local-token', 'sorted-params', 'http-signature'] as const;
const keyed = ['api-key', 'secret-key', 'local-token', 'sorted-params', 'http-signature'] as const;

/** Keys are rotated, revoked, disabled and expire; methods that read. */
export const lifeCycleCases = [
  stageEach({
    id: 'A31',
    title: 'MUST accept both secrets while a rotation overlaps, and only the new one after it',
    pattern: 'ALL',
    kits: rotatable,
    requires: ['rotation', 'clock'],
    play: async (scene, kit) => {
      const old = await scene.actor(kit);
      const { appSecret } = await scene.control.rotateKey(old.appKey, 60_000);
      const renewed = { ...old, appSecret };
      await scene.passTime(59_999);
      const versions: unknown[] = [];
      for (const actor of [old, renewed]) {
        const request = await scene.prove(kit, scene.get(kit), actor);
        const { principal } = await accepted(scene, request, { actor, kit });
        versions.push(principal['secret_version']);
      }
      expectEqual(`${kit.name}: versions`, versions.join(), '1,2');
      await scene.passTime(1);
      const late = await scene.prove(kit, scene.get(kit), old);
      await refused(scene, late, { code: 'auth_invalid', what: `${kit.name} after the overlap` });
      const good = await scene.prove(kit, scene.get(kit), renewed);
      await accepted(scene, good, { actor: renewed, kit });
      const third = await scene.control.rotateKey(old.appKey, 0);
      const former = await scene.prove(kit, scene.get(kit), renewed);
      await refused(scene, former, { code: 'auth_invalid', what: `${kit.name} without overlap` });
      const newest = { ...old, appSecret: third.appSecret };
      await accepted(scene, await scene.prove(kit, scene.get(kit), newest), { kit });
    },
  }),
  stageEach({
    id: 'A33',
    title: 'MUST accept HEAD where GET is served, and answer it without a body',
    pattern: 'ALL',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.draft('HEAD', kit.route), actor);
      await accepted(scene, request, { what: `${kit.name} HEAD` });
    },
  }),
  stage({
    id: 'A34',
    title: 'MUST NOT let OPTIONS reach a protected handler, preflight or not',
    pattern: 'ALL',
    requires: [],
    play: async (scene) => {
      const preflight = [
        ['Origin', 'https://app.example'],
        ['Access-Control-Request-Method', 'POST'],
      ] as const;
      for (const headers of [[], preflight]) {
        for (const route of ['/orders', '/open']) {
          await neverAccepted(scene, scene.draft('OPTIONS', route, { headers }));
        }
      }
    },
  }),
  stageEach({
    id: 'R06',
    title: 'MUST refuse a revoked or disabled key, and say so only after proof',
    pattern: 'ALL',
    requires: ['key-states'],
    play: async (scene, kit) => {
      for (const state of ['disabled', 'revoked'] as const) {
        const actor = await scene.actor(kit);
        const request = await scene.prove(kit, scene.get(kit), actor);
        await scene.control.setKeyState(actor.appKey, state);
        await refused(scene, request, { code: outOfUse(kit), what: `${kit.name} ${state}` });
        if (kit.kind === 'open' || kit.kind === 'server-token') continue;
        const forged = await scene.prove(kit, scene.get(kit), scene.impostor(kit, actor));
        await refused(scene, forged, { code: 'auth_invalid', what: `${kit.name} forged` });
      }
    },
  }),
  stageEach({
    id: 'R07',
    title: 'MUST refuse a key from the end of its life on',
    pattern: 'ALL',
    requires: ['key-expiry', 'clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit, { expiresAtMs: scene.nowMs + 10_000 });
      const held =
        kit.kind === 'server-token' ? await requestToken(scene.subject, actor) : undefined;
      const holder = held === undefined ? actor : { ...actor, token: held };
      await scene.passTime(9_999);
      await accepted(scene, await scene.prove(kit, scene.get(kit), holder), { actor, kit });
      await scene.passTime(1);
      const codes: readonly AuthErrorCode[] = [
        'credential_expired',
        'token_expired',
        'token_revoked',
      ];
      const code = held === undefined ? 'credential_expired' : codes;
      const request = await scene.prove(kit, scene.get(kit), holder);
      await refused(scene, request, { code, what: kit.name });
    },
  }),
  stageEach({
    id: 'X12',
    title: 'MUST refuse every key of an app that is suspended or closed',
    pattern: 'ALL',
    requires: ['app-states'],
    play: async (scene, kit) => {
      for (const state of ['suspended', 'closed'] as const) {
        const actor = await scene.actor(kit);
        const request = await scene.prove(kit, scene.get(kit), actor);
        await scene.control.setAppState(actor.appId, state);
        await refused(scene, request, { code: outOfUse(kit), what: `${kit.name} ${state}` });
      }
    },
  }),
  stageEach({
    id: 'X13',
    title: 'MUST refuse a legacy form from its end date on',
    pattern: 'P4s',
    kits: ['sorted-params-raw', 'sorted-params-md5', 'sorted-params-sha1'],
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit, { legacyUntilMs: scene.nowMs + 10_000 });
      await scene.passTime(10_000);
      const request = await scene.prove(kit, scene.get(kit), actor);
      const code = ['credential_expired', 'auth_invalid'] as const;
      await refused(scene, request, { code, what: kit.name });
    },
  }),
  stageEach({
    id: 'F13',
    title: 'MUST refuse a key at once after it was revoked, on a connection that stays open too',
    pattern: 'ALL',
    kits: keyed,
    requires: ['key-states'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (let call = 0; call < 3; call += 1) {
        await accepted(scene, await scene.prove(kit, scene.get(kit), actor), { actor, kit });
      }
      await scene.control.setKeyState(actor.appKey, 'revoked');
      const request = await scene.prove(kit, scene.get(kit), actor);
      await refused(scene, request, { code: 'credential_revoked', what: kit.name });
    },
  }),
  stageEach({
    id: 'F14',
    title: 'MUST NOT accept any request that started after the revocation, among many in flight',
    pattern: 'ALL',
    kits: keyed,
    requires: ['key-states'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const many = (): Promise<{ status: number }[]> =>
        Promise.all(
          Array.from({ length: 20 }, async () => {
            const request = await scene.prove(kit, scene.get(kit), actor);
            return scene.send(request, { record: false });
          }),
        );
      const early = many();
      await scene.control.setKeyState(actor.appKey, 'revoked');
      const late = await many();
      expectEqual(`${kit.name}: accepted late`, late.filter((r) => r.status === 200).length, 0);
      await early;
    },
  }),
  stageKit({
    id: 'F16',
    title: 'MUST accept a key as soon as it works, however often it was refused before',
    pattern: 'ALL',
    kit: 'api-key',
    requires: ['key-states'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      await scene.control.setKeyState(actor.appKey, 'disabled');
      const random = createRandom(16);
      for (let call = 0; call < 100; call += 1) {
        const unknown = { ...actor, appKey: strangeValue('ak', random) };
        const noise = await scene.prove(kit, scene.get(kit), unknown);
        await refused(scene, noise, { code: 'auth_invalid', record: call === 0 });
        await refused(scene, request, { code: outOfUse(kit), record: call === 0 });
      }
      await scene.control.setKeyState(actor.appKey, 'active');
      await accepted(scene, request, { actor, kit });
    },
  }),
  stageEach({
    id: 'X14',
    title: 'MUST count accepted calls of every scheme once, and refused ones never',
    pattern: 'ALL',
    kits: PROVING,
    requires: ['usage'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      await accepted(scene, await scene.prove(kit, scene.get(kit), actor), { actor, kit });
      const forged = await scene.prove(kit, scene.get(kit), scene.impostor(kit, actor));
      await refused(scene, forged, { code: ['auth_invalid', 'invalid_token'] });
      expectEqual(`${kit.name}: usage`, await scene.control.usageOf(actor.appKey), 1);
    },
  }),
];

function outOfUse(kit: SchemeKit): readonly AuthErrorCode[] {
  return kit.kind === 'server-token'
    ? ['token_revoked', 'credential_revoked']
    : ['credential_revoked'];
}
