import { createSigner, type SignerOptions } from '@countersign/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../src/house.ts';
import { targets } from '../src/targets/index.ts';
import { outcomeOf, secretOf, send } from '../src/tour/step.ts';
import { freePorts } from './free-ports.ts';

const copies = 50;

let house: House;
beforeAll(async () => {
  house = await openHouse(await freePorts());
});
afterAll(() => house.close());

describe.each(targets)('$name', ({ name }) => {
  it.each(['sorted-params', 'http-signature'] as const)(
    `accepts exactly one of ${copies} copies of a request at once (%s)`,
    async (scheme) => {
      const { writer } = house.keys;
      const options: SignerOptions = {
        scheme,
        appKey: writer.appKey,
        appSecret: secretOf(writer),
      };
      const url = house.servers.find((server) => server.name === name)?.url ?? '';
      const request = await createSigner(options).sign({
        method: 'POST',
        url: `${url}/orders`,
        headers: { 'Content-Type': 'application/json' },
        body: '{"amount":990}',
      });
      const outcomes = await Promise.all(
        Array.from({ length: copies }, async () => outcomeOf(await send(request))),
      );
      expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'nonce_replayed')).toHaveLength(copies - 1);
    },
  );
});
