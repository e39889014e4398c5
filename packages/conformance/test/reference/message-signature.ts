import { createHash, createHmac, verify } from 'node:crypto';
import { same } from './parameters.ts';
import { headerLines, type Claim, type Request } from './request.ts';
import { Refusal, type State } from './state.ts';
import { publicKeyOf } from './tokens.ts';

const item = '"[^"\\\\\\x7f-\\uffff]*"|-?\\d+(?:\\.\\d+)?';
const parameter = `;[a-z*][a-z0-9_*.-]*=(?:${item})`;
const member = new RegExp(
  `^([a-z*][a-z0-9_*.-]*)=(\\(((?:"[^"]*"(?: "[^"]*")*)?)\\)((?:${parameter})*))$`,
);

interface Input {
  readonly label: string;
  /** The list and its parameters as they stand, which is how they are signed. */
  readonly text: string;
  readonly components: readonly string[];
  readonly parameters: ReadonlyMap<string, string>;
}

/** Looks for a signature of RFC 9421 by one of our keys. */
export function recogniseMessage(
  state: State,
  request: Request,
  wanted: readonly string[],
): Claim[] {
  const inputs = membersOf(request, 'signature-input').map(parseInput);
  const signatures = new Map(membersOf(request, 'signature').map(parseSignature));
  const lines =
    headerLines(request, 'signature-input').length + headerLines(request, 'signature').length;
  if (lines === 0) return [];
  const ours = inputs.filter(({ parameters }) => parameters.get('keyid')?.startsWith('"ak_'));
  const labels = new Set(inputs.map(({ label }) => label));
  const [input] = ours;
  if (labels.size !== inputs.length || ours.length > 1) throw new Refusal('auth_malformed');
  if (input === undefined) {
    const named = inputs.length > 0 && inputs.every(({ parameters }) => parameters.has('keyid'));
    throw new Refusal(named ? 'auth_invalid' : 'auth_malformed');
  }
  const signature = signatures.get(input.label);
  if (signature === undefined) throw new Refusal('auth_malformed');
  return [toClaim(state, request, { input, signature, wanted })];
}

interface Found {
  readonly input: Input;
  readonly signature: string;
  readonly wanted: readonly string[];
}

function toClaim(state: State, request: Request, { input, signature, wanted }: Found): Claim {
  const created = input.parameters.get('created') ?? '';
  const nonce = input.parameters.get('nonce')?.slice(1, -1);
  const expires = input.parameters.get('expires');
  if (created !== '' && !/^\d+$/.test(created)) throw new Refusal('auth_malformed');
  if (nonce !== undefined && !/^[\w.~-]{16,128}$/.test(nonce)) throw new Refusal('auth_malformed');
  return {
    scheme: 'http-signature',
    appKey: input.parameters.get('keyid')?.slice(1, -1) ?? '',
    ...(created !== '' && { timestampMs: Number(created) * 1000 }),
    ...(nonce !== undefined && { nonce }),
    prove: (key, secret) => {
      const needed = [...wanted, ...(request.body.length > 0 ? ['content-digest'] : [])];
      const covers = needed.every((name) => input.components.includes(name));
      const whole = covers && created !== '' && nonce !== undefined;
      if (!whole && !state.has('coverage is not checked'))
        throw new Refusal('coverage_insufficient');
      if (expires !== undefined && Number(expires) * 1000 <= state.nowMs) {
        throw new Refusal('timestamp_out_of_range');
      }
      const algorithm = key.request.publicKey === undefined ? 'hmac-sha256' : 'ed25519';
      const named = input.parameters.get('alg');
      if (named !== undefined && named !== `"${algorithm}"`) throw new Refusal('auth_invalid');
      const base = [
        ...input.components.map((name) => `"${name}": ${valueOf(state, request, name)}`),
        `"@signature-params": ${input.text}`,
      ].join('\n');
      const right =
        key.request.publicKey === undefined
          ? same(state, signature, createHmac('sha256', secret).update(base).digest('base64'))
          : verify(
              null,
              Buffer.from(base),
              publicKeyOf(key.request.publicKey),
              Buffer.from(signature, 'base64'),
            );
      // '/orders?' and '/orders' would share one base
      if (!right || request.query === '') throw new Refusal('auth_invalid');
      return { covered: input.components, check: () => checkDigest(state, request, input) };
    },
  };
}

function checkDigest(state: State, request: Request, input: Input): void {
  if (!input.components.includes('content-digest')) return;
  if (state.has('the digest is not compared with the body')) return;
  const known = membersOf(request, 'content-digest').flatMap((text) => {
    const match = /^([a-z0-9-]+)=:([A-Za-z0-9+/]*=*):$/.exec(text);
    if (match === null) throw new Refusal('digest_mismatch');
    const [, name = '', digest = ''] = match;
    if (name !== 'sha-256' && name !== 'sha-512') return [];
    const own = createHash(name.replace('-', '')).update(request.body).digest('base64');
    return [own === digest];
  });
  const enough = state.has('any one right digest will do')
    ? known.includes(true)
    : !known.includes(false);
  if (known.length === 0 || !enough) throw new Refusal('digest_mismatch');
}

function valueOf(state: State, request: Request, name: string): string {
  switch (name) {
    case '@method':
      return state.has('the method is not signed') ? 'GET' : request.method;
    case '@authority':
      return request.authority;
    case '@path':
      return state.has('the path is decoded before it is verified')
        ? decodeURIComponent(request.path)
        : request.path;
    case '@query':
      return `?${request.query ?? ''}`;
    default: {
      const lines = headerLines(request, name);
      if (name !== name.toLowerCase() || name.startsWith('@') || lines.length === 0) {
        throw new Refusal('auth_malformed');
      }
      return lines.map((line) => line.trim()).join(', ');
    }
  }
}

/** Members of a dictionary; no value of ours holds a comma that is followed by a space. */
function membersOf(request: Request, name: string): string[] {
  const joined = headerLines(request, name).join(', ');
  if (joined.length > 8192) throw new Refusal('auth_malformed');
  return joined === '' ? [] : joined.split(/, */);
}

function parseInput(text: string): Input {
  const [, label, whole, list, rest] = member.exec(text) ?? [];
  if (label === undefined || whole === undefined) throw new Refusal('auth_malformed');
  const components = [...(list ?? '').matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
  const pairs = [...(rest ?? '').matchAll(new RegExp(`;([^=]+)=(${item})`, 'g'))];
  const parameters = new Map(pairs.map(([, name = '', value = '']) => [name, value]));
  const repeats =
    new Set(components).size !== components.length || parameters.size !== pairs.length;
  if (repeats) throw new Refusal('auth_malformed');
  return { label, text: whole, components, parameters };
}

function parseSignature(text: string, index: number, all: readonly string[]): [string, string] {
  const [, label, value] = /^([a-z*][a-z0-9_*.-]*)=:([A-Za-z0-9+/]*={0,2}):$/.exec(text) ?? [];
  if (label === undefined || value === undefined) throw new Refusal('auth_malformed');
  if (Buffer.from(value, 'base64').toString('base64') !== value)
    throw new Refusal('auth_malformed');
  if (all.findIndex((other) => other.startsWith(`${label}=`)) !== index)
    throw new Refusal('auth_malformed');
  return [label, value];
}
