import { CaseFailure } from '../case.ts';
import { accepted, codeOf, expectEqual, expectRefusalForm, refused } from '../expect.ts';
import { freshNonce } from '../kits.ts';
import { WINDOW_MS } from '../scene.ts';
import { draftBytes } from '../wire/draft.ts';
import { RawConnection } from '../wire/raw-http.ts';
import { signMessage } from './http-signature.ts';
import { sign } from './sorted-params.ts';
import { SIGNED, stageEach } from './stage.ts';

/** A signed request works once. */
export const replayCases = [
  stageEach({
    id: 'R73',
    title: 'MUST refuse the same request the second time',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      await accepted(scene, request, { actor, kit });
      await refused(scene, request, { code: 'nonce_replayed', what: 'second' });
      await refused(scene, request, { code: 'nonce_replayed', what: 'third' });
      const nonce = freshNonce();
      for (const [index, target] of ['/orders', '/orders/1'].entries()) {
        const other = await scene.prove(kit, scene.draft('GET', target), { actor, nonce });
        if (index === 0) await accepted(scene, other, { actor, kit });
        else await refused(scene, other, { code: 'nonce_replayed', what: 'in another request' });
      }
    },
  }),
  stageEach({
    id: 'R74',
    title: 'MUST refuse on one node what another node has accepted',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['second-node'],
    play: async (scene, kit) => {
      const { secondNode } = scene.subject;
      if (secondNode === undefined) throw new TypeError('the subject declares no "secondNode"');
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      await accepted(scene, request, { actor, kit });
      await refused(scene, request, { code: 'nonce_replayed', node: secondNode });
    },
  }),
  stageEach({
    id: 'R75',
    title: 'MUST accept exactly one of 50 copies that arrive together',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      const before = await scene.control.handlerRuns();
      const connections = await Promise.all(
        Array.from({ length: 50 }, () => RawConnection.open(scene.subject)),
      );
      const copies = connections.map((over) => scene.send(request, { over, record: false }));
      const responses = await Promise.all(copies);
      for (const connection of connections) connection.close();
      expectEqual(
        `${kit.name}: accepted`,
        responses.filter(({ status }) => status === 200).length,
        1,
      );
      const codes = responses.filter(({ status }) => status !== 200).map(codeOf);
      const other = codes.find((code) => code !== 'nonce_replayed');
      if (other !== undefined) throw new CaseFailure(kit.name, 'nonce_replayed', other);
      expectEqual('handler runs', (await scene.control.handlerRuns()) - before, 1);
    },
  }),
  stageEach({
    id: 'R76',
    title:
      'MUST remember a nonce for as long as its request is fresh, even one signed ahead of time',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const nowMs = scene.nowMs + WINDOW_MS;
      const request = await scene.prove(kit, scene.get(kit), { actor, nowMs });
      await accepted(scene, request, { actor, kit });
      for (const wait of [WINDOW_MS, 1000, WINDOW_MS - 1000]) {
        await scene.passTime(wait);
        // another acceptance gives the store an occasion to forget too early
        const other = await scene.prove(kit, scene.get(kit), actor);
        await accepted(scene, other, { actor, kit, what: 'another request' });
        await refused(scene, request, { code: 'nonce_replayed', what: `after ${String(wait)} ms` });
      }
      await scene.passTime(1000);
      await refused(scene, request, { code: 'timestamp_out_of_range', what: 'at last' });
    },
  }),
  stageEach({
    id: 'X24',
    title: 'MUST refuse a copy that begins in time and ends when its nonce may be forgotten',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const draft = scene.draft('POST', '/orders', { body: '{"a":1}' });
      const request = await scene.prove(kit, draft, actor);
      await accepted(scene, request, { actor, kit });
      const bytes = draftBytes(request);
      const connection = await RawConnection.open(scene.subject);
      connection.write(bytes.subarray(0, -1));
      // a whole round trip later the head of the copy has been read
      await accepted(scene, await scene.prove(kit, scene.get(kit), actor), { actor, kit });
      const before = await scene.control.handlerRuns();
      await scene.passTime(WINDOW_MS + 2000);
      connection.write(bytes.subarray(-1));
      const response = await connection.read();
      connection.close();
      const codes = ['timestamp_out_of_range', 'nonce_replayed'] as const;
      expectRefusalForm(kit.name, response, { codes });
      expectEqual(`${kit.name}: handler runs`, await scene.control.handlerRuns(), before);
    },
  }),
  stageEach({
    id: 'R77',
    title: 'MUST keep the nonces of two keys apart',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const one = await scene.actor(kit);
      const other = await scene.actor(kit, { appId: one.appId });
      const nonce = freshNonce();
      for (const actor of [one, other]) {
        const request = await scene.prove(kit, scene.get(kit), { actor, nonce });
        await accepted(scene, request, { actor, kit });
        await refused(scene, request, { code: 'nonce_replayed' });
      }
    },
  }),
  stageEach({
    id: 'R78',
    title: 'MUST refuse a nonce that is missing, too short, too long or oddly spelt',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const edges = ['a'.repeat(15), 'a'.repeat(129), ''];
      const odd = [
        '0123456789abcde!',
        '0123456789 abcdef',
        '0123456789abcdé0',
        '{{0123456789abcdef}}',
      ];
      for (const nonce of [...edges, ...odd]) {
        const request =
          kit.name === 'sorted-params'
            ? sign(scene, scene.get(kit), { actor, nonce })
            : signMessage(scene, scene.get(kit), { actor, nonce });
        await refused(scene, request, { code: 'auth_malformed', what: `${kit.name} ${nonce}` });
      }
      for (const nonce of ['a'.repeat(16), 'a'.repeat(128), 'AZaz09._~-AZaz09._~-']) {
        const request = await scene.prove(kit, scene.get(kit), { actor, nonce });
        await accepted(scene, request, { actor, kit, what: `${kit.name} ${nonce}` });
      }
      if (kit.name === 'sorted-params') {
        const without = sign(scene, scene.get(kit), { actor, replace: { nonce: undefined } });
        await refused(scene, without, { code: 'auth_malformed', what: 'no nonce' });
      }
    },
  }),
  stageEach({
    id: 'R79',
    title: 'MUST NOT use up a nonce for a request whose proof does not hold',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const nonce = freshNonce();
      const forged = await scene.prove(kit, scene.get(kit), {
        actor: scene.impostor(kit, actor),
        nonce,
      });
      await refused(scene, forged, { code: 'auth_invalid' });
      const post = scene.draft('POST', '/orders', { body: '{"a":1}' });
      const changed = await scene.prove(kit, post, { actor, nonce });
      const code = ['digest_mismatch', 'auth_invalid'] as const;
      await refused(scene, { ...changed, body: Buffer.from('{"a":2}') }, { code });
      const good = await scene.prove(kit, scene.get(kit), { actor, nonce });
      await accepted(scene, good, { actor, kit });
    },
  }),
];
