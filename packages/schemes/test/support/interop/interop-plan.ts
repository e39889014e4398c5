import type { Agent } from 'node:http';
import type { AuthErrorCode, Scheme } from '@countersign/core';
import type { RoutePolicy } from '@countersign/http';
import type { Answer } from '../answer.ts';
import type { ChangeOptions, RequestPart } from '../changes/changes.ts';
import type { FrameworkName } from '../frameworks/framework.ts';
import type { IssuedKey } from '../issue-key.ts';
import type { Services } from '../services.ts';

/** What one unmodified client must be able to do, and what must be refused of it. */
export interface InteropPlan extends ChangeOptions {
  /** The scheme as keys list it and principals name it; also the name of the record. */
  readonly scheme: string;
  /** The package of the client, for instance `qiniu`; its version is read where it is installed. */
  readonly sdk: string;
  /** What the record says in its place for a client that is no package, but written in the test. */
  readonly version?: string;
  /** Which of several calls of the same client this is, when there are several. */
  readonly call?: string;
  /** What the services are started with. */
  readonly schemes: readonly Scheme[];
  readonly policy?: RoutePolicy;
  /** All by default. */
  readonly frameworks?: readonly FrameworkName[];
  /** What the handler answers, for clients that want an envelope of their vendor's. */
  readonly respondWith?: Answer;
  /** Issues a key that signs rightly and one whose secret belongs to another; by default minted. */
  readonly credentials?: (services: Services) => Promise<Credentials>;
  /** Lets the client send one request. Rejects, or answers, as the client does. */
  readonly send: (to: SendTo) => Promise<unknown>;
  /** What the client's user sees of a refusal, given what `send` rejected with or answered. */
  readonly shown: (outcome: unknown) => unknown;
  /** What `shown` must answer when the secret is wrong: the vendor's code. */
  readonly expectedVendorCode: string | number;
  /** Parts that the vendor's scheme does not sign; changing them must be accepted. */
  readonly notSigned?: readonly RequestPart[];
  /** The codes that a changed request may be refused with; `auth_invalid`, `digest_mismatch`. */
  readonly changedCodes?: readonly AuthErrorCode[];
  /** What becomes of the same bytes sent twice; `refused` by default. */
  readonly replay?: Outcome;
  /** What becomes of the same bytes when their time has passed; `refused` by default. */
  readonly expired?: Outcome;
  /** `timestamp_out_of_range` by default. */
  readonly expiredCode?: AuthErrorCode;
  /** How long after the request its time has passed, in ms; an hour by default. */
  readonly expiredAfterMs?: number;
}

/** Refused, or accepted for a reason that stands in the record. */
export type Outcome = 'refused' | { readonly accepted: string };

/** Where a client sends its request, and as whom. */
export interface SendTo extends IssuedKey {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `127.0.0.1:<port>` */
  readonly authority: string;
  readonly port: number;
  /** For clients with a hard-coded host: dials `url` whatever the host. */
  readonly agent: Agent;
}

/** A key with its own secret, and the same key with another's. */
export interface Credentials {
  readonly right: IssuedKey;
  readonly wrong: IssuedKey;
}

/** Mints a key for a scheme, and takes the secret of another for the wrong one. */
export async function mintCredentials(services: Services, scheme: string): Promise<Credentials> {
  const right = await services.issueKey({ schemes: [scheme] });
  const other = await services.issueKey({ schemes: [scheme] });
  return { right, wrong: { appKey: right.appKey, appSecret: other.appSecret } };
}
