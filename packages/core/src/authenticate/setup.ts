import { requireMethod, requireWhole } from '../check-option.ts';
import {
  createCredentialCompiler,
  dummySecrets,
  type CredentialCompiler,
} from '../credential/compile-credential.ts';
import type { SecretForm } from '../credential/secret-form.ts';
import type { Clock } from '../ports/clock.ts';
import type { CredentialSource } from '../ports/credential-store.ts';
import type { CryptoEngine } from '../ports/crypto-engine.ts';
import type { ReplayGuard } from '../ports/replay-guard.ts';
import type { TokenStore } from '../ports/token-store.ts';
import type { UsageSink } from '../ports/usage-sink.ts';
import { openScopes, type ScopeModel } from '../scope/define-scopes.ts';
import type { AuthenticatorOptions } from './authenticator.ts';
import type { AuthEvent } from './events.ts';
import { quietly } from './quietly.ts';
import type { RequestLimits, Scheme } from './scheme.ts';
import type { Deadline } from './when-ready.ts';

/** An authenticator's options, checked once and completed. */
export interface Setup {
  readonly credentials: CredentialSource;
  readonly replayGuard: ReplayGuard | undefined;
  readonly tokens: TokenStore | undefined;
  readonly usage: UsageSink | undefined;
  readonly engine: CryptoEngine;
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly schemes: readonly Scheme[];
  readonly scopes: ScopeModel;
  readonly limits: RequestLimits;
  readonly compiler: CredentialCompiler;
  readonly dummies: Readonly<Record<SecretForm['kind'], SecretForm>>;
  readonly onEvent: ((event: AuthEvent) => void) | undefined;
}

/** Caps that a service starts from. */
export const defaultLimits: RequestLimits = {
  maxCredentialBytes: 8 * 1024,
  maxTargetBytes: 16 * 1024,
  maxParameters: 100,
  maxBodyBytes: 1024 * 1024,
};

/** Each with a method that tells it from something else. */
const optionalParts = [
  ['replayGuard', 'claim'],
  ['tokens', 'findToken'],
  ['usage', 'record'],
  ['scopes', 'assertRequirement'],
] as const;

/** Checks the options. Throws `TypeError` or `RangeError` that names the one at fault. */
export function readOptions(options: AuthenticatorOptions): Setup {
  const { credentials, engine, clock, timer, schemes, keyRing, storeDeadlineMs = 250 } = options;
  const { replayGuard, tokens, usage, onEvent } = options;
  requireMethod('credentials', credentials, 'findCredential');
  requireMethod('clock', clock, 'nowMs');
  requireMethod('timer', timer, 'after');
  requireMethod('engine', engine, 'macKey');
  requireMethod('keyRing', keyRing, 'keyFor');
  for (const [name, method] of optionalParts) {
    const part = options[name];
    if (part !== undefined) requireMethod(name, part, method);
  }
  requireWhole('storeDeadlineMs', storeDeadlineMs, 1);
  checkSchemes(options);
  const limits = { ...defaultLimits, ...options.limits };
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(defaultLimits, name)) throw new RangeError(`"limits.${name}" is no limit`);
    requireWhole(`limits.${name}`, value, 1);
  }
  return {
    credentials,
    replayGuard,
    tokens,
    usage: usage && { record: quietly((event) => usage.record(event)) },
    engine,
    clock,
    deadline: { timer, afterMs: storeDeadlineMs },
    schemes: [...schemes],
    scopes: options.scopes ?? openScopes,
    limits,
    compiler: createCredentialCompiler({ keyRing, engine }),
    dummies: dummySecrets(engine),
    onEvent: onEvent && quietly(onEvent),
  };
}

function checkSchemes({ schemes, replayGuard, tokens }: AuthenticatorOptions): void {
  const given: unknown = schemes;
  if (!Array.isArray(given) || !given.every(isScheme)) {
    throw new TypeError('"schemes" must be a list of schemes, such as [sortedParams()]');
  }
  if (schemes.length === 0) throw new RangeError('"schemes" must list at least one scheme');
  const names = schemes.flatMap((scheme) => scheme.variants.map((variant) => variant.name));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`"schemes" lists ${twice} twice`);
  for (const scheme of schemes) {
    if (scheme.requires === 'replay-guard' && replayGuard === undefined) {
      throw new TypeError(`"replayGuard" is needed by ${scheme.name}`);
    }
    if (scheme.requires === 'tokens' && tokens === undefined) {
      throw new TypeError(`"tokens" is needed by ${scheme.name}`);
    }
  }
}

const isScheme = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'variants' in value && 'recognise' in value;
