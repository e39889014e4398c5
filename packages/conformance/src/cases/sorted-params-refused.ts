import { CaseFailure } from '../case.ts';
import { accepted, neverAccepted, refused } from '../expect.ts';
import { computeSign } from '../signers/sorted-params.ts';
import { withHeader, type Draft } from '../wire/draft.ts';
import { collidingBlocks } from './md5-collision.ts';
import { sign } from './sorted-params.ts';
import { stageEach, stageKit } from './stage.ts';

const form = 'application/x-www-form-urlencoded';
const legacy = ['sorted-params-raw', 'sorted-params-md5', 'sorted-params-sha1'] as const;

/** Sorted parameters: two requests must never share a signature, and nothing may ride along. */
export const sortedParamsRefusedCases = [
  substituted({
    id: 'R46',
    title: 'MUST tell a value that contains "&" from two parameters',
    pairs: [
      ['a=1%26b%3D2', 'a=1&b=2'],
      ['a=1&b=2', 'a=1%26b%3D2'],
      ['a=1%26key%3Dx', 'a=1&key=x'],
    ],
  }),
  substituted({
    id: 'R47',
    title: 'MUST tell a name that contains "=" or "&" from two parameters',
    pairs: [
      ['a%3D1%26b=2', 'a=1&b=2'],
      ['a=1&b=2', 'a%3D1%26b=2'],
      ['a%3Db=c', 'a=b%3Dc'],
      ['ab=c', 'a=bc'],
    ],
  }),
  substituted({
    id: 'R48',
    title: 'MUST tell repeated names, lists and brackets apart, and one order from another',
    pairs: [
      ['id=1&id=2', 'id=1,2'],
      ['id=1&id=2', 'id[]=1&id[]=2'],
      ['id=1&id=2', 'id=2&id=1'],
      ['id=1&id=2', 'id=2'],
      ['id=1&id=2', 'id=1'],
      ['id=1', 'id=1&id=1'],
      ['id[x]=1', 'id[x]=2'],
    ],
  }),
  substituted({
    id: 'R49',
    title: 'MUST refuse an empty parameter that was added or taken away',
    pairs: [
      ['a=1', 'a=1&admin='],
      ['a=1', 'a=1&admin'],
      ['a=1&admin=', 'a=1'],
      ['__proto__=1', ''],
    ],
  }),
  stageKit({
    id: 'R50',
    title: 'MUST refuse a parameter that was added to the query or the form',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const signed = sign(scene, scene.draft('GET', '/orders?page=2'), { actor });
      for (const more of ['&debug=1', '&page=3', '&__proto__=1', '&constructor=1']) {
        await refused(scene, { ...signed, target: signed.target + more }, { code: 'auth_invalid' });
      }
      const posted = scene.draft('POST', '/orders', { body: 'a=1', contentType: form });
      const inForm = sign(scene, posted, { actor, place: 'form' });
      const body = Buffer.concat([inForm.body ?? Buffer.alloc(0), Buffer.from('&debug=1')]);
      await refused(scene, { ...inForm, body }, { code: 'auth_invalid', what: 'form' });
      const query = { ...inForm, target: `${inForm.target}?debug=1` };
      await refused(scene, query, { code: 'auth_invalid', what: 'query beside a form' });
      await accepted(scene, signed, { actor, kit });
      await accepted(scene, inForm, { actor, kit });
    },
  }),
  stageKit({
    id: 'R51',
    title: 'MUST refuse a name that stands in the query and in the signed form',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const posted = scene.draft('POST', '/orders?amount=1', {
        body: 'amount=2',
        contentType: form,
      });
      const inForm = sign(scene, posted, { actor, place: 'form' });
      await refused(scene, inForm, { code: 'auth_malformed', what: 'signed in the form' });
      const twice = sign(scene, sign(scene, posted, { actor, place: 'form' }), { actor });
      await refused(scene, twice, { code: 'auth_malformed', what: 'signed in both' });
    },
  }),
  stageKit({
    id: 'X26',
    title: 'MUST refuse a signed form that declares another charset than UTF-8',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const body = 'name=%C3%A9';
      const signed = (contentType: string): Draft =>
        sign(scene, scene.draft('POST', '/orders', { body, contentType }), {
          actor,
          place: 'form',
        });
      await accepted(scene, signed(`${form}; charset=UTF-8`), { actor, kit });
      for (const charset of ['iso-8859-1', '"ISO-8859-1"']) {
        const request = signed(`${form}; charset=${charset}`);
        await refused(scene, request, { code: 'auth_malformed', what: charset });
      }
      // a parser that comes first may refuse these itself
      for (const charset of ['utf-16', 'utf-8; charset=iso-8859-1', 'utf-8x']) {
        await neverAccepted(scene, signed(`${form}; charset=${charset}`), { what: charset });
      }
    },
  }),
  stageEach({
    id: 'R53',
    title: 'MUST refuse in the legacy forms what they leave open: odd names, empties, repeats',
    pattern: 'P4s',
    kits: legacy,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const [one, other] = collidingBlocks();
      const blocks = [one, other].map((block) => `${percent(block)}=1`);
      const queries = ['a%3D1=2', 'a%26b=2', 'a[]=1', 'a=1&a=2', 'a=', 'a', 'a=1%26b%3D2', 'key=x'];
      const control = ['a=%00', 'a=%0A', 'a=%7F', 'a=%FF', '%C0%AF=1', 'a%20b=1'];
      for (const query of [...queries, ...control, ...blocks]) {
        const what = `${kit.name} ${query.slice(0, 20)}`;
        await refused(scene, await signUnchecked(query), { code: 'auth_malformed', what });
      }
      const bare = await scene.prove(kit, scene.draft('POST', '/orders'), actor);
      const typed = withHeader(bare, 'Content-Type', 'application/json');
      const code = ['auth_malformed', 'coverage_insufficient'] as const;
      const what = `${kit.name} with a JSON body`;
      await refused(scene, { ...typed, body: Buffer.from('{"a":1}') }, { code, what });

      async function signUnchecked(query: string): Promise<Draft> {
        const signed = await scene.prove(kit, scene.draft('GET', '/orders'), actor);
        const { searchParams } = new URL(signed.target, 'http://subject');
        searchParams.delete('sign');
        const target = `/orders?${searchParams.toString()}&${query}`;
        const variant = legacy.find((name) => name === kit.name) ?? 'sorted-params-raw';
        const draft = { ...signed, target };
        const value = signable(query)
          ? computeSign(draft, { secret: actor.appSecret, variant })
          : '0'.repeat(32);
        return { ...draft, target: `${target}&sign=${value}` };
      }
    },
  }),
  stageKit({
    id: 'R54',
    title: 'MUST let the key decide the algorithm, whatever sign_type says',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const [variant, type] of [
        ['sorted-params-md5', 'MD5'],
        ['sorted-params-sha1', 'SHA1'],
        ['sorted-params-raw', 'HMAC-SHA256'],
        ['sorted-params', 'MD5'],
        ['sorted-params', 'none'],
        ['sorted-params', ''],
      ] as const) {
        const draft = scene.draft('GET', '/orders?page=2');
        const request = sign(scene, draft, { actor, variant, replace: { sign_type: type } });
        const what = `${variant} as ${type}`;
        await refused(scene, request, { code: ['auth_invalid', 'auth_malformed'], what });
      }
    },
  }),
  stageKit({
    id: 'R55',
    title: 'MUST refuse tricks with the name of the signature',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const signed = sign(scene, scene.draft('GET', '/orders?page=2'), { actor });
      const value = new URL(signed.target, 'http://subject').searchParams.get('sign') ?? '';
      for (const name of ['Sign', 'SIGN', 'sign[]', '__proto__[sign]', 'sign%00', 'sign%20']) {
        const target = signed.target.replace(/&sign=/, `&${name}=`);
        const status = await neverAccepted(scene, { ...signed, target }, { what: name });
        if (status !== 400 && status !== 401) throw new CaseFailure(name, '400 or 401', status);
      }
      for (const more of [`&sign=${value}`, '&sign=', '&sign=0', '&s%69gn=1']) {
        const twice = { ...signed, target: signed.target + more };
        await refused(scene, twice, { code: 'auth_malformed', what: more });
      }
      for (const spelling of [
        value.toUpperCase(),
        `${value}0`,
        value.slice(0, 63),
        '',
        `%20${value}`,
      ]) {
        const target = signed.target.replace(value, spelling);
        const code = ['auth_invalid', 'auth_malformed'] as const;
        await refused(scene, { ...signed, target }, { code, what: `sign ${spelling.slice(0, 9)}` });
      }
      await accepted(scene, signed, { actor, kit });
    },
  }),
];

interface Substitution {
  readonly id: string;
  readonly title: `MUST ${string}`;
  /** What was signed, and what is sent under that signature. */
  readonly pairs: readonly (readonly [signed: string, sent: string])[];
}

function substituted({ pairs, ...definition }: Substitution): ReturnType<typeof stageKit> {
  return stageKit({
    ...definition,
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const [query, sent] of pairs) {
        const signed = sign(scene, scene.draft('GET', `/orders?${query}`), { actor });
        const separator = sent === '' ? '&' : '';
        const target = signed.target.replace(query + separator, sent);
        const what = `${query} sent as ${sent}`;
        await refused(scene, { ...signed, target }, { code: 'auth_invalid', what });
        await accepted(scene, signed, { actor, kit, what: query });
      }
    },
  });
}

/** Whether the query decodes, so that its right signature can be computed. */
function signable(query: string): boolean {
  try {
    decodeURIComponent(query);
    return true;
  } catch {
    return false;
  }
}

function percent(bytes: Buffer): string {
  return [...bytes].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
