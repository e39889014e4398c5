import type { AuthErrorCode } from '@countersign/core';
import { accepted, expectEqual, refused } from '../expect.ts';
import type { Actor } from '../kits.ts';
import { WINDOW_MS, type Scene } from '../scene.ts';
import { withHeader } from '../wire/draft.ts';
import { signMessage } from './http-signature.ts';
import { sign } from './sorted-params.ts';
import { MESSAGE_SIGNED, SIGNED, stageEach, stageKit } from './stage.ts';

/** When something was signed. */
export const timeCases = [
  stageEach({
    id: 'A30',
    title: 'MUST accept a request that was signed 300 s ago or in 300 s, edges included',
    pattern: 'ALL',
    kits: SIGNED,
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const offset of [-WINDOW_MS, WINDOW_MS, 0]) {
        const nowMs = scene.nowMs + offset;
        const request = await scene.prove(kit, scene.get(kit), { actor, nowMs });
        await accepted(scene, request, { actor, kit, what: `${kit.name} at ${String(offset)} ms` });
      }
    },
  }),
  stageEach({
    id: 'R70',
    title: 'MUST refuse a request that was signed longer ago or later, and say what time it is',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const offset of [-WINDOW_MS - 1000, WINDOW_MS + 1000, -86_400_000, 86_400_000]) {
        const nowMs = scene.nowMs + offset;
        const request = await scene.prove(kit, scene.get(kit), { actor, nowMs });
        const what = `${kit.name} at ${String(offset)} ms`;
        const response = await refused(scene, request, { code: 'timestamp_out_of_range', what });
        expectEqual(`${what}: Date`, Date.parse(response.header('date') ?? ''), scene.nowMs);
      }
    },
  }),
  stageKit({
    id: 'R71',
    title: 'MUST refuse a timestamp that is not ten digits',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const seconds = String(Math.floor(scene.nowMs / 1000));
      const spellings: readonly (string | undefined)[] = [
        String(scene.nowMs),
        `${seconds}000000000`,
        `${seconds}.0`,
        `+${seconds}`,
        ` ${seconds}`,
        `0${seconds}`,
        `-${seconds}`,
        `${seconds.slice(0, 9)}e1`,
        '1.8e9',
        '0x6b49d200',
        '9007199254740992',
        '2027-01-15T08:00:00',
        'now',
        '',
        undefined,
        '１８００００００００',
      ];
      for (const timestamp of spellings) {
        const draft = scene.draft('GET', '/orders');
        const request = sign(scene, draft, { actor, replace: { timestamp } });
        await refused(scene, request, { code: 'auth_malformed', what: `timestamp ${timestamp}` });
      }
    },
  }),
  stageEach({
    id: 'X07',
    title: 'MUST refuse a created that is no whole number of seconds',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const seconds = String(Math.floor(scene.nowMs / 1000));
      const code: readonly AuthErrorCode[] = ['auth_malformed', 'timestamp_out_of_range'];
      for (const created of [
        String(scene.nowMs),
        `-${seconds}`,
        '0',
        `${seconds}.5`,
        `${seconds}e0`,
      ]) {
        const parameters = `;created=${created};keyid="${actor.appKey}";nonce="0123456789abcdef"`;
        const request = signMessage(scene, scene.get(kit), { actor, parameters });
        await refused(scene, request, { code, what: `created=${created}` });
      }
    },
  }),
  stageEach({
    id: 'R72',
    title: 'MUST NOT take a fresher time from a header that was not signed',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const nowMs = scene.nowMs - WINDOW_MS - 1000;
      const stale = await scene.prove(kit, scene.get(kit), { actor, nowMs });
      const fresh = new Date(scene.nowMs).toUTCString();
      for (const name of ['Date', 'X-Date', 'X-Timestamp', 'X-Amz-Date']) {
        const request = withHeader(stale, name, fresh);
        await refused(scene, request, { code: 'timestamp_out_of_range', what: name });
      }
    },
  }),
  stageEach({
    id: 'R84',
    title: 'MUST refuse a signature that has expired, although it was created in the window',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const offset of [-1, -60, -86_400]) {
        const expired = withExpiry(scene, actor, offset);
        await refused(scene, expired, { code: 'timestamp_out_of_range' });
      }
      await accepted(scene, withExpiry(scene, actor, 60), { actor, kit });
    },
  }),
  stageEach({
    id: 'F21',
    title: 'MUST NOT reopen a replay when the clock jumps an hour ahead and back',
    pattern: 'ALL',
    kits: SIGNED,
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      await accepted(scene, request, { actor, kit });
      await scene.passTime(3_600_000);
      await refused(scene, request, { code: 'timestamp_out_of_range', what: 'ahead' });
      await scene.passTime(-3_600_000);
      await refused(scene, request, { code: 'nonce_replayed', what: 'back' });
    },
  }),
];

function withExpiry(scene: Scene, actor: Actor, seconds: number): ReturnType<typeof signMessage> {
  const expires = Math.floor(scene.nowMs / 1000) + seconds;
  const moreParameters = `;expires=${String(expires)}`;
  return signMessage(scene, scene.draft('GET', '/orders'), { actor, moreParameters });
}
