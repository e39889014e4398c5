import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  createParameterSigner,
  legacySortedParamsProfiles,
  Secret,
  sortedParamsProfile,
} from '@countersign/core';
import { defaultEngine as engine } from '@countersign/crypto';
import type { SendTo } from '../interop/interop-plan.ts';

/** What the client of these tests is asked to send. */
export interface Order {
  readonly method?: string;
  readonly path?: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: string;
  /** `sorted-params` by default. */
  readonly scheme?: string;
}

/** What it throws, in the manner of vendors: with the code of the service. */
export class OrderError extends Error {
  readonly code: unknown;

  constructor(code: unknown) {
    super(`the service said ${String(code)}`);
    this.code = code;
  }
}

/** A client as a vendor would write one, on the signer of core. */
export async function placeOrder(to: SendTo, order: Order = {}): Promise<unknown> {
  const { method = 'POST', path = '/v1/orders', query = [['page', '2']], body } = order;
  const { authority, agent } = to;
  const { fields, stringToSign } = sign(to, order);
  const target = `${path}?${new URLSearchParams(Object.fromEntries([...query, ...fields])).toString()}`;
  const sent = request(to.url + target, { method, agent, headers: { host: authority } });
  sent.end(body);
  // Safe: this is what the event `response` carries.
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const answer = JSON.parse(await text(response)) as { code?: unknown };
  if (response.statusCode !== 200) throw new OrderError(answer.code);
  return { answer, stringToSign, signature: new Map(fields).get('sign') };
}

function sign({ appKey, appSecret, authority }: SendTo, order: Order) {
  const { scheme = 'sorted-params', method = 'POST', path = '/v1/orders' } = order;
  const profile = [sortedParamsProfile, ...legacySortedParamsProfiles].find(
    ({ name }) => name === scheme,
  );
  if (profile === undefined) throw new RangeError(`no profile ${scheme}`);
  return createParameterSigner(profile, { secret: new Secret(appSecret), engine }).sign({
    method,
    protocol: 'http',
    authority,
    path,
    query: order.query ?? [['page', '2']],
    place: 'query',
    ...(order.body !== undefined && { body: engine.utf8Encode(order.body) }),
    appKey,
    timestampSeconds: Math.floor(Date.now() / 1000),
    nonce: engine.encode(engine.randomBytes(16), 'hex'),
  });
}
