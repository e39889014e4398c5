import { accepted, expectEqual, expectThat, refused } from '../expect.ts';
import { strangeValue } from '../signers/credential-shape.ts';
import { withHeader } from '../wire/draft.ts';
import { stage, stageKit } from './stage.ts';

/** The open key: identification, metering, and nothing more. */
export const openKeyCases = [
  stageKit({
    id: 'A01',
    title: 'MUST accept a known key in its header',
    pattern: 'P1',
    kit: 'api-key',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      await accepted(scene, request, { actor, kit });
      const named = withHeader(request, 'X-App-Id', actor.appId);
      await accepted(scene, named, { actor, kit, what: 'with X-App-Id' });
    },
  }),
  stageKit({
    id: 'A02',
    title: 'MUST count one accepted call as exactly one',
    pattern: 'P1',
    kit: 'api-key',
    requires: ['usage'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      for (const calls of [1, 2, 3]) {
        await accepted(scene, request, { actor, kit });
        expectEqual('usage', await scene.control.usageOf(actor.appKey), calls);
      }
    },
  }),
  stageKit({
    id: 'A03',
    title:
      'MUST accept the key in the query only where the route opts in, and keep it out of caches',
    pattern: 'P1',
    kit: 'api-key',
    requires: ['api-key-in-query'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const query = `?app_key=${actor.appKey}`;
      // the second is the same name in another spelling
      for (const spelling of [query, query.replace('_', '%5F')]) {
        const draft = scene.draft('GET', `/open-query${spelling}`);
        const { response } = await accepted(scene, draft, { actor, kit });
        expectEqual('Referrer-Policy', response.header('referrer-policy'), 'no-referrer');
        const caching = response.header('cache-control') ?? '';
        expectThat('Cache-Control: no-store', caching.includes('no-store'), caching);
      }
      const elsewhere = scene.draft('GET', `/open${query}`);
      await refused(scene, elsewhere, { code: ['auth_required', 'auth_malformed'] });
    },
  }),
  stageKit({
    id: 'R12',
    title: 'MUST refuse a key in the header and another one in the query',
    pattern: 'P1',
    kit: 'api-key',
    requires: ['api-key-in-query'],
    play: async (scene, kit) => {
      const [one, other] = [await scene.actor(kit), await scene.actor(kit)];
      const target = scene.draft('GET', `/open-query?app_key=${other.appKey}`);
      await refused(scene, await scene.prove(kit, target, one), { code: 'auth_malformed' });
      const twice = `/open-query?app_key=${one.appKey}&app_key=${other.appKey}`;
      await refused(scene, scene.draft('GET', twice), { code: 'auth_malformed' });
    },
  }),
  stage({
    id: 'R22',
    title: 'MUST refuse a bare key where the route demands proof',
    pattern: 'P1',
    requires: ['api-key'],
    requiresAnyOf: ['sorted-params', 'http-signature', 'local-token', 'bearer', 'secret-key'],
    play: async (scene) => {
      for (const kit of scene.kits()) {
        if (kit.route !== '/orders') continue;
        const actor = await scene.actor(kit);
        const bare = withHeader(scene.draft('GET', '/orders'), 'X-App-Key', actor.appKey);
        await refused(scene, bare, { code: 'auth_required', what: `key of ${kit.name}` });
      }
    },
  }),
  stageKit({
    id: 'R23',
    title: 'MUST refuse a secret in the place of a key, and never print it',
    pattern: 'P1',
    kit: 'api-key',
    requires: ['output'],
    play: async (scene, kit) => {
      const secret = strangeValue('sk', scene.random);
      const exposed = withHeader(scene.get(kit), 'X-App-Key', secret);
      const response = await refused(scene, exposed, { code: 'auth_invalid' });
      expectThat('answer without the secret', !response.body.includes(secret), '(the secret)');
      const output = await scene.control.output();
      expectThat('output without the secret', !output.includes(secret), '(the secret)');
    },
  }),
];
