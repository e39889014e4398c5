import { generateKeyPairSync } from 'node:crypto';
import { recordAnswer } from './answers.ts';
import { freshNonce, kitsOf, type Actor, type SchemeKit } from './kits.ts';
import { createRandom, type Random } from './random.ts';
import { strangeValue } from './signers/credential-shape.ts';
import type { Control, KeyRequest, Subject } from './subject.ts';
import { draftBytes, type Draft, type HeaderPair } from './wire/draft.ts';
import { sendRaw, type RawConnection } from './wire/raw-http.ts';
import type { RawResponse } from './wire/response.ts';

/** Where each case starts: 2027-01-15T08:00:00Z. */
export const EPOCH_MS = 1_800_000_000_000;

/** How far a signed time may lie from the server's, in ms, edges included. */
export const WINDOW_MS = 300_000;

/** What a key is to differ in from an active `live` key with every right on orders. */
export type ActorOptions = Partial<Omit<KeyRequest, 'schemes'>>;

const allRights = ['orders:read', 'orders:write', 'orders:delete'];

/** The parts of a request that a case cares about. */
export interface DraftOptions {
  readonly headers?: readonly HeaderPair[];
  readonly body?: Buffer | string;
  /** Sent with a body unless null; `application/json` by default. */
  readonly contentType?: string | null;
  readonly chunks?: number;
}

/**
 * What is on stage in one case: a subject, keys to act with, and its time.
 *
 * @example
 * ```ts
 * import { KITS } from './kits.ts';
 * import { Scene } from './scene.ts';
 * import type { Subject } from './index.ts';
 * export async function status(subject: Subject): Promise<number> {
 *   const scene = await Scene.open(subject);
 *   const actor = await scene.actor(KITS['api-key']);
 *   const request = await scene.prove(KITS['api-key'], scene.draft('GET', '/open'), actor);
 *   return (await scene.send(request)).status;
 * }
 * ```
 */
export class Scene {
  readonly subject: Subject;
  readonly random: Random = createRandom(20_270_115);
  #nowMs: number;

  private constructor(subject: Subject, nowMs: number) {
    this.subject = subject;
    this.#nowMs = nowMs;
  }

  /** Reads the subject's clock and starts. */
  static async open(subject: Subject): Promise<Scene> {
    return new Scene(subject, await subject.control.nowMs());
  }

  get control(): Control {
    return this.subject.control;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get authority(): string {
    return `${this.subject.host}:${String(this.subject.port)}`;
  }

  /** The kits that this subject offers, of some kinds. */
  kits(...kinds: readonly SchemeKit['kind'][]): readonly SchemeKit[] {
    const all = kitsOf(this.subject);
    return kinds.length === 0 ? all : all.filter((kit) => kinds.includes(kit.kind));
  }

  /** Moves the clock by some ms, back if negative. */
  async passTime(ms: number): Promise<void> {
    this.#nowMs += ms;
    await this.control.setClock(this.#nowMs);
  }

  /** A new app with one key that may be presented by the kit's scheme alone. */
  async actor(kit: SchemeKit, options: ActorOptions = {}): Promise<Actor> {
    const appId = options.appId ?? (await this.control.createApp({})).appId;
    const pair = kit.publicKey ? generateKeyPairSync('ed25519') : undefined;
    const publicKey = pair?.publicKey.export({ format: 'jwk' }).x;
    const issued = await this.control.issueKey({
      scopes: allRights,
      ...(kit.legacy && { legacyUntilMs: this.#nowMs + 90 * 86_400_000 }),
      ...(publicKey !== undefined && { publicKey }),
      ...options,
      appId,
      schemes: [kit.scheme],
    });
    return {
      appId,
      appKey: issued.appKey,
      appSecret: issued.appSecret ?? '',
      ...(pair && { privateKey: pair.privateKey }),
    };
  }

  /** Somebody whose key has the right shape and is unknown. */
  stranger(kit: SchemeKit): Actor {
    return {
      appId: `app_${'0'.repeat(16)}`,
      appKey: strangeValue('ak', this.random),
      ...this.#guesses(kit),
    };
  }

  /** Somebody who knows a key's id and nothing else. */
  impostor(kit: SchemeKit, actor: Actor): Actor {
    return { appId: actor.appId, appKey: actor.appKey, ...this.#guesses(kit) };
  }

  draft(method: string, target: string, options: DraftOptions = {}): Draft {
    const { headers = [], body, contentType = 'application/json', chunks } = options;
    const typed: HeaderPair[] =
      body === undefined || contentType === null ? [] : [['Content-Type', contentType]];
    return {
      method,
      target,
      authority: this.authority,
      headers: [...headers, ...typed],
      ...(body !== undefined && { body: Buffer.from(body) }),
      ...(chunks !== undefined && { chunks }),
    };
  }

  /** A GET of the kit's own route. */
  get(kit: SchemeKit): Draft {
    return this.draft('GET', kit.route);
  }

  /** The draft with an actor's proof; `nonce` is fresh unless given. */
  async prove(kit: SchemeKit, draft: Draft, who: Proving | Actor): Promise<Draft> {
    const { actor, nowMs, nonce } = 'actor' in who ? who : { actor: who };
    return kit.prove(draft, {
      subject: this.subject,
      actor,
      nowMs: nowMs ?? this.#nowMs,
      nonce: nonce ?? freshNonce(),
    });
  }

  /** Sends a request, on its own connection unless told otherwise, and remembers the answer unless told not to. */
  async send(draft: Draft, options: SendOptions = {}): Promise<RawResponse> {
    const { host, port } = options.node ?? this.subject;
    const { from } = options;
    const to = { host, port, ...(from !== undefined && { localAddress: from }) };
    const bytes = draftBytes(draft);
    options.over?.write(bytes);
    const response = await (options.over?.read({ headOnly: draft.method === 'HEAD' }) ??
      sendRaw(to, bytes));
    if (options.record !== false) recordAnswer(this.subject, response);
    return response;
  }

  #guesses(kit: SchemeKit): Pick<Actor, 'appSecret' | 'privateKey' | 'token'> {
    return {
      appSecret: strangeValue('sk', this.random),
      ...(kit.publicKey && { privateKey: generateKeyPairSync('ed25519').privateKey }),
      ...(kit.kind === 'server-token' && { token: strangeValue('at', this.random) }),
    };
  }
}

/** An actor, and what is unusual about this proof. */
export interface Proving {
  readonly actor: Actor;
  readonly nowMs?: number;
  readonly nonce?: string;
}

/** How a request is sent. */
export interface SendOptions {
  /** The local address to send from. */
  readonly from?: string;
  /** Another node than the first. */
  readonly node?: { readonly host: string; readonly port: number };
  /** An open connection to send on. */
  readonly over?: RawConnection;
  /** False where servers may rightly differ. */
  readonly record?: boolean;
}
