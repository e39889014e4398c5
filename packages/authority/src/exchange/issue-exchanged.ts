import {
  mintOpaqueToken,
  type Secret,
  type SlotAdvance,
  type TokenSlot,
  type TokenTally,
} from '@countersign/core';
import type { Client } from '../authenticate-client.ts';
import { countIssued } from './count-issued.ts';
import { drawSeed } from './derive-token.ts';
import type { ExchangeSetup } from './exchange-setup.ts';
import { newRecord } from './new-record.ts';
import type { TokenExchangeMap } from './token-exchange-map.ts';

/** A token for a client, or that it has had too many. */
export type Issued =
  | { readonly ok: true; readonly token: Secret; readonly lifeSeconds: number }
  | { readonly ok: false; readonly error: 'quota_exceeded' };

/** What is asked for. */
export interface Wish {
  readonly map: TokenExchangeMap;
  readonly client: Client;
  /** Whether a new token is demanded although the one before may be good. */
  readonly forced: boolean;
}

/** A writer that loses this many races in a row gives up; the winner's token serves the loser. */
const maxAttempts = 5;

/** Issues the client's token by the map's rule. Rejects when a store fails. */
export async function issueExchanged(wish: Wish, setup: ExchangeSetup): Promise<Issued> {
  if (wish.map.token.reissue === 'parallel') return issueParallel(wish, setup);
  const { tokens } = setup;
  const slotId = `${wish.map.name}:${wish.client.credential.key.appKey}`;
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const current = await tokens.findSlot(slotId);
    const nowMs = setup.clock.nowMs();
    const good = current === undefined ? undefined : await reuse(current, wish, setup);
    // whoever lost a race takes the winner's token: it was issued while the request was under way
    const again = attempt > 0 || wish.map.token.reissue === 'reuse';
    if (good !== undefined && again && !isDemanded(good.slot, wish, nowMs)) return good.issued;
    const forced = wish.forced && good !== undefined;
    const tally = countIssued(current?.tally, wish.map, { nowMs, forced });
    if (tally === undefined) return { ok: false, error: 'quota_exceeded' };
    const next = createNext({ slotId, current, tally, forced, nowMs }, wish, setup);
    if (await tokens.advanceSlot(next.advance)) return next.issued;
  }
  throw new Error(`other writers were first ${maxAttempts} times`);
}

async function issueParallel({ map, client }: Wish, setup: ExchangeSetup): Promise<Issued> {
  const { environment } = client.credential.key;
  const { token, digest } = mintOpaqueToken({ ...setup, environment });
  const nowMs = setup.clock.nowMs();
  const record = newRecord({ digest, map, client, nowMs });
  await setup.tokens.saveToken(record);
  return { ok: true, token, lifeSeconds: secondsBetween(nowMs, record.expiresAtMs) };
}

interface Reusable {
  readonly slot: TokenSlot;
  readonly issued: Issued;
}

/** The slot's token, if it can be answered once more. */
async function reuse(
  slot: TokenSlot,
  { map, client: { credential } }: Wish,
  { tokens, derive, clock }: ExchangeSetup,
): Promise<Reusable | undefined> {
  const { key } = credential;
  const record = await tokens.findToken(slot.digest);
  const nowMs = clock.nowMs();
  if (record === undefined || record.revokedAtMs !== undefined) return undefined;
  const { expiresAtMs } = record;
  const renewBeforeMs = map.token.reissue === 'reuse' ? map.token.renewBeforeSeconds * 1000 : 0;
  // a key that ends soon gets no token that lives longer, so the one it has serves to the end
  const isLast = key.expiresAtMs === expiresAtMs;
  if (expiresAtMs - nowMs < 1000) return undefined;
  if (!isLast && expiresAtMs - nowMs <= renewBeforeMs) return undefined;
  const isSame = record.scopes.join(' ') === key.scopes.join(' ');
  const { token, digest } = derive(slot.slotId, slot.seed, key);
  // another digest: the pepper or the format has changed since
  if (!isSame || digest !== slot.digest) return undefined;
  return { slot, issued: { ok: true, token, lifeSeconds: secondsBetween(nowMs, expiresAtMs) } };
}

/** Whether the client demands another token and is to have it. */
function isDemanded({ issuedAtMs }: TokenSlot, { map, forced }: Wish, nowMs: number): boolean {
  const { forcedIntervalSeconds = 0 } = map.limits ?? {};
  return forced && nowMs - issuedAtMs >= forcedIntervalSeconds * 1000;
}

interface Step {
  readonly slotId: string;
  readonly current: TokenSlot | undefined;
  readonly tally: TokenTally;
  readonly forced: boolean;
  readonly nowMs: number;
}

/** The step to a new token. */
function createNext(
  { slotId, current, tally, forced, nowMs }: Step,
  { map, client }: Wish,
  setup: ExchangeSetup,
): { readonly advance: SlotAdvance; readonly issued: Issued } {
  const seed = drawSeed(setup);
  const { token, digest } = setup.derive(slotId, seed, client.credential.key);
  const record = newRecord({ digest, map, client, nowMs });
  const { issuedAtMs, expiresAtMs } = record;
  const windowEndsAtMs = tally.startedAtMs + (map.limits?.windowSeconds ?? 0) * 1000;
  const keepUntilMs = Math.max(expiresAtMs, windowEndsAtMs);
  const graceMs = map.token.reissue === 'rotate' ? map.token.graceSeconds * 1000 : Infinity;
  const replaces = current && {
    digest: current.digest,
    // a client that demands another token says that the one before has leaked
    endsAtMs: Math.min(current.expiresAtMs, forced ? nowMs : nowMs + graceMs),
  };
  return {
    advance: {
      slot: { slotId, digest, seed, issuedAtMs, expiresAtMs, tally, keepUntilMs },
      token: record,
      ...(replaces !== undefined && { replaces }),
    },
    issued: { ok: true, token, lifeSeconds: secondsBetween(nowMs, expiresAtMs) },
  };
}

const secondsBetween = (nowMs: number, laterMs: number): number =>
  Math.floor((laterMs - nowMs) / 1000);
