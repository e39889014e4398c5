import { accepted, asRecord, expectEqual, expectThat, neverAccepted, refused } from '../expect.ts';
import { PROVING, stageEach } from './stage.ts';

/** What a key may do, and to whom a resource belongs. */
export const rightsCases = [
  stageEach({
    id: 'R09',
    title: "MUST refuse a good key on another app's resource",
    pattern: 'ALL',
    kits: PROVING,
    requires: ['owner-bound'],
    play: async (scene, kit) => {
      const [actor, other] = [await scene.actor(kit), await scene.actor(kit)];
      const own = await scene.prove(kit, scene.draft('GET', `/apps/${actor.appId}/orders`), actor);
      await accepted(scene, own, { actor, kit });
      const foreign = scene.draft('GET', `/apps/${other.appId}/orders`);
      const request = await scene.prove(kit, foreign, actor);
      await refused(scene, request, { code: 'forbidden', what: kit.name });
    },
  }),
  stageEach({
    id: 'X25',
    title: 'MUST refuse a target that names a host, whatever the host is called',
    pattern: 'ALL',
    kits: PROVING,
    requires: ['owner-bound'],
    play: async (scene, kit) => {
      const [actor, other] = [await scene.actor(kit), await scene.actor(kit)];
      // where a router sees a path, who counts slashes finds the caller in the owner's place
      for (const host of [scene.authority, actor.appId]) {
        const target = `http://${host}/apps/${other.appId}/orders`;
        const request = await scene.prove(kit, scene.draft('GET', target), actor);
        await neverAccepted(scene, request, { what: `${kit.name} ${target}` });
      }
      const own = scene.draft('GET', `http://${scene.authority}/orders`);
      await neverAccepted(scene, await scene.prove(kit, own, actor), { what: kit.name });
    },
  }),
  stageEach({
    id: 'R10',
    title: 'MUST refuse a key that lacks a scope, and say which',
    pattern: 'ALL',
    kits: PROVING,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit, { scopes: ['orders:read'] });
      for (const [method, scope] of [
        ['POST', 'orders:write'],
        ['DELETE', 'orders:delete'],
      ] as const) {
        const request = await scene.prove(kit, scene.draft(method, '/orders'), actor);
        const what = `${kit.name} ${method}`;
        const response = await refused(scene, request, { code: 'insufficient_scope', what });
        const missing = asRecord(response.json())['missing_scopes'];
        expectEqual(`${what}: missing_scopes`, JSON.stringify(missing), JSON.stringify([scope]));
        const challenge = response.header('www-authenticate') ?? '';
        const wanted = `Bearer error="insufficient_scope", scope="${scope}"`;
        expectThat(
          `${what}: WWW-Authenticate: ${wanted}`,
          isChallenge(challenge, scope),
          challenge,
        );
      }
      await accepted(scene, await scene.prove(kit, scene.get(kit), actor), { actor, kit });
    },
  }),
  stageEach({
    id: 'R11',
    title: 'MUST compare scopes whole: no prefix, no part, no other case',
    pattern: 'ALL',
    kits: ['local-token', 'sorted-params', 'http-signature'],
    play: async (scene, kit) => {
      const near = ['orders:read-all', 'orders:rea', 'orders:reads', 'order:read', 'xorders:read'];
      for (const scope of [...near, 'orders-old:read', 'orders:read:own', 'read:orders']) {
        const actor = await scene.actor(kit, { scopes: [scope] });
        const request = await scene.prove(kit, scene.get(kit), actor);
        await refused(scene, request, { code: 'insufficient_scope', what: `${kit.name} ${scope}` });
      }
    },
  }),
  stageEach({
    id: 'X10',
    title: 'MUST accept one scope of several where the route wants any of them',
    pattern: 'ALL',
    kits: PROVING,
    requires: ['any-of-scopes'],
    play: async (scene, kit) => {
      const draft = scene.draft('GET', '/reports');
      for (const scope of ['orders:read', 'reports:read']) {
        const actor = await scene.actor(kit, { scopes: [scope] });
        await accepted(scene, await scene.prove(kit, draft, actor), { actor, kit });
      }
      const actor = await scene.actor(kit, { scopes: ['orders:delete'] });
      const request = await scene.prove(kit, draft, actor);
      await refused(scene, request, { code: 'insufficient_scope' });
    },
  }),
];

function isChallenge(header: string, scope: string): boolean {
  return (
    header.startsWith('Bearer ') &&
    header.includes('error="insufficient_scope"') &&
    header.includes(`scope="${scope}"`)
  );
}
