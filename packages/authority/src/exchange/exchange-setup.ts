import type { TokenSlotStore } from '@countersign/core';
import { refuseUnknown, requireMethod, requireObject } from '../check-option.ts';
import { readServiceOptions, serviceOptions, type ServiceSetup } from '../service-setup.ts';
import { hurrySlots } from '../store-deadline.ts';
import { checkMap } from './check-map.ts';
import { createTokenDeriver, type TokenDeriver } from './derive-token.ts';
import type { TokenExchangeMap } from './token-exchange-map.ts';
import type { TokenExchangeOptions } from './token-exchange-options.ts';

/** The options of a token exchange, checked and completed. */
export interface ExchangeSetup extends ServiceSetup {
  readonly tokens: TokenSlotStore;
  readonly derive: TokenDeriver;
  readonly maps: ReadonlyMap<string, TokenExchangeMap>;
}

const known: Readonly<Record<keyof TokenExchangeOptions, true>> = { ...serviceOptions, maps: true };

/** Checks the options. Throws `TypeError` or `RangeError` that names the one at fault. */
export function readExchangeOptions(options: TokenExchangeOptions): ExchangeSetup {
  requireObject('options', options);
  refuseUnknown(options, known);
  const service = readServiceOptions(options);
  const { stores, keyRing, maps } = options;
  requireMethod('stores.tokens', stores.tokens, 'saveToken');
  requireMethod('stores.tokens', stores.tokens, 'advanceSlot');
  if (!Array.isArray(maps)) throw new TypeError('"maps" must be a list of exchange maps');
  if (maps.length === 0) throw new RangeError('"maps" must have at least one map');
  maps.forEach((map: TokenExchangeMap, index) => checkMap(`maps[${index}]`, map));
  refuseTwice(maps, 'path');
  refuseTwice(maps, 'name');
  return {
    ...service,
    tokens: hurrySlots(stores.tokens, service.deadline),
    derive: createTokenDeriver(service, keyRing),
    maps: new Map(maps.map((map: TokenExchangeMap) => [map.path, map])),
  };
}

function refuseTwice(maps: readonly TokenExchangeMap[], member: 'path' | 'name'): void {
  const values = maps.map((map) => map[member]);
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw new RangeError(`"maps" has the ${member} ${twice} twice`);
}
