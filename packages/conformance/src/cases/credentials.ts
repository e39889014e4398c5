import { CaseFailure } from '../case.ts';
import { accepted, expectEqual, neverAccepted, refused } from '../expect.ts';
import type { Actor, SchemeKit } from '../kits.ts';
import { spoilChecksum } from '../signers/credential-shape.ts';
import { mapHeader, withHeader, type Draft } from '../wire/draft.ts';
import { RawConnection } from '../wire/raw-http.ts';
import type { RawResponse } from '../wire/response.ts';
import { sign } from './sorted-params.ts';
import { COMPUTED, stage, stageEach, stageKit } from './stage.ts';

/** Unknown keys, wrong proofs, and what an answer gives away. */
export const credentialCases = [
  stage({
    id: 'R01',
    title: 'MUST refuse a request without proof on every protected route',
    pattern: 'ALL',
    requires: [],
    play: async (scene) => {
      const kits = new Set(scene.kits().map((kit) => kit.route));
      for (const route of kits) {
        for (const method of ['GET', 'HEAD', 'POST']) {
          await refused(scene, scene.draft(method, route), { code: 'auth_required' });
        }
        const odd = scene.draft('GET', route, { headers: [['Authorization', 'Digest a="b"']] });
        await refused(scene, odd, { code: ['auth_required', 'auth_malformed'] });
      }
    },
  }),
  stageEach({
    id: 'R02',
    title: 'MUST refuse an unknown key',
    pattern: 'ALL',
    play: async (scene, kit) => {
      const request = await scene.prove(kit, scene.get(kit), scene.stranger(kit));
      await refused(scene, request, { code: codeOfStranger(kit), what: kit.name });
    },
  }),
  stageEach({
    id: 'R03',
    title: 'MUST refuse a misspelt key by its checksum, without asking the store',
    pattern: 'ALL',
    requires: ['store-calls'],
    play: async (scene, kit) => {
      const stranger = scene.stranger(kit);
      const misspelt: Actor = {
        ...stranger,
        appKey: spoilChecksum(stranger.appKey),
        ...(stranger.token !== undefined && { token: spoilChecksum(stranger.token) }),
      };
      const request = await scene.prove(kit, scene.get(kit), misspelt);
      const before = await scene.control.storeCalls();
      await refused(scene, request, { code: codeOfStranger(kit), what: kit.name });
      expectEqual(`${kit.name}: look-ups`, (await scene.control.storeCalls()) - before, 0);
    },
  }),
  stageEach({
    id: 'R04',
    title: 'MUST refuse a signature in which any one bit is flipped',
    pattern: 'ALL',
    kits: COMPUTED,
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const request = await scene.prove(kit, scene.get(kit), actor);
      const over = await RawConnection.open(scene.subject);
      // an Ed25519 signature is dear to verify, and one bit of each byte will do
      const [bits, step] = kit.publicKey ? [512, 9] : [256, 1];
      for (let bit = 0; bit < bits; bit += step) {
        const flipped = mapProof(request, (proof) => flipBit(proof, bit));
        const what = `${kit.name} bit ${String(bit)}`;
        await refused(scene, flipped, { code: 'auth_invalid', what, over, record: bit === 0 });
      }
      over.close();
      await accepted(scene, request, { actor, kit });
    },
  }),
  stageEach({
    id: 'R05',
    title: 'MUST answer an unknown key, a misspelt one, a wrong proof and a disabled key alike',
    pattern: 'ALL',
    kits: ['secret-key', ...COMPUTED],
    requires: ['key-states'],
    play: async (scene, kit) => {
      const actor = await scene.actor(kit);
      const disabled = await scene.actor(kit);
      await scene.control.setKeyState(disabled.appKey, 'disabled');
      const unknown = scene.stranger(kit);
      const callers: readonly [string, Actor][] = [
        ['unknown key', unknown],
        ['misspelt key', { ...unknown, appKey: spoilChecksum(unknown.appKey) }],
        ['wrong proof', scene.impostor(kit, actor)],
        ['disabled key, wrong proof', scene.impostor(kit, disabled)],
      ];
      const faces = new Map<string, string>();
      for (const [what, caller] of callers) {
        const request = await scene.prove(kit, scene.get(kit), caller);
        const response = await refused(scene, request, { code: 'auth_invalid', what });
        faces.set(what, faceOf(response));
      }
      const [first] = faces.values();
      for (const [what, face] of faces) expectEqual(`${kit.name}, ${what}`, face, first);
    },
  }),
  stageKit({
    id: 'R08',
    title: 'MUST refuse the app_id of one app with the key of another',
    pattern: 'ALL',
    kit: 'api-key',
    play: async (scene, kit) => {
      const [actor, other] = [await scene.actor(kit), await scene.actor(kit)];
      const request = await scene.prove(kit, scene.get(kit), actor);
      for (const appId of [other.appId, 'app_0000000000000000', '', '*']) {
        const claimed = withHeader(request, 'X-App-Id', appId);
        const code = ['auth_invalid', 'auth_malformed'] as const;
        await refused(scene, claimed, { code, what: `X-App-Id ${appId}` });
      }
      await accepted(scene, withHeader(request, 'X-App-Id', actor.appId), { actor, kit });
    },
  }),
  stageKit({
    id: 'X08',
    title: 'MUST refuse the app_id of one app in a request signed by the key of another',
    pattern: 'P4s',
    kit: 'sorted-params',
    play: async (scene, kit) => {
      const [actor, other] = [await scene.actor(kit), await scene.actor(kit)];
      const replace = { app_id: other.appId };
      const request = sign(scene, scene.get(kit), { actor, replace });
      await refused(scene, request, { code: 'auth_invalid' });
    },
  }),
  stageEach({
    id: 'X09',
    title: 'MUST refuse a key that is presented by a scheme it does not list',
    pattern: 'ALL',
    kits: COMPUTED,
    play: async (scene, kit) => {
      for (const other of scene.kits()) {
        if (other.scheme === kit.scheme || other.publicKey !== kit.publicKey) continue;
        if (other.route !== kit.route || other.kind === 'server-token') continue;
        const actor = await scene.actor(other);
        const request = await scene.prove(kit, scene.get(kit), actor);
        const status = await neverAccepted(scene, request, {
          what: `${other.name} as ${kit.name}`,
        });
        if (status !== 401 && status !== 400) throw new CaseFailure(kit.name, '401', status);
      }
    },
  }),
];

