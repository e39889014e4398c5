import { RequestView } from '../../authenticate/request-view.ts';
import type { CryptoEngine, MacKey, PrivateKey } from '../../ports/crypto-engine.ts';
import { emptyBody } from '../../request.ts';
import { createContentDigest } from '../content-digest.ts';
import { isNonce, isTimestamp } from '../verify/freshness.ts';
import { defaultCoverage } from './coverage.ts';
import { isKeyAlgorithm } from './key-algorithms.ts';
import { buildSignatureBase, compileComponents } from './signature-base.ts';
import { parseSignatureInput } from './structured-fields.ts';

/** A request to sign, and with what. */
export interface SignHttpMessageOptions {
  readonly method: string;
  /** The absolute URI exactly as it will be sent, percent-encoding included, without a fragment. */
  readonly targetUri: string;
  /** The header lines that will be sent; a `Headers` object fits. */
  readonly headers?: Iterable<readonly [name: string, value: string]>;
  /** The bytes as they will be sent; leave it out when there is no body. */
  readonly body?: string | Uint8Array;
  /** A MAC key signs with `hmac-sha256`, a private key with its own algorithm. */
  readonly key: MacKey | PrivateKey;
  /** The app_key. */
  readonly keyId: string;
  /** The time of signing, in whole seconds since 1970. */
  readonly createdSeconds: number;
  /** 16 to 128 characters of `A-Z a-z 0-9 . _ ~ -`, never used before with this key. */
  readonly nonce: string;
  /**
   * What to cover, as in `@method` or `content-type`; by default what our servers ask for. With a
   * body, `content-digest` is covered in any case.
   */
  readonly components?: readonly string[];
  /** The label of the signature; `sig1` by default. */
  readonly label?: string;
  readonly engine: CryptoEngine;
}

/**
 * Signs a request by RFC 9421 and answers the header lines to add: `Content-Digest` if there is a
 * body and no such header yet, `Signature-Input`, and `Signature`.
 *
 * @param options See {@link SignHttpMessageOptions}.
 * @throws RangeError when an option is not what a server of ours would accept, or when the request
 * lacks a component that is to be covered.
 *
 * @example
 * ```ts
 * import { signHttpMessage, type CryptoEngine } from '@countersign/core';
 * const sign = (engine: CryptoEngine, appSecret: string, nowMs: number) =>
 *   signHttpMessage({
 *     method: 'POST',
 *     targetUri: 'https://api.example.com/orders?dry=1',
 *     headers: [['Content-Type', 'application/json']],
 *     body: '{"item":"tea"}',
 *     key: engine.macKey(appSecret),
 *     keyId: 'ak_live_…',
 *     createdSeconds: Math.floor(nowMs / 1000),
 *     nonce: engine.encode(engine.randomBytes(16), 'base64url'),
 *     engine,
 *   });
 * ```
 */
export function signHttpMessage(options: SignHttpMessageOptions): (readonly [string, string])[] {
  const { keyId, createdSeconds, nonce, label = 'sig1', engine } = options;
  if (!/^[ !#-[\]-~]+$/.test(keyId)) {
    throw new RangeError('"keyId" must be printable ASCII without quotes and backslashes');
  }
  if (options.key.kind === 'private' && !isKeyAlgorithm(options.key.algorithm)) {
    throw new RangeError(`"key" must not be one for ${options.key.algorithm}`);
  }
  if (!isTimestamp(String(createdSeconds))) {
    throw new RangeError('"createdSeconds" must be whole seconds, of ten digits');
  }
  if (!isNonce(nonce)) {
    throw new RangeError('"nonce" must be 16 to 128 characters of A-Z a-z 0-9 . _ ~ -');
  }
  const headers = [...(options.headers ?? [])];
  const added: (readonly [string, string])[] = [];
  const { body } = options;
  const hasBody = body !== undefined && body.length > 0;
  if (hasBody && !headers.some(([name]) => name.toLowerCase() === 'content-digest')) {
    added.push(['Content-Digest', createContentDigest(body, engine)]);
  }
  const view = viewOf(options, [...headers, ...added]);
  const input = compileInput(componentsOf(options, view), { keyId, createdSeconds, nonce, label });
  const base = buildSignatureBase(input.plan, view, input.signatureParams);
  if (base === undefined) {
    throw new RangeError('"components" names something that the request does not have');
  }
  added.push(['Signature-Input', `${label}=${input.signatureParams}`]);
  added.push(['Signature', `${label}=:${signBase(options.key, base)}:`]);
  return added;
}

function viewOf(
  { method, targetUri }: SignHttpMessageOptions,
  lines: readonly (readonly [string, string])[],
): RequestView {
  const match = /^(https?):\/\/([^/?#@\\]+)(\/[^#]*|\?[^#]*)?$/.exec(targetUri);
  const [, scheme, authority, rest = '/'] = match ?? [];
  const view = new RequestView({
    method,
    rawTarget: rest.startsWith('?') ? `/${rest}` : rest,
    rawHeaders: lines.flat(),
    protocol: scheme === 'https' ? 'https' : 'http',
    peerAddress: '',
    authority,
    body: emptyBody,
  });
  if (authority === undefined || !view.hasSoundTarget()) {
    throw new RangeError('"targetUri" must be an absolute http or https URI, without a fragment');
  }
  return view;
}

function componentsOf(options: SignHttpMessageOptions, view: RequestView): readonly string[] {
  const names = [...(options.components ?? defaultCoverage.components)];
  const hasBody = options.body !== undefined && options.body.length > 0;
  if (hasBody && !names.includes('content-digest')) names.push('content-digest');
  // `@query` alone does not tell `/a?` from `/a`, and servers of ours refuse what leaves it open.
  if (view.rawQuery === '' && !names.includes('@request-target')) names.push('@request-target');
  return names;
}

function compileInput(
  components: readonly string[],
  parameters: Pick<SignHttpMessageOptions, 'keyId' | 'createdSeconds' | 'nonce'> & {
    readonly label: string;
  },
) {
  const { keyId, createdSeconds, nonce, label } = parameters;
  const list = components.map(quoteName).join(' ');
  const value = `(${list});created=${createdSeconds};keyid="${keyId}";nonce="${nonce}"`;
  const [input, ...others] = parseSignatureInput(`${label}=${value}`) ?? [];
  // What was put together must come apart into the same: no option may smuggle in a second one.
  if (input?.key !== label || others.length > 0 || input.list.items.length !== components.length) {
    throw new RangeError('"components" or "label" is not well formed');
  }
  const plan = compileComponents(input.list);
  if (typeof plan === 'string') throw new RangeError(`"components": ${plan}`);
  return { plan, signatureParams: input.canonical };
}

/** `@query-param;name="Pet"` becomes `"@query-param";name="Pet"`. */
function quoteName(component: string): string {
  const end = component.indexOf(';');
  return end === -1 ? `"${component}"` : `"${component.slice(0, end)}"${component.slice(end)}`;
}

function signBase(key: MacKey | PrivateKey, base: string): string {
  switch (key.kind) {
    case 'mac':
      return key.sign('sha256', base, 'base64');
    case 'private':
      return key.sign(base, 'base64');
    default:
      return key satisfies never;
  }
}
