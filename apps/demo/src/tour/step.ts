import type { SignedRequest } from '@countersign/client';
import type { AuthErrorCode } from '@countersign/core';
import type { House } from '../house.ts';
import type { SeededKey } from '../seed.ts';
import type { Snippet } from '../snippets.ts';

/** One request of the tour. */
export interface Step {
  readonly title: string;
  readonly expected: Outcome;
  /** The vendor's own code, where the refusal must have it too. */
  readonly words?: string;
  /** Calls the server at this base URL. */
  attempt(url: string): Promise<Response>;
}

/** What became of a request: whether a handler ran, or why not. */
export type Outcome = 'accepted' | AuthErrorCode;

/** A pattern with its steps. */
export interface Chapter {
  readonly title: string;
  readonly steps: readonly Step[];
  /** Signs requests for people to paste; only now, since they do not stay good. */
  toPaste?(): Promise<readonly Snippet[]>;
  /** What to know before one goes on from here. */
  readonly note?: string;
}

/** Writes the steps of a pattern for the keys of a house. */
export type ChapterOf = (house: House) => Chapter;

/** Sends a request as it is. */
export function send({ method, url, headers, body }: SignedRequest): Promise<Response> {
  return fetch(url, {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    // `fetch` takes bytes on a buffer that is not shared
    body: body === undefined ? null : typeof body === 'string' ? body : new Uint8Array(body),
  });
}

/**
 * What an answer says: that a handler ran, the code of a refusal, or what else it is. A refusal in a
 * vendor's form has our code in a header, and must have the vendor's own in its body.
 */
export async function outcomeOf(response: Response, words = ''): Promise<string> {
  const vendorRefusal = response.headers.get('X-Auth-Error');
  if (vendorRefusal !== null) {
    const body = await response.text();
    return body.includes(words) ? vendorRefusal : `${vendorRefusal}, without ${words}`;
  }
  const answer: unknown = await response.json();
  const isObject = typeof answer === 'object' && answer !== null;
  if (response.status === 200) return isObject && 'ran' in answer ? 'accepted' : 'no handler ran';
  return isObject && 'code' in answer ? String(answer.code) : `status ${response.status}`;
}

/** The secret of a key that has one. */
export function secretOf({ appSecret, label }: SeededKey): string {
  if (appSecret === undefined) throw new TypeError(`the key "${label}" has no secret`);
  return appSecret;
}

/** The text with its last character replaced. */
export function spoil(text: string): string {
  return text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
}

/** A clock that stands still some ms from now. */
export function clockAt(offsetMs: number): { nowMs(): number } {
  const nowMs = Date.now() + offsetMs;
  return { nowMs: () => nowMs };
}
