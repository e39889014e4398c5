import { accepted, expectEqual, expectRefusalForm, expectThat, refused } from '../expect.ts';
import { RawConnection } from '../wire/raw-http.ts';
import { draftBytes, withHeader, type Draft } from '../wire/draft.ts';
import { recordAnswer } from '../answers.ts';
import type { Scene } from '../scene.ts';
import { PROVING, SIGNED, stageEach } from './stage.ts';
import type { RawResponse } from '../wire/response.ts';

/** Where a request comes from and how: limits by source, TLS, proxies, upgrades. */
export const environmentCases = [
  stageEach({
    id: 'R19',
    title: 'MUST refuse a source after five failures for a while, and no other source',
    pattern: 'ALL',
    kits: PROVING,
    requires: ['failure-limit', 'clock', 'second-source'],
    play: async (scene, kit) => {
      // whatever an earlier case has counted is over by now
      await scene.passTime(600_000);
      const actor = await scene.actor(kit);
      const limited = scene.draft('GET', '/limited');
      const attempt = (): Promise<Draft> => scene.prove(kit, limited, scene.stranger(kit));
      for (let failure = 0; failure < 5; failure += 1) {
        await refused(scene, await attempt(), { code: ['auth_invalid', 'invalid_token'] });
      }
      for (const address of ['203.0.113.1', '203.0.113.2']) {
        const spoofed = withHeader(await attempt(), 'X-Forwarded-For', address);
        await refused(scene, spoofed, { code: 'rate_limited', what: `${kit.name} ${address}` });
      }
      const elsewhere = await scene.prove(kit, limited, actor);
      await accepted(scene, elsewhere, { actor, kit, from: '127.0.0.2' });
      await scene.passTime(60_001);
      await accepted(scene, await scene.prove(kit, limited, actor), { actor, kit, what: 'later' });
    },
  }),
  stageEach({
    id: 'R20',
    title: 'MUST refuse plain HTTP where the route wants TLS, without a redirect',
    pattern: 'ALL',
    kits: PROVING,
    requires: ['require-tls'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.draft('GET', '/tls'), actor);
      await refused(scene, request, { code: 'tls_required', what: kit.name });
    },
  }),
  stageEach({
    id: 'R21',
    title: 'MUST NOT believe X-Forwarded-* and Forwarded from a peer it does not trust',
    pattern: 'ALL',
    kits: SIGNED,
    requires: ['require-tls'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const tls = await scene.prove(kit, scene.draft('GET', '/tls'), actor);
      for (const [name, value] of [
        ['X-Forwarded-Proto', 'https'],
        ['Forwarded', 'for=192.0.2.1;proto=https;host=api.example.com'],
        ['X-Forwarded-Ssl', 'on'],
      ] as const) {
        await refused(scene, withHeader(tls, name, value), { code: 'tls_required', what: name });
      }
      const elsewhere = { ...scene.get(kit), authority: 'api.example.com' };
      const signed = await scene.prove(kit, elsewhere, actor);
      const sent = { ...signed, authority: scene.authority };
      for (const name of ['X-Forwarded-Host', 'X-Host', 'X-Original-Host']) {
        const request = withHeader(sent, name, 'api.example.com');
        await refused(scene, request, { code: 'auth_invalid', what: `${kit.name} ${name}` });
      }
    },
  }),
  stageEach({
    id: 'R95',
    title: 'MUST hold a WebSocket upgrade to the same proof as a request',
    pattern: 'ALL',
    kits: PROVING,
    requires: ['websocket'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const upgrade = scene.draft('GET', '/socket', { headers: upgradeHeaders });
      const before = await scene.control.handlerRuns();
      const bare = await sendUpgrade(scene, upgrade);
      expectRefusalForm('no proof', bare, { codes: ['auth_required'] });
      const forged = await scene.prove(kit, upgrade, scene.impostor(kit, actor));
      const codes = ['auth_invalid', 'invalid_token'] as const;
      expectRefusalForm(`${kit.name} forged`, await sendUpgrade(scene, forged), { codes });
      expectEqual('handler runs', await scene.control.handlerRuns(), before);
      const good = await sendUpgrade(scene, await scene.prove(kit, upgrade, actor));
      expectEqual(`${kit.name}: status`, good.status, 101);
      expectThat('handler ran', (await scene.control.handlerRuns()) === before + 1, '');
    },
  }),
];

const upgradeHeaders = [
  ['Connection', 'Upgrade'],
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'AAAAAAAAAAAAAAAAAAAAAA=='],
] as const;

async function sendUpgrade(scene: Scene, draft: Draft): Promise<RawResponse> {
  const connection = await RawConnection.open(scene.subject);
  try {
    connection.write(draftBytes(draft));
    const response = await connection.read();
    recordAnswer(scene.subject, response);
    return response;
  } finally {
    connection.close();
  }
}
