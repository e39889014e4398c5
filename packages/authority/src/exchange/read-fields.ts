import type { CryptoEngine } from '@countersign/core';
import { formType, parseForm, readBody } from '../read-form.ts';
import type { ExchangeErrorCode, ExchangeRequestForm } from './token-exchange-map.ts';

/** What a client presents to get a token. Not proved yet. */
export interface ExchangeClaim {
  readonly ok: true;
  readonly appKey: string;
  readonly appSecret: string;
  /** Whether a new token is demanded. */
  readonly forced: boolean;
}

/** Why a request is none for a token. */
export interface ExchangeFault {
  readonly ok: false;
  readonly error: ExchangeErrorCode;
}

type Fields = ReadonlyMap<string, unknown>;

/** Reads the fields of a request, strictly: what is there must be of its type. */
export async function readExchange(
  request: Request,
  form: ExchangeRequestForm,
  engine: CryptoEngine,
): Promise<ExchangeClaim | ExchangeFault> {
  const fields = await readFields(request, form.fieldsIn, engine);
  if (fields === undefined) return { ok: false, error: 'invalid_request' };
  const wrong = Object.entries(form.constants ?? {}).some(
    ([name, value]) => fields.get(name) !== value,
  );
  if (wrong) return { ok: false, error: 'unsupported_grant_type' };
  const appKey = fields.get(form.appKey) ?? '';
  const appSecret = fields.get(form.appSecret) ?? '';
  const forced = form.forceRefresh === undefined ? false : (fields.get(form.forceRefresh) ?? false);
  if (typeof appKey !== 'string' || typeof appSecret !== 'string' || typeof forced !== 'boolean') {
    return { ok: false, error: 'invalid_request' };
  }
  if (appKey === '') return { ok: false, error: 'app_key_missing' };
  if (appSecret === '') return { ok: false, error: 'app_secret_missing' };
  return { ok: true, appKey, appSecret, forced };
}

/** The fields; undefined when they cannot be read, or one stands twice. */
async function readFields(
  request: Request,
  fieldsIn: ExchangeRequestForm['fieldsIn'],
  engine: CryptoEngine,
): Promise<Fields | undefined> {
  switch (fieldsIn) {
    case 'query':
      return readQuery(request);
    case 'json':
      return readJson(await readText(request, engine));
    case 'query-or-form': {
      const query = readQuery(request);
      if (query === undefined) return undefined;
      // some clients send an empty JSON body along with the query
      if (!formType.test(request.headers.get('content-type') ?? '')) return query;
      const text = await readText(request, engine);
      const form = text === undefined ? undefined : parseForm(text);
      return form === undefined ? undefined : join(query, form);
    }
    default:
      throw new TypeError(`unknown place ${String(fieldsIn satisfies never)}`);
  }
}

function readQuery({ url }: Request): Fields | undefined {
  return parseForm(new URL(url).search.slice(1));
}

async function readText(request: Request, engine: CryptoEngine): Promise<string | undefined> {
  const bytes = await readBody(request);
  return bytes === undefined ? undefined : engine.utf8Decode(bytes);
}

function readJson(text: string | undefined): Fields | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? new Map<string, unknown>(Object.entries(value)) : undefined;
  } catch {
    // what JSON.parse throws quotes the text, secret and all
    return undefined;
  }
}

function join(one: Fields, other: Fields): Fields | undefined {
  const both = [...one.keys()].some((name) => other.has(name));
  return both ? undefined : new Map([...one, ...other]);
}
