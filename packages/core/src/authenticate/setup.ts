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

/** Checks the options. Throws `TypeError` or `RangeError` that names the one at fault. */
export function readOptions(options: AuthenticatorOptions): Setup {
  const { credentials, engine, clock, timer, schemes, keyRing, storeDeadlineMs = 250 } = options;
  requireMethod(credentials, 'findCredential', '"credentials"');
  requireMethod(clock, 'nowMs', '"clock"');
  requireMethod(timer, 'after', '"timer"');
  requireMethod(engine, 'macKey', '"engine"');
  requireCount(storeDeadlineMs, '"storeDeadlineMs"');
  checkSchemes(options);
  const limits = { ...defaultLimits, ...options.limits };
  for (const [name, value] of Object.entries(limits)) requireCount(value, `"limits.${name}"`);
  return {
    credentials,
    replayGuard: options.replayGuard,
    tokens: options.tokens,
    usage: options.usage,
    engine,
    clock,
    deadline: { timer, afterMs: storeDeadlineMs },
    schemes: [...schemes],
    scopes: options.scopes ?? openScopes,
    limits,
    compiler: createCredentialCompiler({ keyRing, engine }),
    dummies: dummySecrets(engine),
    onEvent: options.onEvent,
  };
}

function checkSchemes({ schemes, replayGuard, tokens }: AuthenticatorOptions): void {
  if (schemes.length === 0) {
    throw new TypeError('"schemes" must list at least one scheme');
  }
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

function requireMethod(value: object, method: string, name: string): void {
  if (typeof value !== 'object' || value === null || !(method in value)) {
    throw new TypeError(`${name} must have a method ${method}()`);
  }
}

function requireCount(value: number | undefined, name: string): void {
  if (value === undefined || !Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a positive whole number`);
  }
}
