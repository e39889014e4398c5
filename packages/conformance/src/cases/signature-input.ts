import type { AuthErrorCode } from '@countersign/core';
import { accepted, neverAccepted, refused } from '../expect.ts';
import { freshNonce, type Actor } from '../kits.ts';
import type { Scene } from '../scene.ts';
import { mapHeader, withHeader } from '../wire/draft.ts';
import { signMessage } from './http-signature.ts';
import { MESSAGE_SIGNED, stageEach } from './stage.ts';

const four = ['@method', '@authority', '@path', '@query'];

/** Signature-Input: coverage, syntax, parameters. */
export const signatureInputCases = [
  stageEach({
    id: 'R80',
    title: 'MUST refuse a signature that covers nothing, or less than is required',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const lists = [
        [],
        ...four.map((left) => four.filter((name) => name !== left)),
        ['@target-uri'],
      ];
      for (const components of lists) {
        const request = signMessage(scene, scene.get(kit), { actor, components });
        const what = `${kit.name} (${components.join(' ')})`;
        const code: readonly AuthErrorCode[] = ['coverage_insufficient'];
        // a server need not know @target-uri at all
        const more: readonly AuthErrorCode[] = ['auth_malformed', 'auth_invalid'];
        const unusual = components[0] === '@target-uri';
        await refused(scene, request, { code: unusual ? [...code, ...more] : code, what });
      }
    },
  }),
  stageEach({
    id: 'R81',
    title: 'MUST refuse a component, parameter or label that stands twice',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const get = scene.get(kit);
      const twice = signMessage(scene, get, { actor, components: [...four, '@method'] });
      await refused(scene, twice, { code: 'auth_malformed', what: 'component' });
      for (const moreParameters of [';created=1', `;nonce="${freshNonce()}"`, ';keyid="other"']) {
        const request = signMessage(scene, get, { actor, moreParameters });
        await refused(scene, request, { code: 'auth_malformed', what: moreParameters });
      }
      const signed = await scene.prove(kit, get, actor);
      for (const name of ['signature-input', 'signature']) {
        const repeated = mapHeader(signed, name, (value) => `${value}, ${value}`);
        await refused(scene, repeated, { code: 'auth_malformed', what: `label in ${name}` });
      }
      await refused(scene, signMessage(scene, signed, { actor, label: 'sig2' }), {
        code: 'auth_malformed',
        what: 'two signatures of our keys',
      });
    },
  }),
  stageEach({
    id: 'R82',
    title: 'MUST refuse a Signature-Input or Signature that is no structured field',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const signed = await scene.prove(kit, scene.get(kit), actor);
      for (const [what, change] of brokenInputs) {
        const request = mapHeader(signed, 'signature-input', change);
        const code = ['auth_malformed', 'auth_invalid'] as const;
        await refused(scene, request, {
          code: what === keyAsToken ? code : 'auth_malformed',
          what,
        });
      }
      for (const [what, change] of brokenSignatures) {
        const request = mapHeader(signed, 'signature', change);
        await refused(scene, request, { code: ['auth_malformed', 'auth_invalid'], what });
      }
      for (const name of ['Signature', 'Signature-Input']) {
        const headers = signed.headers.filter(([key]) => key !== name);
        const code = ['auth_malformed', 'auth_required'] as const;
        await refused(scene, { ...signed, headers }, { code, what: `without ${name}` });
      }
      await accepted(scene, signed, { actor, kit });
    },
  }),
  stageEach({
    id: 'R83',
    title: 'MUST refuse an alg that is not that of the key',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const own = kit.publicKey ? 'ed25519' : 'hmac-sha256';
      const names = ['ed25519', 'hmac-sha256', 'rsa-pss-sha512', 'rsa-v1_5-sha256', 'none', ''];
      const code = ['auth_invalid', 'auth_malformed'] as const;
      for (const alg of names.filter((name) => name !== own)) {
        const request = signMessage(scene, scene.get(kit), {
          actor,
          moreParameters: `;alg="${alg}"`,
        });
        await refused(scene, request, { code, what: `${own} key, alg ${alg}` });
      }
      for (const secret of publicSecrets(actor)) {
        const { privateKey: _, ...open } = actor;
        const forger = { ...open, appSecret: secret };
        for (const moreParameters of ['', ';alg="hmac-sha256"']) {
          const request = signMessage(scene, scene.get(kit), { actor: forger, moreParameters });
          await refused(scene, request, {
            code,
            what: `HMAC with the public key${moreParameters}`,
          });
        }
      }
    },
  }),
  stageEach({
    id: 'R87',
    title: 'MUST NOT take a header field for a derived component',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const signed = await scene.prove(kit, scene.get(kit), actor);
      await neverAccepted(scene, withHeader(signed, '@method', 'GET'));
      await neverAccepted(scene, withHeader({ ...signed, method: 'POST' }, '@method', 'GET'));
    },
  }),
  stageEach({
    id: 'X06',
    title: 'MUST refuse unknown derived components and component parameters',
    pattern: 'P4r',
    kits: MESSAGE_SIGNED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      for (const name of ['@unknown', '@status', '@signature-params', '@method";req', 'X-Upper']) {
        const request = signMessage(scene, scene.get(kit), { actor, components: [...four, name] });
        const code = ['auth_malformed', 'auth_invalid', 'coverage_insufficient'] as const;
        await refused(scene, request, { code, what: name });
      }
      await refuseParameters(scene, actor);
    },
  }),
];

