import { createHash } from 'node:crypto';
import { accepted, asRecord, expectEqual, expectThat, neverAccepted, refused } from '../expect.ts';
import type { DraftOptions } from '../scene.ts';
import { signMessage } from './http-signature.ts';
import { COMPUTED, MESSAGE_SIGNED, PROVING, SIGNED, stage, stageEach } from './stage.ts';

/** Routes that ask for more than the default, and routes in odd places. */
export const routeCases = [
  stageEach({
    id: 'R58',
    title: 'MUST refuse JSON that repeats a member where the route is strict',
    pattern: 'P4h',
    kits: PROVING,
    requires: ['strict-json'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const body of ['{"to":"a","to":"b"}', '{"x":[{"a":1,"\\u0061":2}]}']) {
        const request = await scene.prove(kit, scene.draft('POST', '/strict', { body }), actor);
        await refused(scene, request, { code: 'body_ambiguous', what: `${kit.name} ${body}` });
      }
      const repeats = '{"to":"a","to":"b"}';
      const hidden: readonly DraftOptions[] = [
        { body: Buffer.from('{"to":"a","to":"b","x":"\xff"}', 'latin1') },
        { body: repeats, contentType: 'text/json' },
        { body: repeats, headers: [['Content-Type', 'text/plain']] },
      ];
      for (const options of hidden) {
        const request = await scene.prove(kit, scene.draft('POST', '/strict', options), actor);
        await refused(scene, request, { code: 'body_ambiguous', what: kit.name });
      }
      // a parser that comes first may refuse this itself
      const wide = scene.draft('POST', '/strict', {
        body: Buffer.from(repeats, 'utf16le'),
        contentType: 'application/json; charset=utf-16le',
      });
      await neverAccepted(scene, await scene.prove(kit, wide, actor), { what: kit.name });
      const fine = scene.draft('POST', '/strict', { body: '{"a":{"a":1},"b":[{"a":1},{"a":2}]}' });
      await accepted(scene, await scene.prove(kit, fine, actor), { actor, kit });
    },
  }),
  stage({
    id: 'X16',
    title: 'MUST serve a public route without asking for anything',
    pattern: 'ALL',
    requires: [],
    play: async (scene) => {
      for (const headers of [[], [['Authorization', 'Bearer x']]] as const) {
        const { status } = await scene.send(scene.draft('GET', '/health', { headers }));
        expectEqual('status', status, 200);
      }
    },
  }),
  stageEach({
    id: 'X17',
    title: 'MUST judge a route behind a mounted router by the target as it was sent',
    pattern: 'ALL',
    kits: PROVING,
    requires: ['mounted'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const draft = scene.draft('POST', '/mounted/inner/orders?page=2', { body: '{"a":1}' });
      await accepted(scene, await scene.prove(kit, draft, actor), { actor, kit });
      await refused(scene, draft, { code: 'auth_required', what: 'without proof' });
      if (kit.kind !== 'signature') return;
      const inner = await scene.prove(kit, { ...draft, target: '/inner/orders?page=2' }, actor);
      const request = { ...inner, target: `/mounted${inner.target}` };
      await refused(scene, request, { code: 'auth_invalid', what: `${kit.name} signed inside` });
    },
  }),
  stageEach({
    id: 'X18',
    title: 'MUST verify a streamed upload of 8 MiB, and end it only if the digest holds',
    pattern: 'P4h',
    kits: MESSAGE_SIGNED,
    requires: ['streamed-body'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const body = Buffer.alloc(8 * 2 ** 20, 'countersign ');
      const options = { body, contentType: 'application/octet-stream' };
      for (const chunks of [undefined, 5]) {
        const whole = scene.draft('POST', '/upload', { ...options, ...(chunks && { chunks }) });
        const signed = await scene.prove(kit, whole, actor);
        const seen = asRecord((await accepted(scene, signed, { actor, kit })).body);
        expectEqual('bytes', seen['bytes'], body.length);
        expectEqual('sha256', seen['sha256'], createHash('sha256').update(body).digest('hex'));
        const again = await scene.prove(kit, whole, actor);
        const changed = Buffer.from(body);
        changed[changed.length - 1] = 0;
        await refused(scene, { ...again, body: changed }, { code: 'digest_mismatch' });
      }
    },
  }),
  stageEach({
    id: 'X19',
    title: 'MUST want what the route wants covered',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    requires: ['coverage-policy'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const draft = scene.draft('POST', '/covered', { body: '{"a":1}' });
      const usual = await scene.prove(kit, draft, actor);
      await refused(scene, usual, { code: 'coverage_insufficient' });
      const four = ['@method', '@authority', '@path', '@query'];
      const components = [...four, 'content-type', 'content-digest'];
      await accepted(scene, signMessage(scene, draft, { actor, components }), { actor, kit });
    },
  }),
  stageEach({
    id: 'X20',
    title: 'SHOULD explain a wrong signature to the caller of a test key, never of a live one',
    pattern: 'ALL',
    kits: SIGNED,
    requires: ['explanations'],
    play: async (scene, kit) => {
      for (const environment of ['test', 'live'] as const) {
        const actor = await scene.actor(kit, { environment });
        const draft = scene.draft('GET', '/orders?page=2');
        const forged = await scene.prove(kit, draft, scene.impostor(kit, actor));
        const what = `${kit.name} ${environment}`;
        const response = await refused(scene, forged, {
          code: 'auth_invalid',
          what,
          record: false,
        });
        const explanation = asRecord(asRecord(response.json())['explanation']);
        const text = JSON.stringify(explanation['string_to_sign'] ?? '');
        const wanted = environment === 'test';
        expectEqual(`${what}: a string to sign`, text.includes('/orders'), wanted);
        expectEqual(`${what}: a hint`, typeof explanation['hint'] === 'string', wanted);
        const { appSecret } = actor;
        const leaks = appSecret !== '' && response.body.includes(appSecret);
        expectThat(`${what}: no secret`, !leaks, '(the secret)');
      }
    },
  }),
  stageEach({
    id: 'X21',
    title: 'MUST accept a bare signing route by signing schemes alone',
    pattern: 'ALL',
    kits: ['secret-key', 'bearer', ...COMPUTED],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.draft('GET', '/signed'), actor);
      if (kit.kind === 'signature') await accepted(scene, request, { actor, kit });
      else await refused(scene, request, { code: 'auth_required', what: kit.name });
    },
  }),
  stageEach({
    id: 'X22',
    title: 'MUST offer in WWW-Authenticate the schemes of the route, one challenge each',
    pattern: 'ALL',
    kits: PROVING,
    play: async (scene, kit) => {
      const response = await refused(scene, scene.draft('GET', kit.route), {
        code: 'auth_required',
      });
      const offered = response.header('www-authenticate') ?? '';
      const word = challengeOf(kit.name);
      if (word === undefined) return;
      const count = offered.split(new RegExp(`\\b${word}\\b`)).length - 1;
      expectThat(`a challenge ${word}`, count >= 1, offered);
    },
  }),
];

/** The auth-scheme that names a way of proof in a challenge, where there is a registered one. */
function challengeOf(name: string): string | undefined {
  switch (name) {
    case 'secret-key':
      return 'Basic';
    case 'bearer':
    case 'local-token':
    case 'local-token-eddsa':
      return 'Bearer';
    case 'http-signature':
    case 'http-signature-ed25519':
      return 'Signature';
    default:
      return undefined;
  }
}
