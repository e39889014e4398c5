import {
  emptyBody,
  ephemeralKeyRing,
  type AuthEvent,
  type AuthRequest,
  type Scheme,
} from '@countersign/core';
import { defaultEngine } from '@countersign/crypto';
import { createMemoryStores } from '@countersign/store-memory';
import { describe, expect, it } from 'vitest';
import {
  createGate,
  declarePolicy,
  policyOf,
  toGate,
  type GateOptions,
  type RoutePolicy,
} from '../src/index.ts';

const clock = { nowMs: () => 1_764_000_000_000 };
const stores = createMemoryStores({ clock });
const required: GateOptions = { stores, keyRing: ephemeralKeyRing(defaultEngine), clock };

const someone = {
  appId: 'a',
  appKey: 'k',
  environment: 'live',
  scopes: [],
  scheme: 'secret-key',
  secretVersion: 1,
  covered: [],
} as const;

const request = (more: Partial<AuthRequest> = {}): AuthRequest => ({
  method: 'GET',
  rawTarget: '/',
  rawHeaders: ['Host', 'api.example.com'],
  protocol: 'https',
  peerAddress: '192.0.2.1',
  authority: 'api.example.com',
  body: emptyBody,
  ...more,
});

const names = (options: GateOptions) =>
  createGate(options).authenticator.schemes.map((it) => it.name);

describe('createGate()', () => {
  it('accepts the schemes that its parts allow', () => {
    const { credentials, replayGuard, tokens } = stores;
    expect(names({ ...required, stores: { credentials } })).toEqual(['api-key', 'secret-key']);
    expect(names({ ...required, stores: { credentials, tokens } })).toContain('bearer');
    expect(names({ ...required, stores: { credentials, replayGuard } })).toEqual(
      expect.arrayContaining(['sorted-params', 'http-signature']),
    );
    expect(names({ ...required, audience: 'https://api.example.com' })).toContain('local-token');
  });

  it.each<[string, unknown]>([
    ['stores.credentials', { stores: {} }],
    ['keyRing', { keyRing: undefined }],
    ['realm', { realm: 'a"b' }],
    ['realm', { realm: 7 }],
    ['maxInflatedBytes', { maxInflatedBytes: 0 }],
    ['authorities', { authorities: ['https://api.example.com'] }],
    ['authorities', { authorities: [] }],
    ['authorities', { authorities: 'api.example.com' }],
    ['trustedProxies', { trustedProxies: ['everybody'] }],
    ['onEvent', { onEvent: true }],
    ['schemes', { schemes: [] }],
    ['schemes', { defaults: { schemes: ['nope'] } }],
    ['maxBodyBytes', { defaults: { maxBodyBytes: -1 } }],
    ['trustProxy', { trustProxy: true }],
    ['requireTLS', { defaults: { requireTLS: true } }],
    ['audience', { audience: 'https://api.example.com', schemes: [openScheme('api-key')] }],
  ])('names the wrong option "%s"', (name, wrong) => {
    // Safe: it is the purpose of the test to evade the compiler.
    const options = { ...required, ...(wrong as Partial<GateOptions>) };
    expect(() => createGate(options)).toThrow(`"${name}"`);
  });
});

describe('toGate()', () => {
  it.each([undefined, null, 'options'])('names what is wrong with %o', (options) => {
    // Safe: it is the purpose of the test to evade the compiler.
    expect(() => toGate(options as unknown as GateOptions)).toThrow('"options"');
  });
});

