import { createHmac } from 'node:crypto';
import type { AuthErrorCode } from '@countersign/core';
import { accepted, refused } from '../expect.ts';
import { signingKey, type Actor } from '../kits.ts';
import type { Scene } from '../scene.ts';
import { mintLocalToken } from '../signers/local-token.ts';
import { withHeader, type Draft } from '../wire/draft.ts';
import { stageEach, stageKit } from './stage.ts';

const both = ['local-token', 'local-token-eddsa'] as const;

/** A token that cannot be read is refused; which of these it is called depends on where it breaks. */
const unreadable: readonly AuthErrorCode[] = ['auth_malformed', 'invalid_token', 'auth_invalid'];

/** Tokens that the client makes: accepted ones, and faults of life time and encoding. */
export const localTokenCases = [
  stageEach({
    id: 'A04',
    title: 'MUST accept a token that the client has made',
    pattern: 'P2',
    kits: both,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      await accepted(scene, await scene.prove(kit, scene.get(kit), actor), { actor, kit });
      const claims = { iat: secondsOf(scene), nbf: secondsOf(scene) + 60, iss: actor.appId };
      const full = withToken(scene, actor, { ...claims, scope: 'orders:read' });
      await accepted(scene, full, { actor, kit, what: `${kit.name} with every claim` });
    },
  }),
  stageEach({
    id: 'A05',
    title: 'MUST accept a token until one second before its end, and one of the longest life',
    pattern: 'P2',
    kits: both,
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const life of [1, 3600]) {
        const request = withToken(scene, actor, { exp: secondsOf(scene) + life });
        await accepted(scene, request, { actor, kit, what: `exp in ${String(life)} s` });
      }
    },
  }),
  stageEach({
    id: 'R24',
    title: 'MUST refuse a token from its end on',
    pattern: 'P2',
    kits: both,
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const life of [0, -1, -86_400]) {
        const request = withToken(scene, actor, { exp: secondsOf(scene) + life });
        await refused(scene, request, { code: 'token_expired', what: `exp in ${String(life)} s` });
      }
    },
  }),
  stageEach({
    id: 'R25',
    title: 'MUST refuse a token that lives longer than an hour',
    pattern: 'P2',
    kits: both,
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const life of [3601, 86_400]) {
        const request = withToken(scene, actor, { exp: secondsOf(scene) + life });
        await refused(scene, request, { code: ['invalid_token', 'auth_invalid'] });
      }
    },
  }),
  stageEach({
    id: 'R26',
    title: 'MUST refuse an end in milliseconds',
    pattern: 'P2',
    kits: both,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = withToken(scene, actor, { exp: scene.nowMs + 600_000 });
      await refused(scene, request, { code: ['invalid_token', 'auth_invalid'] });
    },
  }),
  stageEach({
    id: 'R27',
    title: 'MUST refuse a token without an end that is a number of seconds',
    pattern: 'P2',
    kits: both,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const soon = secondsOf(scene) + 600;
      for (const exp of [undefined, null, String(soon), soon + 0.5, 1e300, -1, true, [soon], {}]) {
        const request = withToken(scene, actor, { exp });
        const code = [...unreadable, 'token_expired'] as const;
        await refused(scene, request, { code, what: `exp ${JSON.stringify(exp) ?? 'missing'}` });
      }
    },
  }),
  stageEach({
    id: 'R28',
    title: 'MUST refuse the claims of one token with the signature of another',
    pattern: 'P2',
    kits: both,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const [one, other] = [60, 120].map((life) =>
        tokenOf(scene, actor, { exp: secondsOf(scene) + life }).split('.'),
      );
      const mixed = [one?.[0], one?.[1], other?.[2]].join('.');
      await refused(scene, bearing(scene, mixed), { code: 'auth_invalid' });
    },
  }),
  stageEach({
    id: 'R29',
    title: 'MUST NOT let a token widen what its key may do',
    pattern: 'P2',
    kits: both,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit, { scopes: ['orders:read'] });
      for (const scope of ['orders:write', 'orders:read orders:write', '*', 'orders:*']) {
        const request = { ...withToken(scene, actor, { scope }), method: 'POST' };
        const code: readonly AuthErrorCode[] = ['insufficient_scope', ...unreadable];
        await refused(scene, request, { code: scope.includes('*') ? code : 'insufficient_scope' });
      }
      const writer = await scene.actor(kit);
      const narrowed = { ...withToken(scene, writer, { scope: 'orders:read' }), method: 'POST' };
      await refused(scene, narrowed, { code: 'insufficient_scope', what: 'narrowed to read' });
    },
  }),
  stageKit({
    id: 'R30',
    title: 'MUST refuse every encoding of a right signature but the canonical one',
    pattern: 'P2',
    kit: 'local-token',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const token = tokenOf(scene, actor, { exp: secondsOf(scene) + 600, pad: '>>>???' });
      const cut = token.lastIndexOf('.') + 1;
      const [head, signature] = [token.slice(0, cut), token.slice(cut)];
      const input = head.slice(0, -1);
      const standard = createHmac('sha256', actor.appSecret).update(input).digest('base64');
      const spellings: readonly [string, string][] = [
        ['padded', `${signature}=`],
        ['standard alphabet', standard],
        ['a space inside', `${signature.slice(0, 9)} ${signature.slice(9)}`],
        ['junk after the end', `${signature}=junk`],
        ['a leading mark', `!${signature}`],
        ['a trailing dot', `${signature}.`],
        ['changed trailing bits', signature.slice(0, -1) + nextCharacter(signature.slice(-1))],
        ['hex', Buffer.from(signature, 'base64url').toString('hex')],
        ['nothing', ''],
      ];
      for (const [what, spelling] of spellings) {
        await refused(scene, bearing(scene, head + spelling), { code: unreadable, what });
      }
      await accepted(scene, bearing(scene, token), { actor, kit });
    },
  }),
  stageKit({
    id: 'R31',
    title: 'MUST refuse a token with the wrong number of parts, or with empty ones',
    pattern: 'P2',
    kit: 'local-token',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const token = tokenOf(scene, actor, { exp: secondsOf(scene) + 600 });
      const [header = '', payload = '', signature = ''] = token.split('.');
      const broken = [
        `${header}.${payload}`,
        `${token}.extra`,
        `.${payload}.${signature}`,
        '..',
        '.',
        ':::',
        `${header}..${signature}`,
        `${header}.${payload}.`,
        `${token},${token}`,
      ];
      for (const text of broken) {
        await refused(scene, bearing(scene, text), { code: [...unreadable, 'auth_required'] });
      }
    },
  }),
];

