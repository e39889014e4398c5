import {
  withDeadline,
  type CredentialSource,
  type Deadline,
  type TokenSlotStore,
  type TokenStore,
} from '@countersign/core';

/** The same source, whose answers are rejected if they do not come in time. */
export function hurryCredentials(source: CredentialSource, deadline: Deadline): CredentialSource {
  return { findCredential: (appKey) => hurry(source.findCredential(appKey), deadline) };
}

/** The same for the tokens. */
export function hurryTokens(store: TokenStore, deadline: Deadline): TokenStore {
  return {
    findToken: (digest) => hurry(store.findToken(digest), deadline),
    saveToken: (record) => hurry(store.saveToken(record), deadline),
    revokeToken: (digest, atMs) => hurry(store.revokeToken(digest, atMs), deadline),
  };
}

/** The same for the tokens and their slots. */
export function hurrySlots(store: TokenSlotStore, deadline: Deadline): TokenSlotStore {
  return {
    ...hurryTokens(store, deadline),
    findSlot: (slotId) => hurry(store.findSlot(slotId), deadline),
    advanceSlot: (advance) => hurry(store.advanceSlot(advance), deadline),
  };
}

function hurry<T>(answer: T | Promise<T>, deadline: Deadline): T | Promise<T> {
  return answer instanceof Promise ? withDeadline(answer, deadline) : answer;
}
