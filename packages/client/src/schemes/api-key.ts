import { withHeaders } from '../outgoing.ts';
import { readText } from '../read-option.ts';
import type { HeaderLine } from '../signed-request.ts';
import type { ApiKeyOptions } from '../signer-options.ts';
import type { Signing, SigningContext } from '../signing.ts';

/** Says who is calling. */
export function apiKeySigning({ appKey }: SigningContext, { appId }: ApiKeyOptions): Signing {
  const lines: HeaderLine[] = [['X-App-Key', appKey]];
  if (appId !== undefined) lines.push(['X-App-Id', readText('appId', appId)]);
  return { sign: (request) => withHeaders(request, lines) };
}
