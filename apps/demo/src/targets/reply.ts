import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Principal } from '@countersign/http';

/** What every handler answers: who called, and what the application made of the body. */
export interface Reply {
  readonly ran: true;
  readonly method: string | undefined;
  readonly body: unknown;
  readonly principal: Readonly<Record<string, unknown>> | null;
}

/** Tells a caller what the handler saw; see `referenceRoutes` for the form. */
export function reply(
  req: IncomingMessage,
  principal: Principal | undefined,
  body: unknown,
): Reply {
  return {
    ran: true,
    method: req.method,
    body: body ?? null,
    principal:
      principal === undefined
        ? null
        : {
            app_id: principal.appId,
            app_key: principal.appKey,
            scheme: principal.scheme,
            scopes: principal.scopes,
            secret_version: principal.secretVersion,
            covered: principal.covered,
          },
  };
}

/**
 * What a parser made of a body, or what can be said about the bytes that none of them took: those are
 * still there to be read.
 */
export async function bodyOf(req: IncomingMessage, parsed: unknown): Promise<unknown> {
  if (parsed instanceof Readable) return digestOf(parsed);
  return parsed === undefined || parsed === null ? digestOf(req) : parsed;
}

/** The length and digest of bytes that no parser knows; null when there are none. */
async function digestOf(body: Readable): Promise<BodyDigest | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    // a stream of bytes: nobody has set an encoding or object mode
    const piece = chunk as Buffer;
    hash.update(piece);
    bytes += piece.length;
  }
  return bytes === 0 ? null : { bytes, sha256: hash.digest('hex') };
}

/** What can be said about any bytes. */
interface BodyDigest {
  readonly bytes: number;
  readonly sha256: string;
}
