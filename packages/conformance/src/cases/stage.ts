import { defineCase, type Case } from '../case.ts';
import { KIT_NAMES, KITS, type KitName, type SchemeKit } from '../kits.ts';
import { Scene } from '../scene.ts';
import type { Capability } from '../subject.ts';

/** A case that is played on a {@link Scene}. */
type Play = Omit<Case, 'level' | 'run'> & {
  readonly play: (scene: Scene) => Promise<void>;
};

/**
 * Makes a case that opens a scene and plays.
 *
 * @example
 * ```ts
 * import { stage } from './stage.ts';
 * export const example = stage({
 *   id: 'Z01',
 *   title: 'MUST serve a public route',
 *   pattern: 'ALL',
 *   requires: [],
 *   play: async (scene) => {
 *     await scene.send(scene.draft('GET', '/health'));
 *   },
 * });
 * ```
 */
export function stage({ play, ...definition }: Play): Case {
  return defineCase({
    ...definition,
    run: async (subject) => {
      await play(await Scene.open(subject));
    },
  });
}

/** A case about one scheme. */
type KitPlay = Omit<Play, 'requires' | 'play'> & {
  readonly kit: KitName;
  readonly requires?: readonly Capability[];
  readonly play: (scene: Scene, kit: SchemeKit) => Promise<void>;
};

/**
 * Makes a case about one scheme, which the subject must offer.
 *
 * @example
 * ```ts
 * import { accepted } from '../expect.ts';
 * import { stageKit } from './stage.ts';
 * export const example = stageKit({
 *   id: 'Z02',
 *   title: 'MUST accept a known key',
 *   pattern: 'P1',
 *   kit: 'api-key',
 *   play: async (scene, kit) => {
 *     const actor = await scene.actor(kit);
 *     await accepted(scene, await scene.prove(kit, scene.get(kit), actor), { actor, kit });
 *   },
 * });
 * ```
 */
export function stageKit({ kit, play, requires = [], ...definition }: KitPlay): Case {
  return stage({
    ...definition,
    requires: [kit, ...requires],
    play: (scene) => play(scene, KITS[kit]),
  });
}

/** A case that holds for several schemes. */
type EachPlay = Omit<Play, 'requires' | 'requiresAnyOf' | 'play'> & {
  /** The schemes it can apply to; all by default. */
  readonly kits?: readonly KitName[];
  readonly requires?: readonly Capability[];
  readonly play: (scene: Scene, kit: SchemeKit) => Promise<void>;
};

/**
 * Makes a case that is played once for each of the schemes that the subject offers.
 *
 * @example
 * ```ts
 * import { refused } from '../expect.ts';
 * import { SIGNED, stageEach } from './stage.ts';
 * export const example = stageEach({
 *   id: 'Z03',
 *   title: 'MUST refuse an unknown key',
 *   pattern: 'ALL',
 *   kits: SIGNED,
 *   play: async (scene, kit) => {
 *     const request = await scene.prove(kit, scene.get(kit), scene.stranger(kit));
 *     await refused(scene, request, { code: 'auth_invalid' });
 *   },
 * });
 * ```
 */
export function stageEach({ kits = KIT_NAMES, play, requires = [], ...rest }: EachPlay): Case {
  return stage({
    ...rest,
    requires,
    requiresAnyOf: kits,
    play: async (scene) => {
      const names: readonly string[] = kits;
      for (const kit of scene.kits().filter((offered) => names.includes(offered.name))) {
        await play(scene, kit);
      }
    },
  });
}

/** Schemes whose proof a client computes with its key. */
export const COMPUTED = [
  'local-token',
  'local-token-eddsa',
  'sorted-params',
  'http-signature',
  'http-signature-ed25519',
] as const satisfies readonly KitName[];

/** Schemes that sign each request, legacy forms left out. */
export const SIGNED = [
  'sorted-params',
  'http-signature',
  'http-signature-ed25519',
] as const satisfies readonly KitName[];

/** The two forms of RFC 9421. */
export const MESSAGE_SIGNED = [
  'http-signature',
  'http-signature-ed25519',
] as const satisfies readonly KitName[];

/** Schemes that prove something, legacy forms left out. */
export const PROVING = ['secret-key', 'bearer', ...COMPUTED] as const satisfies readonly KitName[];
