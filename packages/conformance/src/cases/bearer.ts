import { accepted, asRecord, expectEqual, refused } from '../expect.ts';
import type { Actor } from '../kits.ts';
import type { Scene } from '../scene.ts';
import { spoilChecksum, strangeValue } from '../signers/credential-shape.ts';
import { postForm, requestToken } from '../signers/token-request.ts';
import { withHeader, type Draft } from '../wire/draft.ts';
import { stageKit } from './stage.ts';
import { basic, introspect } from './token-answers.ts';

/** Tokens that the service has issued. */
export const bearerCases = [
  stageKit({
    id: 'A11',
    title: 'MUST read the word Bearer in any case (RFC 9110 §11.1)',
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const token = await requestToken(scene.subject, actor);
      for (const word of ['Bearer', 'bearer', 'BEARER', 'bEaReR']) {
        const draft = authorised(scene, `${word} ${token}`);
        await accepted(scene, draft, { actor, kit, what: word });
      }
    },
  }),
  stageKit({
    id: 'R39',
    title: 'MUST refuse a token from its end on',
    pattern: 'P3',
    kit: 'bearer',
    requires: ['clock'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const response = await postForm(scene.subject, {
        body: 'grant_type=client_credentials',
        ...basic(actor),
      });
      const answer = asRecord(response.json());
      const draft = authorised(scene, `Bearer ${String(answer['access_token'])}`);
      await scene.passTime((Number(answer['expires_in']) - 1) * 1000);
      await accepted(scene, draft, { actor, kit, what: 'one second before the end' });
      await scene.passTime(1000);
      await refused(scene, draft, { code: 'token_expired' });
    },
  }),
  stageKit({
    id: 'R40',
    title: 'MUST refuse a revoked token, and all tokens of a revoked key',
    pattern: 'P3',
    kit: 'bearer',
    requires: ['key-states'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const [one, other] = [await tokenDraft(scene, actor), await tokenDraft(scene, actor)];
      await scene.control.revokeToken(one.token);
      await refused(scene, one.draft, { code: 'token_revoked' });
      await accepted(scene, other.draft, { actor, kit, what: 'another token of the key' });
      await scene.control.setKeyState(actor.appKey, 'revoked');
      await refused(scene, other.draft, { code: 'token_revoked', what: 'after the key' });
    },
  }),
  stageKit({
    id: 'R45',
    title: 'MUST refuse a token in the query',
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const token = await requestToken(scene.subject, await scene.actor(kit));
      for (const name of ['access_token', 'token', 'authorization']) {
        const draft = scene.draft('GET', `/orders?${name}=${token}`);
        await refused(scene, draft, { code: ['auth_malformed', 'auth_required'] });
      }
    },
  }),
  stageKit({
    id: 'X04',
    title: 'MUST refuse unknown tokens, misspelt ones, and what is no token at all',
    pattern: 'P3',
    kit: 'bearer',
    play: async (scene, kit) => {
      const token = await requestToken(scene.subject, await scene.actor(kit));
      const strangers = [
        strangeValue('at', scene.random),
        spoilChecksum(token),
        token.slice(0, -1),
      ];
      for (const text of [...strangers, `${token}A`, token.toLowerCase(), 'at_live_', 'x']) {
        const code = ['invalid_token', 'auth_invalid', 'auth_malformed', 'auth_required'] as const;
        await refused(scene, authorised(scene, `Bearer ${text}`), { code });
      }
    },
  }),
  stageKit({
    id: 'X05',
    title: 'MUST end a token at the revocation endpoint (RFC 7009), whoever asks twice',
    pattern: 'P3',
    kit: 'bearer',
    requires: ['token-management'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const { token, draft } = await tokenDraft(scene, actor);
      const form = { to: 'revokePath', body: `token=${token}` } as const;
      expectEqual('without the client', (await postForm(scene.subject, form)).status, 401);
      const stranger = await scene.actor(kit);
      await postForm(scene.subject, { ...form, ...basic(stranger) });
      await accepted(scene, draft, { actor, kit, what: 'after another client asked' });
      for (const time of ['first', 'second']) {
        const { status } = await postForm(scene.subject, { ...form, ...basic(actor) });
        expectEqual(`${time} revocation`, status, 200);
        await refused(scene, draft, { code: 'token_revoked' });
      }
      expectEqual('active', (await introspect(scene, actor, token))['active'], false);
    },
  }),
];

async function tokenDraft(
  scene: Scene,
  actor: Actor,
): Promise<{ readonly token: string; readonly draft: Draft }> {
  const token = await requestToken(scene.subject, actor);
  return { token, draft: authorised(scene, `Bearer ${token}`) };
}

function authorised(scene: Scene, value: string): Draft {
  return withHeader(scene.draft('GET', '/orders'), 'Authorization', value);
}
