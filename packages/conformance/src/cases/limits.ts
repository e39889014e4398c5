import { CaseFailure } from '../case.ts';
import {
  accepted,
  codeOf,
  expectEqual,
  expectRefusalForm,
  expectThat,
  refused,
} from '../expect.ts';
import type { Scene } from '../scene.ts';
import { requestToken } from '../signers/token-request.ts';
import { recordAnswer } from '../answers.ts';
import { draftBytes, withHeader, type Draft } from '../wire/draft.ts';
import { ConnectionEnded, RawConnection } from '../wire/raw-http.ts';
import { sign } from './sorted-params.ts';
import { SIGNED, stageEach, stageKit } from './stage.ts';

const mebibyte = 2 ** 20;

/** Sizes and counts, and secrets that must stay where they are. */
export const limitCases = [
  stageKit({
    id: 'R92',
    title: 'MUST refuse more than 1000 parameters instead of dropping some',
    pattern: 'ALL',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const query = sign(scene, scene.draft('GET', `/orders?${many(1001)}`), { actor });
      await refused(scene, query, { code: 'auth_malformed', what: 'query' });
      const options = { contentType: 'application/x-www-form-urlencoded' };
      const draft = scene.draft('POST', '/orders', { ...options, body: many(1001) });
      const form = sign(scene, draft, { actor, place: 'form' });
      await refused(scene, form, { code: 'auth_malformed', what: 'form' });
      const few = scene.draft('POST', '/orders', { ...options, body: many(90) });
      await accepted(scene, sign(scene, few, { actor, place: 'form' }), { actor, kit });
    },
  }),
  stageEach({
    id: 'R93',
    title: 'MUST refuse a body of more than 1 MiB as soon as it is, whether announced or not',
    pattern: 'ALL',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const body = Buffer.alloc(mebibyte + 1, 'a');
      const contentType = 'application/octet-stream';
      const draft = scene.draft('POST', '/orders', { body, contentType });
      const signed = await scene.prove(kit, draft, actor);
      for (const chunks of [undefined, 20]) {
        const request = { ...signed, ...(chunks !== undefined && { chunks }) };
        await refusesLargeBody(scene, request, `${kit.name} ${chunks ? 'chunked' : 'announced'}`);
      }
      const full = scene.draft('POST', '/orders', { body: body.subarray(1), contentType });
      await accepted(scene, await scene.prove(kit, full, actor), { actor, kit, what: '1 MiB' });
    },
  }),
  stageEach({
    id: 'R97',
    title: 'MUST keep secrets, tokens and signatures out of answers, logs and events',
    pattern: 'ALL',
    requires: ['output'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const token =
        kit.kind === 'server-token' ? await requestToken(scene.subject, actor) : undefined;
      const canaries = [actor.appSecret, token ?? ''].filter((text) => text !== '');
      const holder = token === undefined ? actor : { ...actor, token };
      const good = await scene.prove(kit, scene.get(kit), holder);
      const drafts: Draft[] = [
        good,
        { ...good, method: 'POST' },
        { ...good, method: 'DELETE' },
        { ...good, target: `${good.target}${good.target.includes('?') ? '&' : '?'}x=%FF` },
        withHeader(good, 'Authorization', `Basic ${actor.appSecret}`),
        withHeader(good, 'X-App-Key', actor.appSecret || actor.appKey),
      ];
      for (const draft of drafts) {
        const { body, headers } = await scene.send(draft, { record: false });
        const answer = body.toString('latin1') + JSON.stringify(headers);
        for (const canary of canaries) {
          expectThat(`${kit.name}: an answer without it`, !answer.includes(canary), '(a secret)');
        }
      }
      const output = await scene.control.output();
      for (const canary of canaries) {
        expectThat(`${kit.name}: output without it`, !output.includes(canary), '(a secret)');
      }
    },
  }),
  stageEach({
    id: 'X23',
    title: 'MUST NOT take part of a body for the whole when the connection breaks',
    pattern: 'P4h',
    kits: SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const body = Buffer.alloc(2000, 'part ');
      const draft = scene.draft('POST', '/orders', {
        body,
        contentType: 'application/octet-stream',
      });
      const signed = await scene.prove(kit, draft, actor);
      const before = await scene.control.handlerRuns();
      const connection = await RawConnection.open(scene.subject);
      connection.write(draftBytes(signed).subarray(0, -1000));
      connection.close();
      // a whole round trip later the broken request has been dealt with
      await accepted(scene, await scene.prove(kit, scene.get(kit), actor), { actor, kit });
      expectEqual(`${kit.name}: handler runs`, (await scene.control.handlerRuns()) - before, 1);
    },
  }),
];

/** So many parameters, each with a name of its own. */
function many(count: number): string {
  return Array.from({ length: count }, (_, index) => `p${index.toString(36)}=`).join('&');
}

/** Sends slowly enough that an early answer is seen, and stops once it is there. */
async function refusesLargeBody(scene: Scene, draft: Draft, what: string): Promise<void> {
  const before = await scene.control.handlerRuns();
  const connection = await RawConnection.open(scene.subject);
  try {
    const bytes = draftBytes(draft);
    for (let start = 0; start < bytes.length && !connection.ended; start += 65_536) {
      await connection.writeAndDrain(bytes.subarray(start, start + 65_536));
    }
    const response = await connection.read();
    recordAnswer(scene.subject, response);
    if (response.status !== 413)
      throw new CaseFailure(what, 413, `${String(response.status)} ${codeOf(response)}`);
    expectRefusalForm(what, response, { codes: ['body_too_large'] });
  } catch (error) {
    if (error instanceof ConnectionEnded)
      throw new CaseFailure(what, 'an answer 413', 'a closed connection');
    throw error;
  } finally {
    connection.close();
  }
  expectEqual(`${what}: handler runs`, (await scene.control.handlerRuns()) - before, 0);
}
