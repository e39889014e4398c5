import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { accepted, asRecord, expectEqual, refused } from '../expect.ts';
import { contentDigest } from '../signers/http-signature.ts';
import { mapHeader, withHeader, type Draft } from '../wire/draft.ts';
import { signMessage } from './http-signature.ts';
import { MESSAGE_SIGNED, SIGNED, stageEach } from './stage.ts';

/** Signed bodies: the bytes that were sent are the bytes that count. */
export const signedBodyCases = [
  stageEach({
    id: 'A18',
    title: 'MUST verify a JSON body on its bytes, and let the application parse it',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['body-parsing'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const texts = ['{ "b" : 1.0,\r\n\t"a":"\\u0041\\/é" }', '[1,\n 2 ]', '{"n":1e2}', '{"a":{}}'];
      for (const text of texts) {
        const draft = scene.draft('POST', '/orders', { body: text });
        const { body } = await accepted(scene, await scene.prove(kit, draft, actor), {
          actor,
          kit,
          what: `${kit.name} ${text}`,
        });
        expectEqual('parsed', JSON.stringify(body), JSON.stringify(JSON.parse(text)));
      }
    },
  }),
  stageEach({
    id: 'A19',
    title: 'MUST accept a POST without a body, and one with an empty body',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const drafts = [
        scene.draft('POST', '/orders'),
        scene.draft('POST', '/orders', { body: '', contentType: null }),
      ];
      for (const draft of drafts) {
        const request = await scene.prove(kit, draft, actor);
        const { body } = await accepted(scene, request, { actor, kit });
        expectEqual(`${kit.name}: body`, body, null);
      }
    },
  }),
  stageEach({
    id: 'A20',
    title: 'MUST verify a compressed body as it was sent, and let the application inflate it',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['gzip-json'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const options = {
        body: gzipSync('{"a":1}'),
        headers: [['Content-Encoding', 'gzip']],
      } as const;
      const request = await scene.prove(kit, scene.draft('POST', '/orders', options), actor);
      const { body } = await accepted(scene, request, { actor, kit });
      expectEqual(`${kit.name}: parsed`, JSON.stringify(body), '{"a":1}');
    },
  }),
  stageEach({
    id: 'A21',
    title: 'MUST verify a body that comes in chunks',
    pattern: 'P4h',
    kits: SIGNED,
    requires: ['body-parsing'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const draft = scene.draft('POST', '/orders', { body: '{"a":"chunked"}', chunks: 3 });
      const request = await scene.prove(kit, draft, actor);
      const { body } = await accepted(scene, request, { actor, kit });
      expectEqual(`${kit.name}: parsed`, JSON.stringify(body), '{"a":"chunked"}');
    },
  }),
  stageEach({
    id: 'A22',
    title: 'MUST verify almost 1 MiB of binary multipart, with NUL bytes and without a type',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const bytes = Buffer.from(
        Array.from({ length: 2 ** 20 - 300 }, (_, index) => (index * 7) & 255),
      );
      const head = '--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n';
      const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--b--\r\n')]);
      for (const contentType of ['multipart/form-data; boundary=b', 'application/octet-stream']) {
        const draft = scene.draft('POST', '/orders', { body, contentType });
        const request = await scene.prove(kit, draft, actor);
        const seen = asRecord((await accepted(scene, request, { actor, kit })).body);
        expectEqual(`${contentType}: bytes`, seen['bytes'], body.length);
        const sha256 = createHash('sha256').update(body).digest('hex');
        expectEqual(`${contentType}: sha256`, seen['sha256'], sha256);
      }
    },
  }),
  stageEach({
    id: 'R56',
    title: 'MUST refuse a body in which one byte has changed, is missing or was added',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const draft = scene.draft('POST', '/orders', { body: '{"amount":100}' });
      const signed = await scene.prove(kit, draft, actor);
      const code = kit.name === 'sorted-params' ? 'auth_invalid' : 'digest_mismatch';
      for (const text of ['{"amount":900}', '{"amount":10}', '{"amount":100} ', '[]']) {
        const what = `${kit.name} ${text}`;
        await refused(scene, { ...signed, body: Buffer.from(text) }, { code, what });
      }
      await accepted(scene, signed, { actor, kit, what: `${kit.name} unchanged` });
    },
  }),
  stageEach({
    id: 'R57',
    title: 'MUST refuse other bytes that mean the same JSON',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const draft = scene.draft('POST', '/orders', { body: '{"a":1,"b":"A"}' });
      const signed = await scene.prove(kit, draft, actor);
      const code = kit.name === 'sorted-params' ? 'auth_invalid' : 'digest_mismatch';
      for (const text of ['{"b":"A","a":1}', '{"a":1.0,"b":"A"}', '{"a":1,"b":"\\u0041"}']) {
        const what = `${kit.name} ${text}`;
        await refused(scene, { ...signed, body: Buffer.from(text) }, { code, what });
      }
    },
  }),
  stageEach({
    id: 'R59',
    title: 'MUST refuse a body that the signature does not cover',
    pattern: 'P4h',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const components = ['@method', '@authority', '@path', '@query'];
      const draft = scene.draft('POST', '/orders', { body: '{"a":1}' });
      const bare = signMessage(scene, draft, { actor, components, contentDigest: false });
      await refused(scene, bare, { code: 'coverage_insufficient', what: 'without a digest' });
      const loose = signMessage(scene, draft, { actor, components });
      await refused(scene, loose, { code: 'coverage_insufficient', what: 'digest not covered' });
    },
  }),
  stageEach({
    id: 'R60',
    title: 'MUST refuse a body that was replaced together with a digest that is not covered',
    pattern: 'P4h',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const components = ['@method', '@authority', '@path', '@query', 'content-type'];
      const draft = scene.draft('POST', '/orders', { body: '{"to":"alice"}' });
      const signed = signMessage(scene, draft, { actor, components });
      await refused(scene, swapBody(signed, '{"to":"mallory"}'), { code: 'coverage_insufficient' });
      const covered = await scene.prove(kit, draft, actor);
      const swapped = swapBody(covered, '{"to":"mallory"}');
      await refused(scene, swapped, { code: 'auth_invalid', what: 'digest covered' });
    },
  }),
  stageEach({
    id: 'R61',
    title: 'MUST refuse a body on GET that the signature does not cover',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const signed = await scene.prove(kit, scene.draft('GET', '/orders'), actor);
      const smuggled = withHeader(
        { ...signed, body: Buffer.from('{"a":1}') },
        'Content-Type',
        'application/json',
      );
      const code = kit.name === 'sorted-params' ? 'auth_invalid' : 'coverage_insufficient';
      await refused(scene, smuggled, { code, what: kit.name });
      await refused(scene, { ...smuggled, chunks: 1 }, { code, what: `${kit.name} in chunks` });
    },
  }),
  stageEach({
    id: 'R86',
    title: 'MUST check every known digest, and want at least one',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const body = Buffer.from('{"a":1}');
      const other = Buffer.from('{"a":2}');
      const draft = scene.draft('POST', '/orders', { body });
      const right = contentDigest('sha-256', body);
      const wrong: readonly string[] = [
        `${right}, ${contentDigest('sha-512', other)}`,
        `${contentDigest('sha-512', body)}, ${contentDigest('sha-256', other)}`,
        contentDigest('md5', body),
        'unknown=:AAAA:',
      ];
      for (const value of wrong) {
        const request = signMessage(scene, draft, { actor, contentDigest: value });
        const code = ['digest_mismatch', 'coverage_insufficient'] as const;
        await refused(scene, request, {
          code: value.includes('sha-') ? code[0] : code,
          what: value,
        });
      }
      for (const value of [contentDigest('sha-512', body), `unknown=:AAAA:, ${right}`]) {
        const request = signMessage(scene, draft, { actor, contentDigest: value });
        await accepted(scene, request, { actor, kit, what: value });
      }
      const broken = signMessage(scene, draft, { actor, contentDigest: right.replace(/:$/, '') });
      const code = ['digest_mismatch', 'auth_malformed'] as const;
      await refused(scene, broken, { code, what: 'a digest that cannot be read' });
    },
  }),
];

function swapBody(signed: Draft, text: string): Draft {
  const body = Buffer.from(text);
  const swapped = mapHeader(signed, 'content-digest', () => contentDigest('sha-256', body));
  return { ...swapped, body };
}