/**
 * Now, in whole seconds.
 *
 * @example
 * ```ts
 * import type { Scene } from '../scene.ts';
 * import { secondsOf } from './local-token.ts';
 * export const inTenMinutes = (scene: Scene): number => secondsOf(scene) + 600;
 * ```
 */
export function secondsOf(scene: Scene): number {
  return Math.floor(scene.nowMs / 1000);
}

/**
 * A token of this actor that is right but for the claims and header given; undefined leaves out.
 *
 * @example
 * ```ts
 * import type { Actor } from '../kits.ts';
 * import type { Scene } from '../scene.ts';
 * import { tokenOf } from './local-token.ts';
 * export const endless = (scene: Scene, actor: Actor): string =>
 *   tokenOf(scene, actor, { exp: undefined });
 * ```
 */
export function tokenOf(
  scene: Scene,
  actor: Actor,
  changes: Readonly<Record<string, unknown>>,
): string {
  const claims = { aud: scene.subject.audience, exp: secondsOf(scene) + 600, ...changes };
  return mintLocalToken({ appKey: actor.appKey, key: signingKey(actor), claims });
}

/**
 * A GET of /orders that bears a token.
 *
 * @example
 * ```ts
 * import type { Scene } from '../scene.ts';
 * import { bearing } from './local-token.ts';
 * export const request = (scene: Scene) => bearing(scene, 'at_live_…');
 * ```
 */
export function bearing(scene: Scene, token: string): Draft {
  return withHeader(scene.draft('GET', '/orders'), 'Authorization', `Bearer ${token}`);
}

function withToken(scene: Scene, actor: Actor, changes: Readonly<Record<string, unknown>>): Draft {
  return bearing(scene, tokenOf(scene, actor, changes));
}

/** Differs from the given character in its last bit, which a 32-byte value does not use. */
function nextCharacter(character: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet.charAt(alphabet.indexOf(character) ^ 1);
}