describe('a gate', () => {
  it.each([null, 'orders:read'])('refuses the policy %o', (policy) => {
    // Safe: it is the purpose of the test to evade the compiler.
    expect(() => createGate(required).policy(policy as unknown as RoutePolicy)).toThrow('"policy"');
  });

  it('tells the operator who lacks which scope', () => {
    const events: AuthEvent[] = [];
    const gate = createGate({ ...required, onEvent: (event) => void events.push(event) });
    const refused = {
      type: 'refused',
      appKey: 'k',
      scheme: 'secret-key',
      detail: 'missing a:write',
    };
    const requirement = { allOf: ['a:write'] };
    gate.requireScopes({ principal: someone, request: request() }, requirement);
    const narrowing = { principal: someone, request: request(), admittedUnder: {} };
    gate.readmit(narrowing, { scopes: requirement });
    expect(events).toEqual([expect.objectContaining(refused), expect.objectContaining(refused)]);
  });

  it('warns the process once of an unsafe set-up when nobody listens', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const gate = createGate(required);
    for (const _ of [1, 2]) {
      gate.refuse(request(), { code: 'config_unsafe', detail: 'move it' });
      gate.refuse(request(), { code: 'auth_invalid' });
    }
    await new Promise(setImmediate);
    process.off('warning', listen);
    expect(warnings).toMatchObject([{ name: 'CountersignWarning', message: 'move it' }]);
  });

  it('refuses with the challenges of the schemes that the route accepts', async () => {
    const gate = createGate(required);
    const admission = await gate.admit(request(), { schemes: ['http-signature'] });
    expect(admission).toMatchObject({ ok: false, refusal: { status: 401, code: 'auth_required' } });
    expect(admission.ok ? [] : admission.refusal.headers).toContainEqual([
      'WWW-Authenticate',
      'Signature realm="api"',
    ]);
  });

  it('refuses what was sent to another host', async () => {
    const events: AuthEvent[] = [];
    const gate = createGate({
      ...required,
      authorities: ['API.example.com'],
      onEvent: (event) => void events.push(event),
    });
    const codeFor = async (more: Partial<AuthRequest>) => {
      const admission = await gate.admit(request(more));
      return admission.ok ? 'accepted' : admission.refusal.code;
    };
    expect(await codeFor({})).toBe('auth_required');
    expect(await codeFor({ authority: 'api.EXAMPLE.com:443' })).toBe('auth_required');
    expect(await codeFor({ authority: 'api.example.com:443', protocol: 'http' })).toBe(
      'auth_invalid',
    );
    expect(await codeFor({ authority: 'evil.example.com' })).toBe('auth_invalid');
    expect(await codeFor({ authority: undefined })).toBe('auth_invalid');
    expect(events.at(-1)).toMatchObject({ detail: 'the host is not one of ours' });
  });

  it('completes policies with the defaults, and each only once', () => {
    const gate = createGate({ ...required, defaults: { requireTls: true, maxBodyBytes: 5 } });
    const route = { maxBodyBytes: 7 };
    expect(gate.policy(route)).toEqual({ requireTls: true, maxBodyBytes: 7 });
    expect(gate.policy(route)).toBe(gate.policy(route));
    expect(gate.policy(gate.policy(route))).toBe(gate.policy(route));
  });

  it('announces the end of a legacy scheme, and hides a key that came in the query', async () => {
    const gate = createGate({
      ...required,
      schemes: [openScheme('legacy'), openScheme('api-key')],
    });
    const readmit = (scheme: string, more: object, rawTarget: string) => {
      const narrowing = {
        principal: { ...someone, scheme, ...more },
        request: request({ rawTarget }),
        admittedUnder: {},
      };
      const admission = gate.readmit(narrowing, { appKeyInQuery: true });
      return admission.ok ? admission.headers : admission.refusal.code;
    };
    expect(readmit('legacy', { legacyUntilMs: 0 }, '/')).toEqual([
      ['Deprecation', expect.stringMatching(/^@\d+$/)],
      ['Sunset', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ]);
    expect(readmit('api-key', {}, '/?app_key=k')).toEqual([
      ['Referrer-Policy', 'no-referrer'],
      ['Cache-Control', 'no-store'],
    ]);
    expect(readmit('api-key', {}, '/?page=2')).toEqual([]);
  });
});

function openScheme(name: string): Scheme {
  const variants = [{ name, needs: [], legacy: false }];
  return { name, variants, challenge: name, recognise: () => undefined };
}

describe('declared policies', () => {
  it('of a method replace those of its class, which inherits', () => {
    class Base {
      readonly name = 'base';
    }
    class Derived extends Base {}
    const [own, plain, open] = [
      (): void => undefined,
      (): void => undefined,
      (): void => undefined,
    ];
    declarePolicy(Base, { requireTls: true, maxBodyBytes: 1 });
    declarePolicy(own, { maxBodyBytes: 2 });
    declarePolicy(own, { strictJson: true });
    declarePolicy(open, 'public');
    expect(policyOf(own, Derived)).toEqual({ requireTls: true, maxBodyBytes: 2, strictJson: true });
    expect(policyOf(own, Derived)).toBe(policyOf(own, Derived));
    expect(policyOf(plain, Derived)).toEqual({ requireTls: true, maxBodyBytes: 1 });
    expect(policyOf(open, Derived)).toBe('public');
    expect(() => declarePolicy(open, {})).toThrow(/public/);
    expect(() => declarePolicy(own, { strictJson: false })).toThrow('"strictJson"');
  });

  it('of a method protect it in a class that is public', () => {
    class Open {
      readonly name = 'open';
    }
    const [closed, open] = [(): void => undefined, (): void => undefined];
    declarePolicy(Open, 'public');
    declarePolicy(closed, { requireTls: true });
    expect(policyOf(closed, Open)).toEqual({ requireTls: true });
    expect(policyOf(open, Open)).toBe('public');
  });
});
