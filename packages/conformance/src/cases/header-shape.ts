import type { AuthErrorCode } from '@countersign/core';
import { CaseFailure } from '../case.ts';
import { accepted, neverAccepted, refused } from '../expect.ts';
import type { Actor, SchemeKit } from '../kits.ts';
import { mapHeader, withHeader, type Draft } from '../wire/draft.ts';
import { stageEach, stageKit } from './stage.ts';

const authorised = ['secret-key', 'bearer', 'local-token', 'local-token-eddsa'] as const;
/** Schemes that name the key in the clear, where an attacker can write anything. */
const named = ['api-key', 'secret-key', 'sorted-params', 'http-signature'] as const;

/** Credentials that come twice, in company, too long, or with bytes that no key has. */
export const headerShapeCases = [
  stageEach({
    id: 'R13',
    title: 'MUST refuse two Authorization lines',
    pattern: 'ALL',
    kits: authorised,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      const value = request.headers.find(([name]) => name === 'Authorization')?.[1] ?? '';
      for (const second of [value, 'Bearer x', 'Basic eDp5', '']) {
        const twice = withHeader(request, 'authorization', second);
        await refused(scene, twice, { code: 'auth_malformed', what: `${kit.name}, then another` });
        const headers = twice.headers.toReversed();
        await refused(scene, { ...request, headers }, { code: 'auth_malformed', what: kit.name });
      }
      await accepted(scene, request, { actor, kit });
    },
  }),
  stageEach({
    id: 'R14',
    title: 'MUST refuse a key or signature header that comes twice',
    pattern: 'ALL',
    kits: ['api-key', 'http-signature', 'http-signature-ed25519'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      for (const [name, value] of request.headers) {
        const twice = withHeader(request, name.toLowerCase(), value);
        await refused(scene, twice, { code: 'auth_malformed', what: `${name} twice` });
      }
    },
  }),
  stageEach({
    id: 'R15',
    title: 'MUST refuse the proofs of two schemes at once, good or not',
    pattern: 'ALL',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const other of scene.kits()) {
        if (family(other) === family(kit)) continue;
        const first = await scene.prove(kit, scene.get(kit), actor);
        const second = await scene.prove(other, first, await scene.actor(other));
        const what = `${kit.name} and ${other.name}`;
        await refused(scene, second, { code: 'auth_malformed', what });
      }
    },
  }),
  stageEach({
    id: 'R16',
    title: 'MUST refuse a credential header of more than 8 KiB',
    pattern: 'ALL',
    kits: ['api-key', ...authorised, 'http-signature'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      for (const name of ['X-App-Key', 'Authorization', 'Signature-Input', 'Signature']) {
        const long = mapHeader(request, name, (value) => value + 'A'.repeat(8193));
        if (!request.headers.some(([key]) => key === name)) continue;
        await refused(scene, long, { code: 'auth_malformed', what: `${kit.name} ${name}` });
      }
    },
  }),
  stageEach({
    id: 'R17',
    title: 'MUST refuse control bytes and non-ASCII bytes in a key id',
    pattern: 'ALL',
    kits: named,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const byte of ['\u0000', '\r', '\n', '\u007f', '\u0080', 'é', 'ÿ', '\t']) {
        const appKey = `${actor.appKey.slice(0, 20)}${byte}${actor.appKey.slice(20)}`;
        const request = await scene.prove(kit, scene.get(kit), { ...actor, appKey });
        const what = `${kit.name} ${JSON.stringify(byte)}`;
        const status = await neverAccepted(scene, request, { what });
        if (status !== 400 && status !== 401) throw new CaseFailure(what, '400 or 401', status);
      }
    },
  }),
  stageEach({
    id: 'R18',
    title: 'MUST refuse a key id that is a path, a query, a pattern or a property',
    pattern: 'ALL',
    kits: [...named, 'local-token'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const ids = ["' OR 1=1--", '../../etc/passwd', '__proto__', 'constructor', 'toString', '*'];
      const near = [
        ` ${actor.appKey}`,
        `${actor.appKey} x`,
        actor.appKey.toUpperCase(),
        'ak_live_*',
      ];
      for (const appKey of [
        ...ids,
        ...near,
        `${actor.appKey},${actor.appKey}`,
        '${7*7}',
        '[object]',
      ]) {
        const request = await proveAs(kit, { ...actor, appKey });
        const code: readonly AuthErrorCode[] = ['auth_invalid', 'auth_malformed'];
        // a key header of white space around a good key is that key
        if (kit.name === 'api-key' && appKey.trim() === actor.appKey) continue;
        await refused(scene, request, { code, what: `${kit.name} ${appKey}` });
      }

      function proveAs(kit: SchemeKit, someone: Actor): Promise<Draft> {
        return scene.prove(kit, scene.get(kit), someone);
      }
    },
  }),
  stageKit({
    id: 'X11',
    title: 'MUST refuse Basic credentials that cannot be read',
    pattern: 'P3',
    kit: 'secret-key',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const whole = Buffer.from(`${actor.appKey}:${actor.appSecret}`).toString('base64');
      const texts = [
        `${actor.appKey}${actor.appSecret}`,
        `${actor.appKey}:`,
        `:${actor.appSecret}`,
        ':',
      ];
      const values = [
        ...texts.map((text) => Buffer.from(text).toString('base64')),
        `${whole}=`,
        `!${whole}`,
        `${whole} ${whole}`,
        '',
      ];
      for (const value of values) {
        const request = withHeader(scene.get(kit), 'Authorization', `Basic ${value}`);
        const code = ['auth_malformed', 'auth_invalid', 'auth_required'] as const;
        await refused(scene, request, { code, what: `Basic ${value.slice(0, 6)}…` });
      }
      const good = withHeader(scene.get(kit), 'Authorization', `Basic ${whole}`);
      await accepted(scene, good, { actor, kit });
    },
  }),
];

/** Schemes of one family stand in the same place, so that a request can carry only one of them. */
function family(kit: SchemeKit): string {
  if (kit.name.startsWith('sorted-params')) return 'parameters';
  return kit.name.startsWith('http-signature') ? 'message' : kit.kind === 'open' ? 'key' : 'header';
}