/** Tokens have a word of their own for "unknown" (RFC 6750 §3.1). */
function codeOfStranger(kit: SchemeKit): readonly ('auth_invalid' | 'invalid_token')[] {
  return kit.kind === 'server-token' ? ['invalid_token', 'auth_invalid'] : ['auth_invalid'];
}

/** Everything about an answer but its time and its own number. */
function faceOf(response: RawResponse): string {
  const changing = new Set(['date', 'x-request-id']);
  const headers = response.headers.filter(([name]) => !changing.has(name.toLowerCase()));
  const requestId = response.header('x-request-id') ?? '';
  const body = response.body.toString('latin1').replaceAll(requestId, '');
  return JSON.stringify([response.status, headers.map(([name, value]) => [name, value]), body]);
}

/** Changes the bytes of whichever proof a draft carries. */
function mapProof(draft: Draft, change: (bytes: Buffer) => Buffer): Draft {
  const spelt = (text: string, encoding: 'base64' | 'base64url' | 'hex'): string =>
    change(Buffer.from(text, encoding)).toString(encoding);
  const inQuery = {
    ...draft,
    target: draft.target.replace(/(?<=[?&]sign=)[0-9a-f]+/, (text) => spelt(text, 'hex')),
  };
  const inToken = mapHeader(inQuery, 'authorization', (value) =>
    value.replace(/[^.]+$/, (text) => spelt(text, 'base64url')),
  );
  return mapHeader(inToken, 'signature', (value) =>
    value.replace(/(?<=:).+(?=:)/, (text) => spelt(text, 'base64')),
  );
}

function flipBit(bytes: Buffer, bit: number): Buffer {
  return Buffer.from(
    bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
  );
}
