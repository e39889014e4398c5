import { CaseFailure } from '../case.ts';
import { accepted, expectEqual } from '../expect.ts';
import { KIT_NAMES, type Actor, type SchemeKit } from '../kits.ts';
import type { Random } from '../random.ts';
import type { Scene } from '../scene.ts';
import { draftBytes, type Draft, type HeaderPair } from '../wire/draft.ts';
import { ConnectionEnded, RawConnection } from '../wire/raw-http.ts';
import type { RawResponse } from '../wire/response.ts';
import { stage } from './stage.ts';

const mutations = 10_000;
const connections = 8;

/** Malformed input, in bulk and always the same. */
export const fuzzCases = [
  stage({
    id: 'R96',
    title: 'MUST answer 10,000 malformed requests without a 5xx and without an acceptance',
    pattern: 'ALL',
    requires: [],
    requiresAnyOf: KIT_NAMES,
    play: async (scene) => {
      const specimens = await Promise.all(scene.kits().map((kit) => makeSpecimen(scene, kit)));
      const before = await scene.control.handlerRuns();
      const drafts = Array.from({ length: mutations }, () => {
        const { good, forged } = scene.random.pick(specimens);
        return scene.random.integer(4) === 0
          ? alter(good, scene.random)
          : mangle(forged, scene.random);
      });
      const share = Math.ceil(mutations / connections);
      await Promise.all(
        Array.from({ length: connections }, (_, index) =>
          sendAll(scene, drafts.slice(index * share, (index + 1) * share)),
        ),
      );
      expectEqual('handler runs', await scene.control.handlerRuns(), before);
      for (const { kit, actor } of specimens) {
        const request = await scene.prove(kit, scene.get(kit), actor);
        await accepted(scene, request, { actor, kit, what: `${kit.name} afterwards` });
      }
    },
  }),
];

interface Specimen {
  readonly kit: SchemeKit;
  readonly actor: Actor;
  /** Would be accepted as it is; never sent as it is. */
  readonly good: Draft;
  /** Would be refused as it is, so that no mutation can turn out harmless. */
  readonly forged: Draft;
}

async function makeSpecimen(scene: Scene, kit: SchemeKit): Promise<Specimen> {
  const actor = await scene.actor(kit);
  const draft = scene.draft('GET', `${kit.route}?a=1&b=x`);
  const impostor = kit.kind === 'open' ? scene.stranger(kit) : scene.impostor(kit, actor);
  return {
    kit,
    actor,
    good: await scene.prove(kit, draft, actor),
    forged: await scene.prove(kit, draft, impostor),
  };
}

const lettersAndDigits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split('');

/** Replaces one letter or digit of a good proof by another, which always matters. */
function alter(good: Draft, random: Random): Draft {
  const replaceOne = (text: string, from: number): string => {
    const places = [...text.matchAll(/[0-9A-Za-z]/g)].map(({ index }) => index);
    const place = random.pick(places.filter((index) => index >= from));
    const current = text.charAt(place);
    const next = random.pick(lettersAndDigits.filter((character) => character !== current));
    return text.slice(0, place) + next + text.slice(place + 1);
  };
  const index = good.headers.findIndex(([name]) => name !== 'Accept');
  if (index === -1) return { ...good, target: replaceOne(good.target, good.target.indexOf('?')) };
  return {
    ...good,
    headers: good.headers.map(([name, value], position): HeaderPair =>
      // the word Bearer or Basic may be written in any case
      position === index ? [name, replaceOne(value, value.indexOf(' ') + 1)] : [name, value],
    ),
  };
}

const nasty = [
  '%',
  '%00',
  '%zz',
  '\u0000',
  '\u007f',
  '\u00ff',
  '"',
  '\\',
  ';',
  ',',
  '=',
  ':',
  '&',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  ' ',
  '\t',
  "'",
  '..',
  '/',
  '?',
  '#',
  '*',
  '+',
  '~',
  '__proto__',
  '\u0080',
];

/** Does one to three brutal things to a forged request. */
function mangle(forged: Draft, random: Random): Draft {
  let draft = forged;
  const rounds = 1 + random.integer(3);
  for (let round = 0; round < rounds; round += 1) draft = mangleOnce(draft, random);
  return draft;
}

function mangleOnce(draft: Draft, random: Random): Draft {
  const part = random.integer(draft.headers.length + 1);
  if (part === draft.headers.length) {
    const path = draft.target.slice(0, draft.target.indexOf('?') + 1);
    return { ...draft, target: path + mangleText(draft.target.slice(path.length), random) };
  }
  if (random.integer(12) === 0) return { ...draft, headers: reshape(draft.headers, part) };
  return {
    ...draft,
    headers: draft.headers.map(([name, value], index): HeaderPair => [
      name,
      index === part ? mangleText(value, random) : value,
    ]),
  };
}

/** Drops one header line and repeats the others. */
function reshape(headers: readonly HeaderPair[], part: number): readonly HeaderPair[] {
  const others = headers.filter((_, index) => index !== part);
  return [...others, ...others];
}

function mangleText(text: string, random: Random): string {
  const start = random.integer(text.length + 1);
  const end = Math.min(text.length, start + random.integer(8));
  switch (random.integer(6)) {
    case 0:
      return text.slice(0, start) + text.slice(end);
    case 1:
      return text.slice(0, start) + random.pick(nasty) + text.slice(start);
    case 2:
      return text.slice(0, start) + random.pick(nasty) + text.slice(end);
    case 3:
      return text.slice(0, end) + text.slice(start);
    case 4:
      return text.slice(0, start);
    default:
      return text + random.pick(nasty).repeat(1 + random.integer(40));
  }
}

async function sendAll(scene: Scene, drafts: readonly Draft[]): Promise<void> {
  let connection = await RawConnection.open(scene.subject);
  for (const draft of drafts) {
    connection.write(draftBytes(draft));
    const response = await readAnswer(connection);
    if (response !== undefined && (response.status < 400 || response.status >= 500)) {
      const request = draftBytes(draft).toString('latin1');
      throw new CaseFailure(
        'a malformed request',
        '4xx',
        `${String(response.status)} to ${request}`,
      );
    }
    // a server may well close after what it could not parse
    if (response?.header('connection')?.toLowerCase() !== 'close' && !connection.ended) continue;
    connection.close();
    connection = await RawConnection.open(scene.subject);
  }
  connection.close();
}

/** The next answer; undefined when the connection ended without one. */
async function readAnswer(connection: RawConnection): Promise<RawResponse | undefined> {
  try {
    return await connection.read();
  } catch (error) {
    if (error instanceof ConnectionEnded) return undefined;
    throw error;
  }
}