/** Without a parameter that the default policy demands. */
async function refuseParameters(scene: Scene, actor: Actor): Promise<void> {
  const created = `;created=${String(Math.floor(scene.nowMs / 1000))}`;
  const keyid = `;keyid="${actor.appKey}"`;
  const nonce = `;nonce="${freshNonce()}"`;
  const code = [
    'coverage_insufficient',
    'auth_malformed',
    'auth_required',
    'auth_invalid',
  ] as const;
  for (const parameters of [keyid + nonce, created + keyid, created + nonce, '']) {
    const request = signMessage(scene, scene.draft('GET', '/orders'), { actor, parameters });
    await refused(scene, request, { code, what: `parameters ${parameters}` });
  }
}

type Change = readonly [what: string, change: (value: string) => string];

// a sound field, in which no key is named as RFC 9421 §2.3 wants it
const keyAsToken = 'keyid as a token';

const brokenInputs: readonly Change[] = [
  ['an unclosed quote', (value) => value.replace('"@method"', '"@method')],
  ['an unclosed list', (value) => value.replace(')', '')],
  ['no list', (value) => value.replace(/\(.*\)/, '')],
  ['a token for a component', (value) => value.replace('"@method"', 'method')],
  ['a comma in the list', (value) => value.replace('" "', '", "')],
  ['no space in the list', (value) => value.replace('" "', '""')],
  ['a parameter without a value', (value) => value.replace(/created=\d+/, 'created=')],
  ['an upper-case parameter', (value) => value.replace('created', 'Created')],
  ['an upper-case label', (value) => value.replace(/^sig1/, 'Sig1')],
  ['an empty label', (value) => value.replace(/^sig1/, '')],
  ['a trailing comma', (value) => `${value},`],
  ['a trailing semicolon', (value) => `${value};`],
  ['created as text', (value) => value.replace(/created=(\d+)/, 'created="$1"')],
  ['created as a decimal', (value) => value.replace(/created=(\d+)/, 'created=$1.0')],
  [keyAsToken, (value) => value.replace(/keyid="([^"]*)"/, 'keyid=$1')],
  ['a bad escape', (value) => value.replace('keyid="', 'keyid="\\x')],
  ['non-ASCII text', (value) => value.replace('keyid="', 'keyid="\u00e9')],
  ['nothing', () => ''],
];

const brokenSignatures: readonly Change[] = [
  ['no colons', (value) => value.replaceAll(':', '')],
  ['an unclosed sequence', (value) => value.replace(/:$/, '')],
  ['not base64', (value) => value.replace(/:.{4}/, ':!!!!')],
  ['base64url', (value) => value.replace(/:.{2}/, ':-_')],
  ['no padding', (value) => value.replace(/=+:$/, ':')],
  ['text', (value) => value.replace(/:(.*):/, '"$1"')],
  ['another label', (value) => value.replace(/^sig1/, 'sig2')],
  ['an empty sequence', () => 'sig1=::'],
  ['nothing', () => ''],
];

/** What an attacker who knows the public key could use as the secret of an HMAC. */
function publicSecrets(actor: Actor): readonly string[] {
  const { x } = actor.privateKey?.export({ format: 'jwk' }) ?? {};
  return x === undefined ? [] : [x, Buffer.from(x, 'base64url').toString('hex')];
}
