import { sendRaw as send } from '../../../conformance/src/wire/raw-http.ts';
import type { RawResponse } from '../../../conformance/src/wire/response.ts';
import { host } from './frameworks/framework.ts';

/** Sends bytes as they are to a port of this machine, on a connection of their own. */
export const sendRaw = (port: number, bytes: Uint8Array): Promise<RawResponse> =>
  send({ host, port }, bytes);
