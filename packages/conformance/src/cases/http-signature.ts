import { accepted, refused } from '../expect.ts';
import { freshNonce, signingKey, type Actor, type SchemeKit } from '../kits.ts';
import type { Scene } from '../scene.ts';
import { signHttpMessage, type HttpSignatureInput } from '../signers/http-signature.ts';
import { mapHeader, withHeader, type Draft } from '../wire/draft.ts';
import { MESSAGE_SIGNED, stageEach, stageKit } from './stage.ts';

/** RFC 9421: what a signed message may and may not go through. */
export const httpSignatureCases = [
  stageKit({
    id: 'A23',
    title: 'MUST accept RFC 9421 with hmac-sha256, alg named or not',
    pattern: 'P4r',
    kit: 'http-signature',
    play: (scene, kit) => acceptsWithAlg(scene, kit, 'hmac-sha256'),
  }),
  stageKit({
    id: 'A24',
    title: 'MUST accept RFC 9421 with ed25519, alg named or not',
    pattern: 'P4r',
    kit: 'http-signature-ed25519',
    play: (scene, kit) => acceptsWithAlg(scene, kit, 'ed25519'),
  }),
  stageEach({
    id: 'A25',
    title: 'MUST accept what intermediaries may do (RFC 9421 appendix B.4)',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const draft = acceptLines(scene, ['application/json', '*/*']);
      const components = ['@method', '@authority', '@path', '@query', 'accept'];
      const transform = async (what: string, change: (signed: Draft) => Draft): Promise<void> => {
        const signed = signMessage(scene, draft, { actor, components });
        await accepted(scene, change(signed), { actor, kit, what: `${kit.name} ${what}` });
      };
      await transform('a header added', (signed) => withHeader(signed, 'X-Forwarded-By', 'proxy'));
      await transform('two lines joined', (signed) => ({
        ...signed,
        headers: [['Accept', 'application/json, */*'], ...signed.headers.slice(2)],
      }));
      await transform('other headers moved', (signed) => ({
        ...signed,
        headers: [...signed.headers.slice(2).toReversed(), ...signed.headers.slice(0, 2)],
      }));
      await transform('white space around a value', (signed) =>
        mapHeader(signed, 'accept', (value) => `  ${value}\t`),
      );
    },
  }),
  stageEach({
    id: 'A26',
    title: 'MUST ignore a signature that is not for us, and accept ours beside it',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const foreign = 'proxy=("@method");created=1;keyid="proxy-key"';
      for (const first of [true, false]) {
        const signed = await scene.prove(kit, scene.get(kit), actor);
        const join = (theirs: string, ours: string): string =>
          first ? `${theirs}, ${ours}` : `${ours}, ${theirs}`;
        const inputs = mapHeader(signed, 'signature-input', (value) => join(foreign, value));
        const both = mapHeader(inputs, 'signature', (value) => join('proxy=:AAAA:', value));
        await accepted(scene, both, { actor, kit });
      }
    },
  }),
  stageEach({
    id: 'R67',
    title: 'MUST refuse a message in which the names of two covered headers were swapped',
    pattern: 'P4h',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const headers = [
        ['X-From', 'alice'],
        ['X-To', 'bob'],
      ] as const;
      const components = ['@method', '@authority', '@path', '@query', 'x-from', 'x-to'];
      const draft = scene.draft('GET', '/orders', { headers });
      const signed = signMessage(scene, draft, { actor, components });
      const swapped = swapValues(signed, 'bob', 'alice');
      await refused(scene, swapped, { code: 'auth_invalid' });
      await accepted(scene, signed, { actor, kit });
    },
  }),
  stageEach({
    id: 'R66',
    title: 'MUST refuse a covered header that comes again with another value',
    pattern: 'P4h',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const draft = scene.draft('GET', '/orders', { headers: [['X-Note', 'pay']] });
      const components = ['@method', '@authority', '@path', '@query', 'x-note'];
      const signed = signMessage(scene, draft, { actor, components });
      for (const value of ['steal', 'pay', '']) {
        await refused(scene, withHeader(signed, 'x-note', value), { code: 'auth_invalid' });
      }
      const gone = { ...signed, headers: signed.headers.slice(1) };
      const code = ['auth_invalid', 'auth_malformed', 'coverage_insufficient'] as const;
      await refused(scene, gone, { code, what: 'the header removed' });
    },
  }),
  stageEach({
    id: 'R85',
    title: 'MUST refuse what intermediaries may not do (RFC 9421 appendix B.4)',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const draft = acceptLines(scene, ['application/json', '*/*']);
      const components = ['@method', '@authority', '@path', '@query', 'accept'];
      const signed = signMessage(scene, draft, { actor, components });
      const changed = { ...signed, method: 'DELETE', authority: 'other.example' };
      await refused(scene, changed, { code: 'auth_invalid', what: 'method and authority' });
      const [one, other, ...rest] = signed.headers;
      if (one === undefined || other === undefined) throw new Error('the draft lost its lines');
      const reordered = { ...signed, headers: [other, one, ...rest] };
      await refused(scene, reordered, { code: 'auth_invalid', what: 'two lines of a field' });
    },
  }),
];

/** How to sign, beside what follows from the scene. */
export type MessageOptions = { readonly actor: Actor } & Partial<
  Omit<HttpSignatureInput, 'appKey' | 'key'>
>;

/**
 * Signs by RFC 9421 with a fresh nonce.
 *
 * @example
 * ```ts
 * import type { Actor } from '../kits.ts';
 * import type { Scene } from '../scene.ts';
 * import { signMessage } from './http-signature.ts';
 * export const uncovered = (scene: Scene, actor: Actor) =>
 *   signMessage(scene, scene.draft('GET', '/orders'), { actor, components: [] });
 * ```
 */
export function signMessage(
  scene: Scene,
  draft: Draft,
  { actor, ...options }: MessageOptions,
): Draft {
  return signHttpMessage(draft, {
    appKey: actor.appKey,
    key: signingKey(actor),
    nowMs: scene.nowMs,
    nonce: freshNonce(),
    ...options,
  });
}

async function acceptsWithAlg(scene: Scene, kit: SchemeKit, alg: string): Promise<void> {
  const actor = await scene.actor(kit);
  for (const moreParameters of ['', `;alg="${alg}"`, ';tag="shop"']) {
    for (const target of ['/orders', '/orders?page=2&q=%7E+a']) {
      const draft = scene.draft('GET', target);
      const request = signMessage(scene, draft, { actor, moreParameters });
      await accepted(scene, request, { actor, kit, what: `${target} ${moreParameters}` });
    }
    const post = scene.draft('POST', '/orders', { body: '{"a":1}' });
    await accepted(scene, signMessage(scene, post, { actor, moreParameters }), { actor, kit });
  }
}

function acceptLines(scene: Scene, values: readonly string[]): Draft {
  return scene.draft('GET', '/orders', { headers: values.map((value) => ['Accept', value]) });
}

function swapValues(draft: Draft, ...[first, second]: readonly [string, string]): Draft {
  const once = mapHeader(draft, 'x-from', () => first);
  return mapHeader(once, 'x-to', () => second);
}
