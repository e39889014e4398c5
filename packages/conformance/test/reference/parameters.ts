import { createHash, createHmac } from 'node:crypto';
import { hasOtherCharset, isForm, type Claim, type Request } from './request.ts';
import { Refusal, type State, type StoredKey } from './state.ts';

type Pair = readonly [name: string, value: string];

/** Looks for parameters that are sorted and signed, in the query and in a form. */
export function recogniseParameters(state: State, request: Request): Claim[] {
  const query = parse(state, request.query ?? '');
  const form = isForm(request) ? parse(state, request.body.toString('latin1')) : [];
  const inQuery = query.some(([name]) => name === 'sign');
  const inForm = form.some(([name]) => name === 'sign');
  if (!inQuery && !inForm) return [];
  const own = inForm ? form : query;
  if (inForm && hasOtherCharset(request) && !state.has('forms may have any charset')) {
    throw new Refusal('auth_malformed');
  }
  if (query.length + form.length > 1000) throw new Refusal('auth_malformed');
  const others = new Set((inForm ? query : form).map(([name]) => name));
  if (inForm && form.some(([name]) => others.has(name))) throw new Refusal('auth_malformed');
  const value = (name: string): string | undefined => {
    const found = own.filter(([key]) => key === name);
    if (found.length > 1) throw new Refusal('auth_malformed');
    return found[0]?.[1];
  };
  const [appKey = '', timestamp = '', nonce = ''] = ['app_key', 'timestamp', 'nonce'].map(value);
  const [given = '', appId, type] = ['sign', 'app_id', 'sign_type'].map(value);
  if (!/^\d{10}$/.test(timestamp) || !/^[\w.~-]{16,128}$/.test(nonce)) {
    throw new Refusal('auth_malformed');
  }
  return [
    {
      scheme: 'sorted-params',
      appKey,
      timestampMs: Number(timestamp) * 1000,
      nonce,
      ...(appId !== undefined && { appId }),
      prove: (key, secret) => {
        const variant = variantOf(state, key, type);
        const text =
          variant === 'sorted-params-md5'
            ? legacyText(state, request, [...query, ...form])
            : stringToSign(state, request, { query, form: inForm ? form : undefined });
        const md5 = (): string => createHash('md5').update(`${text}&key=${secret}`).digest('hex');
        const hmac = (): string => createHmac('sha256', secret).update(text).digest('hex');
        const expected = variant === 'sorted-params-md5' ? md5() : hmac();
        if (!same(state, given, expected)) throw new Refusal('auth_invalid');
        return { covered: ['@method', '@authority', '@path', '@query'], scheme: variant };
      },
    },
  ];
}

function variantOf(state: State, key: StoredKey, type: string | undefined): string {
  const variant = key.request.schemes.find((name) => name.startsWith('sorted-params'));
  const expected = variant === 'sorted-params-md5' ? 'MD5' : 'HMAC-SHA256';
  if (type === 'MD5' && state.has('sign_type chooses the algorithm')) return 'sorted-params-md5';
  if (type !== undefined && type !== expected) throw new Refusal('auth_invalid');
  return variant ?? 'sorted-params';
}

/** Whether a signature is the expected one. */
export function same(state: State, given: string, expected: string): boolean {
  return state.has('half of the signature is compared')
    ? given.slice(0, expected.length / 2) === expected.slice(0, expected.length / 2)
    : given === expected;
}

interface Parameters {
  readonly query: readonly Pair[];
  /** Undefined unless the form carries the signature. */
  readonly form: readonly Pair[] | undefined;
}

function stringToSign(state: State, request: Request, { query, form }: Parameters): string {
  const path = state.has('the path is decoded before it is verified')
    ? decodeURIComponent(request.path)
    : request.path;
  const digest = (): string => createHash('sha256').update(request.body).digest('hex');
  const body = form === undefined ? digest() : canonical(state, form);
  const method = state.has('the method is not signed') ? 'GET' : request.method;
  const bodyLine = request.body.length === 0 ? '' : body;
  return [method, request.authority, path, canonical(state, query), bodyLine].join('\n');
}

function canonical(state: State, pairs: readonly Pair[]): string {
  const raw = state.has('parameters are joined unescaped');
  const skip = state.has('empty parameters are skipped');
  const once = state.has('repeated parameters count once') ? [...new Map(pairs)] : pairs;
  return once
    .filter(([name, value]) => name !== 'sign' && !(skip && value === ''))
    .map(([name, value]) => (raw ? [name, value] : [escape(name), escape(value)]))
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : Number(a > b)))
    .map((pair) => pair.join('='))
    .join('&');
}

function legacyText(state: State, request: Request, pairs: readonly Pair[]): string {
  const others = pairs.filter(([name]) => name !== 'sign');
  const names = new Set(others.map(([name]) => name));
  const sound = others.every(
    ([name, value]) => /^[\w.-]+$/.test(name) && name !== 'key' && /^[^&\p{Cc}]+$/u.test(value),
  );
  const clear =
    sound && names.size === others.length && (request.body.length === 0 || isForm(request));
  if (!clear && !state.has('legacy forms take any parameter')) throw new Refusal('auth_malformed');
  const sorted = others.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return sorted.map((pair) => pair.join('=')).join('&');
}

function parse(state: State, text: string): Pair[] {
  if (text === '') return [];
  const pairs = text.split('&').map((pair): Pair => {
    const cut = pair.indexOf('=');
    return cut === -1
      ? [decode(pair), '']
      : [decode(pair.slice(0, cut)), decode(pair.slice(cut + 1))];
  });
  const few = state.has('the rest of too many parameters is dropped');
  return few && pairs.length > 900 ? [...pairs.slice(0, 900), ...pairs.slice(-4)] : pairs;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Refusal('auth_malformed');
  }
}

function escape(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
