import { CaseFailure } from '../case.ts';
import { accepted, codeOf, expectEqual, expectThat, refused } from '../expect.ts';
import type { SchemeKit } from '../kits.ts';
import type { Scene } from '../scene.ts';
import type { StoreFault, StoreName } from '../subject.ts';
import type { Draft } from '../wire/draft.ts';
import { requestToken } from '../signers/token-request.ts';
import { KIT_NAMES } from '../kits.ts';
import { SIGNED, stageEach, stageKit } from './stage.ts';

/** How long an answer may take while a store is slow, in ms. */
const patienceMs = 3000;

/** Stores fail; nothing is accepted for that. */
export const faultCases = [
  stageEach({
    id: 'F01',
    title: 'MUST answer 503 while the credential store is down, and recover with it',
    pattern: 'ALL',
    requires: ['store-faults'],
    play: (scene, kit) => refusesDuring(scene, kit, ['down', 'credentials']),
  }),
  stageEach({
    id: 'F02',
    title: 'MUST answer 503 in time while the credential store is slow',
    pattern: 'ALL',
    requires: ['store-faults'],
    play: (scene, kit) => refusesDuring(scene, kit, ['slow', 'credentials']),
  }),
  stageEach({
    id: 'F03',
    title: 'MUST answer 503 while the credential store returns what cannot be right',
    pattern: 'ALL',
    kits: KIT_NAMES,
    requires: ['store-faults'],
    play: (scene, kit) => refusesDuring(scene, kit, ['corrupt', 'credentials']),
  }),
  stageEach({
    id: 'F04',
    title: 'MUST answer 503 while the nonce store is down',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['nonce-faults'],
    play: (scene, kit) => refusesDuring(scene, kit, ['down', 'nonces']),
  }),
  stageEach({
    id: 'F05',
    title: 'MUST answer 503 in time while the nonce store is slow',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['nonce-faults'],
    play: (scene, kit) => refusesDuring(scene, kit, ['slow', 'nonces']),
  }),
  stageEach({
    id: 'F06',
    title: 'MUST accept a request at most once in all, although a 503 came in between',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['nonce-faults'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const fault of ['down', 'slow'] as const) {
        const request = await scene.prove(kit, scene.get(kit), actor);
        await scene.control.breakStore(fault, 'nonces');
        await refused(scene, request, { code: 'backend_unavailable' });
        await scene.control.breakStore('none', 'nonces');
        const before = await scene.control.handlerRuns();
        const answers = [];
        for (let copy = 0; copy < 3; copy += 1) {
          answers.push(await scene.send(request, { record: false }));
        }
        const other = answers.find((r) => r.status !== 200 && codeOf(r) !== 'nonce_replayed');
        if (other !== undefined) throw new CaseFailure('retry', 'nonce_replayed', codeOf(other));
        const runs = (await scene.control.handlerRuns()) - before;
        expectThat(`${kit.name}: at most one acceptance after ${fault}`, runs <= 1, runs);
      }
    },
  }),
  stageEach({
    id: 'F15',
    title: 'MUST NOT go on accepting a key it has seen while the store is down for long',
    pattern: 'ALL',
    requires: ['store-faults', 'clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      await accepted(scene, await scene.prove(kit, scene.get(kit), actor), { actor, kit });
      const token =
        kit.kind === 'server-token' ? await requestToken(scene.subject, actor) : undefined;
      await scene.control.breakStore('down', 'credentials');
      await scene.passTime(600_000);
      const holder = token === undefined ? actor : { ...actor, token };
      const request = await scene.prove(kit, scene.get(kit), holder);
      await refused(scene, request, { code: 'backend_unavailable', what: kit.name });
      await scene.control.breakStore('none', 'credentials');
    },
  }),
  stageKit({
    id: 'X15',
    title: 'MUST answer 503 while the token store is down or slow',
    pattern: 'P3',
    kit: 'bearer',
    requires: ['token-faults'],
    play: async (scene, kit) => {
      await refusesDuring(scene, kit, ['down', 'tokens']);
      await refusesDuring(scene, kit, ['slow', 'tokens']);
    },
  }),
];

async function refusesDuring(
  scene: Scene,
  kit: SchemeKit,
  [fault, store]: readonly [StoreFault, StoreName],
): Promise<void> {
  const actor = await scene.actor(kit);
  const prove = (draft: Draft): Promise<Draft> => scene.prove(kit, draft, actor);
  const first = await prove(scene.get(kit));
  const what = `${kit.name}, ${store} ${fault}`;
  await scene.control.breakStore(fault, store);
  const startMs = Date.now();
  await refused(scene, first, { code: 'backend_unavailable', what });
  const tookMs = Date.now() - startMs;
  expectThat(`${what}: an answer within ${String(patienceMs)} ms`, tookMs < patienceMs, tookMs);
  await scene.control.breakStore('none', store);
  const { response } = await accepted(scene, await prove(scene.get(kit)), { actor, kit });
  expectEqual(`${what}: status afterwards`, response.status, 200);
}
