import { accepted, expectEqual, expectThat } from '../expect.ts';
import { freshNonce, type Actor } from '../kits.ts';
import type { Scene } from '../scene.ts';
import { escape, signSortedParams, type SortedParamsInput } from '../signers/sorted-params.ts';
import type { Draft } from '../wire/draft.ts';
import { stageEach, stageKit } from './stage.ts';

const form = 'application/x-www-form-urlencoded';

/** Sorted parameters: what must be accepted. */
export const sortedParamsCases = [
  stageKit({
    id: 'A13',
    title: 'MUST accept parameters that are sorted and signed, in the query and in a form',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const inQuery = sign(scene, scene.draft('GET', '/orders?page=2&b=1&a=9'), { actor });
      await accepted(scene, inQuery, { actor, kit, what: 'query' });
      const posted = scene.draft('POST', '/orders?page=2', { body: 'b=1&a=9', contentType: form });
      await accepted(scene, sign(scene, posted, { actor, place: 'form' }), {
        actor,
        kit,
        what: 'form',
      });
      const json = scene.draft('POST', '/orders?page=2', { body: '{"a":1}' });
      await accepted(scene, sign(scene, json, { actor }), { actor, kit, what: 'JSON body' });
      const more = { app_id: actor.appId, sign_type: 'HMAC-SHA256' };
      const named = sign(scene, scene.draft('GET', '/orders'), { actor, replace: more });
      await accepted(scene, named, { actor, kit, what: 'with app_id and sign_type' });
    },
  }),
  stageEach({
    id: 'A14',
    title: 'MUST accept a legacy form until its end date only, and say that it will end',
    pattern: 'P4s',
    kits: ['sorted-params-raw', 'sorted-params-md5', 'sorted-params-sha1'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const draft = scene.draft('GET', '/orders?page=2&b=1');
      const request = await scene.prove(kit, draft, actor);
      const { response } = await accepted(scene, request, { actor, kit });
      const deprecation = response.header('deprecation') ?? '';
      expectThat(`${kit.name}: Deprecation`, /^@\d+$/.test(deprecation), deprecation);
      const sunset = Date.parse(response.header('sunset') ?? '');
      expectEqual(`${kit.name}: Sunset`, sunset, scene.nowMs + 90 * 86_400_000);
    },
  }),
  stageKit({
    id: 'A15',
    title: 'MUST accept values with reserved and non-ASCII characters, however they are escaped',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const value = "a&b=c%20+/é😀~!'()*;:@,?#[]";
      const spellings = [
        escape(value),
        encodeURIComponent(value),
        new URLSearchParams({ v: value }).toString().slice(2),
        escape(value).toLowerCase().replace('%f0%9f%98%80', '%F0%9f%98%80'),
      ];
      for (const spelling of spellings) {
        const draft = scene.draft('GET', `/orders?v=${spelling}&n%61me=1`);
        await accepted(scene, sign(scene, draft, { actor }), { actor, kit, what: spelling });
      }
    },
  }),
  stageKit({
    id: 'A16',
    title: 'MUST sign an empty value like any other',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const query of ['k=', 'k', 'k=&a=', 'k=%20', 'k==']) {
        const request = sign(scene, scene.draft('GET', `/orders?${query}`), { actor });
        await accepted(scene, request, { actor, kit, what: query });
      }
    },
  }),
  stageKit({
    id: 'A17',
    title: 'MUST sort by name in byte order and keep equal names in the order sent',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const queries = [
        'a=2&a=1',
        'z=1&a=2&a=1&Z=3',
        'a%20b=1&a!b=2&a-b=3',
        '%F0%9D%92%B3=1&%EF%BD%9E=2',
      ];
      for (const query of queries) {
        const request = sign(scene, scene.draft('GET', `/orders?${query}`), { actor });
        await accepted(scene, request, { actor, kit, what: query });
      }
    },
  }),
];

/** How to sign, beside what follows from the scene. */
export type SignOptions = { readonly actor: Actor } & Partial<
  Omit<SortedParamsInput, 'appKey' | 'secret'>
>;

/**
 * Signs by sorted parameters with a fresh nonce.
 *
 * @example
 * ```ts
 * import type { Actor } from '../kits.ts';
 * import type { Scene } from '../scene.ts';
 * import { sign } from './sorted-params.ts';
 * export const request = (scene: Scene, actor: Actor) =>
 *   sign(scene, scene.draft('GET', '/orders?page=2'), { actor });
 * ```
 */
export function sign(scene: Scene, draft: Draft, { actor, ...options }: SignOptions): Draft {
  return signSortedParams(draft, {
    appKey: actor.appKey,
    secret: actor.appSecret,
    nowMs: scene.nowMs,
    nonce: freshNonce(),
    ...options,
  });
}
