/**
 * What the suite talks to: a server that speaks plain HTTP on a port, and a control channel that does
 * what no client may (issue keys, move the clock, break a store). CONTRIBUTING.md says how to
 * write one.
 *
 * @example
 * ```ts
 * import type { Control, Subject } from '@countersign/conformance';
 * export function describe(port: number, control: Control): Subject {
 *   return {
 *     name: 'my-server',
 *     host: '127.0.0.1',
 *     port,
 *     audience: 'https://api.example.com',
 *     capabilities: ['api-key', 'clock', 'key-states'],
 *     control,
 *   };
 * }
 * ```
 */
export interface Subject {
  /** Names the subject in reports. */
  readonly name: string;
  /** A literal address, for instance `127.0.0.1`. */
  readonly host: string;
  readonly port: number;
  /** What local tokens must carry as `aud`. */
  readonly audience: string;
  /** Where tokens are issued; required by the capability `bearer`. */
  readonly tokenEndpoint?: TokenEndpoint;
  /** Another process or instance that shares the stores; required by `second-node`. */
  readonly secondNode?: { readonly host: string; readonly port: number };
  /** What the subject offers. The only thing by which a case can be skipped. */
  readonly capabilities: readonly Capability[];
  readonly control: Control;
}

/** Address of the token endpoint and its neighbours; absolute paths, without query. */
export interface TokenEndpoint {
  readonly host: string;
  readonly port: number;
  /** RFC 6749 §3.2. */
  readonly path: string;
  /** RFC 7662. */
  readonly introspectPath: string;
  /** RFC 7009. */
  readonly revokePath: string;
  /** RFC 8414. */
  readonly metadataPath: string;
}

/** Every capability, with what declaring it promises. */
export const CAPABILITIES = {
  'api-key': 'serves /open with the open key',
  'api-key-in-query': 'serves /open-query, which takes the open key from the query as well',
  'secret-key': 'accepts HTTP Basic with app_key and app_secret from loopback',
  bearer: 'has a token endpoint and accepts its opaque tokens',
  'token-management': 'serves introspection, revocation and metadata beside the token endpoint',
  'local-token': 'accepts HS256 tokens that the client makes',
  'local-token-eddsa': 'accepts EdDSA tokens of keys with a registered public key',
  'sorted-params': 'accepts sorted parameters, escaped, with HMAC-SHA256',
  'sorted-params-raw': 'accepts the unescaped legacy form with HMAC-SHA256',
  'sorted-params-md5': 'accepts the legacy form with MD5',
  'sorted-params-sha1': 'accepts the legacy form with SHA-1',
  'http-signature': 'accepts RFC 9421 with hmac-sha256',
  'http-signature-ed25519': 'accepts RFC 9421 with ed25519',
  clock: 'runs on a clock that stands still where the control channel puts it',
  'key-states': 'can disable and revoke keys',
  'key-expiry': 'can issue keys that expire',
  'app-states': 'can suspend and close apps',
  rotation: 'can rotate a secret with an overlap',
  usage: 'counts accepted calls of a key',
  'store-calls': 'counts credential look-ups',
  'store-faults': 'can break the credential store',
  'nonce-faults': 'can break the store that remembers nonces',
  'token-faults': 'can break the token store',
  output: 'can show everything it has logged and emitted',
  'owner-bound': 'serves /apps/:app_id/orders',
  'any-of-scopes': 'serves /reports',
  'strict-json': 'serves /strict',
  'streamed-body': 'serves /upload',
  'require-tls': 'serves /tls',
  'failure-limit': 'serves /limited',
  'coverage-policy': 'serves /covered',
  mounted: 'serves /mounted/inner/orders behind a mounted router or prefix',
  websocket: 'authenticates upgrades on /socket',
  'body-parsing': 'lets the application parse JSON and forms, and shows the result',
  'gzip-json': 'lets the application inflate gzip-encoded JSON',
  explanations: 'explains wrong signatures to callers of test keys',
  'second-source': 'can be reached from 127.0.0.2 as well as 127.0.0.1',
  'second-node': 'has a second node that shares the stores',
} as const;

/** One of {@link CAPABILITIES}. */
export type Capability = keyof typeof CAPABILITIES;

/** Whether a key works. */
export type KeyState = 'active' | 'disabled' | 'revoked';

/** Whether an app's keys work. */
export type AppState = 'active' | 'suspended' | 'closed';

/** Which store to break. */
export type StoreName = 'credentials' | 'nonces' | 'tokens';

/**
 * How to break it: `down` refuses at once, `slow` answers after ten seconds or never, `corrupt`
 * answers with something that cannot be right (or throws as a decoder would), `none` mends it.
 */
export type StoreFault = 'none' | 'down' | 'slow' | 'corrupt';

/** What a key is to be. */
export interface KeyRequest {
  readonly appId: string;
  /** `live` by default. */
  readonly environment?: 'live' | 'test';
  /** Kept as given, even where a platform would not grant such a scope. */
  readonly scopes: readonly string[];
  /** Exact names, legacy variants included. */
  readonly schemes: readonly string[];
  /** Raw Ed25519 public key as base64url; the key then holds no secret. */
  readonly publicKey?: string;
  /** When the legacy schemes among `schemes` stop working for this key, in ms. */
  readonly legacyUntilMs?: number;
  /** When the key stops working, in ms. */
  readonly expiresAtMs?: number;
}

/**
 * The channel behind the server. Arguments and results are plain JSON, so that it can travel over
 * HTTP. A method that no declared capability needs may throw.
 */
export interface Control {
  /**
   * Forgets apps, keys, tokens, nonces, usage, failure counts and output, and mends every store.
   * Called before each case.
   */
  reset(): Promise<void>;
  createApp(app: { readonly name?: string }): Promise<{ readonly appId: string }>;
  /** `appSecret` is absent for keys that prove nothing or hold a public key. */
  issueKey(key: KeyRequest): Promise<{ readonly appKey: string; readonly appSecret?: string }>;
  setKeyState(appKey: string, state: KeyState): Promise<void>;
  setAppState(appId: string, state: AppState): Promise<void>;
  /** A new secret; the old one goes on working for `overlapMs`. */
  rotateKey(appKey: string, overlapMs: number): Promise<{ readonly appSecret: string }>;
  revokeToken(token: string): Promise<void>;
  /** Sets the injected clock; it then stands still. */
  setClock(nowMs: number): Promise<void>;
  /** The time by the subject's clock, in ms. */
  nowMs(): Promise<number>;
  /** How often any handler behind a policy has run, on all nodes. */
  handlerRuns(): Promise<number>;
  /** How often a credential has been looked up. */
  storeCalls(): Promise<number>;
  /** Accepted calls of a key. */
  usageOf(appKey: string): Promise<number>;
  breakStore(fault: StoreFault, store: StoreName): Promise<void>;
  /** Everything logged, printed or emitted since `reset`, events and errors as `util.inspect` shows. */
  output(): Promise<string>;
}
