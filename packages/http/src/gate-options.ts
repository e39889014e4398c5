import {
  apiKey,
  bearer,
  httpSignature,
  localToken,
  secretKey,
  sortedParams,
  type AuthenticatorOptions,
  type AuthEvent,
  type Clock,
  type CredentialSource,
  type CryptoEngine,
  type KeyRing,
  type ReplayGuard,
  type RequestLimits,
  type RoutePolicy,
  type Scheme,
  type ScopeModel,
  type TokenStore,
  type UsageSink,
} from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { createProxyTrust, type ProxyTrust } from './proxy-trust.ts';
import { systemClock, systemTimer } from './system-clock.ts';
import { warnOfUnsafe } from './warn-of-unsafe.ts';

/** What remembers; which schemes are possible depends on it. */
export interface GateStores {
  /** Where keys are looked up. */
  readonly credentials: CredentialSource;
  /** Enables the schemes that carry a nonce: `sorted-params` and `http-signature`. */
  readonly replayGuard?: ReplayGuard;
  /** Enables `bearer`. */
  readonly tokens?: TokenStore;
  /** Counts calls. */
  readonly usage?: UsageSink;
}

/** What a gate is made of; only `stores` and `keyRing` are required. */
export interface GateOptions {
  /** What remembers: keys, and as you like nonces, tokens and counts. */
  readonly stores: GateStores;
  /** Opens sealed secrets and holds the pepper of hashed ones. */
  readonly keyRing: KeyRing;
  /** What local tokens must carry as `aud`; enables `local-token`. Not together with `schemes`. */
  readonly audience?: string;
  /** The schemes to accept; by default every one that the other parts allow. */
  readonly schemes?: readonly Scheme[];
  /** The scopes of this platform and what implies what. */
  readonly scopes?: ScopeModel;
  /** By default the system's clock. */
  readonly clock?: Clock;
  /** By default the engine of `@countersign/crypto`. */
  readonly engine?: CryptoEngine;
  /** The hosts this service answers to (`api.example.com`, `localhost:3000`); any by default. */
  readonly authorities?: readonly string[];
  /**
   * Addresses and CIDR blocks of our own proxies. Of these alone, the right-most entry of
   * `X-Forwarded-For`, `-Proto` and `-Host` is believed. Nobody by default.
   */
  readonly trustedProxies?: readonly string[];
  /** Protection space named in challenges; `api` by default. */
  readonly realm?: string;
  /** Caps on what is read; a body of 1 MiB by default. */
  readonly limits?: Partial<RequestLimits>;
  /** A compressed body that grows beyond this many bytes is refused; 10 MiB by default. */
  readonly maxInflatedBytes?: number;
  /** How long a store may take before the request is refused with 503, in ms. */
  readonly storeDeadlineMs?: number;
  /** What every route asks unless its own policy says otherwise. */
  readonly defaults?: RoutePolicy;
  /** Hears of each refusal. What it throws is lost. Without it, `config_unsafe` is a process warning. */
  readonly onEvent?: (event: AuthEvent) => void;
}

/** The options of a gate, checked and completed. */
export interface GateSetup {
  readonly authenticator: AuthenticatorOptions;
  readonly defaults: RoutePolicy;
  readonly proxies: ProxyTrust;
  readonly authorities: ReadonlySet<string> | undefined;
  readonly realm: string;
  readonly maxInflatedBytes: number;
}

/**
 * Checks the options of a gate and fills in what was left out. What is not checked here is checked
 * by `createAuthenticator`. Throws `TypeError` or `RangeError` that names the option at fault.
 */
export function readGateOptions(options: GateOptions): GateSetup {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError('"options" must be an object with "stores" and "keyRing"');
  }
  refuseUnknown(options);
  const { stores, keyRing, realm = 'api', maxInflatedBytes = 10 * 1024 * 1024 } = options;
  if (typeof stores?.credentials?.findCredential !== 'function') {
    throw new TypeError('"stores.credentials" must have a method findCredential()');
  }
  if (typeof keyRing !== 'object' || keyRing === null) throw new TypeError('"keyRing" is missing');
  if (typeof realm !== 'string') throw new TypeError('"realm" must be a string');
  if (!/^[ !#-[\]-~]+$/.test(realm)) {
    throw new RangeError('"realm" must be printable ASCII without quotes and backslashes');
  }
  if (!Number.isSafeInteger(maxInflatedBytes) || maxInflatedBytes < 1) {
    throw new RangeError('"maxInflatedBytes" must be a positive whole number');
  }
  const { scopes, limits, storeDeadlineMs, onEvent = warnOfUnsafe() } = options;
  if (typeof onEvent !== 'function') throw new TypeError('"onEvent" must be a function');
  return {
    authenticator: {
      ...stores,
      keyRing,
      engine: options.engine ?? defaultEngine,
      clock: options.clock ?? systemClock,
      timer: systemTimer,
      schemes: options.schemes ?? possibleSchemes(options),
      ...(scopes !== undefined && { scopes }),
      ...(limits !== undefined && { limits }),
      ...(storeDeadlineMs !== undefined && { storeDeadlineMs }),
      onEvent,
    },
    defaults: options.defaults ?? {},
    proxies: createProxyTrust(options.trustedProxies ?? []),
    authorities: readAuthorities(options.authorities),
    realm,
    maxInflatedBytes,
  };
}

/** A misspelt option would otherwise be none: `authority` restricts nothing. */
function refuseUnknown(options: GateOptions): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) {
    throw new RangeError(
      `"${unknown}" is not an option; there are ${Object.keys(known).join(', ')}`,
    );
  }
  if (options.schemes !== undefined && options.audience !== undefined) {
    throw new RangeError(
      '"audience" is for the default "schemes"; give it to localToken() instead',
    );
  }
}

const known: Readonly<Record<keyof GateOptions, true>> = {
  stores: true,
  keyRing: true,
  audience: true,
  schemes: true,
  scopes: true,
  clock: true,
  engine: true,
  authorities: true,
  trustedProxies: true,
  realm: true,
  limits: true,
  maxInflatedBytes: true,
  storeDeadlineMs: true,
  defaults: true,
  onEvent: true,
};

function possibleSchemes({ stores, audience }: GateOptions): readonly Scheme[] {
  return [
    apiKey(),
    secretKey(),
    ...(stores.tokens === undefined ? [] : [bearer()]),
    ...(audience === undefined ? [] : [localToken({ audience })]),
    ...(stores.replayGuard === undefined ? [] : [sortedParams(), httpSignature()]),
  ];
}

function readAuthorities(list: readonly string[] | undefined): ReadonlySet<string> | undefined {
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) throw new TypeError('"authorities" must be a list');
  for (const name of list) {
    if (typeof name !== 'string') throw new TypeError('"authorities" must hold strings');
    if (!/^[a-z0-9.-]+(?::\d+)?$|^\[[0-9a-f:]+\](?::\d+)?$/i.test(name)) {
      throw new RangeError(`"authorities" has ${JSON.stringify(name)}, which is no host`);
    }
  }
  if (list.length === 0) throw new RangeError('"authorities" must name at least one host');
  return new Set(list.map((name) => name.toLowerCase()));
}
