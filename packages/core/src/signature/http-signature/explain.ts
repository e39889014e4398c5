import type { RequestView } from '../../authenticate/request-view.ts';
import type { SecretForm, SymmetricSecret } from '../../credential/secret-form.ts';
import type { SignatureExplanation } from '../../errors.ts';
import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import { normaliseAuthority } from '../authority.ts';
import { createContentDigest } from '../content-digest.ts';
import { secretMistakes } from '../explain/secret-mistakes.ts';
import { explainPublicKey } from './public-key-mistakes.ts';
import { buildSignatureBase, type ComponentPlan } from './signature-base.ts';
import type { SignatureParameters } from './signature-parameters.ts';
import { verifySignature } from './verify-signature.ts';

/** A signature that did not hold, with all it was checked against. */
export interface FailedSignature {
  readonly view: RequestView;
  readonly appKey: string;
  readonly plan: ComponentPlan;
  readonly parameters: SignatureParameters;
  readonly signatureParams: string;
  readonly signature: string;
  /** What the service wants covered, and is not. */
  readonly missing: readonly string[];
  readonly engine: CryptoEngine;
  readonly nowMs: number;
}

/** A base that a client may have signed by mistake, and the mistake. */
interface Suspect {
  readonly base: string;
  readonly hint: string;
}

const noMatch =
  'Compare your signature base with this one byte by byte, the last line first; if they are equal, the key or the algorithm differs.';

/**
 * Says what the server signed, and finds the mistake by making the usual ones on purpose until one
 * gives the signature that was sent.
 *
 * @param secret The key's own form.
 * @param failed The signature and the request that it came with.
 *
 * @example
 * ```ts
 * import type { SecretForm } from '@countersign/core';
 * import { explainSignature, type FailedSignature } from './explain.ts';
 * const hint = (secret: SecretForm, failed: FailedSignature) =>
 *   explainSignature(secret, failed).hint;
 * ```
 */
export function explainSignature(
  secret: SecretForm,
  failed: FailedSignature,
): SignatureExplanation {
  const clockOffsetSeconds = failed.parameters.createdSeconds - Math.floor(failed.nowMs / 1000);
  const base = buildSignatureBase(failed.plan, failed.view, failed.signatureParams);
  if (base === undefined) return { stringToSign: '', clockOffsetSeconds, hint: absentHint(failed) };
  return { stringToSign: base, clockOffsetSeconds, hint: findHint(secret, base, failed) };
}

function findHint(secret: SecretForm, base: string, failed: FailedSignature): string {
  if (verifySignature(secret, base, failed)) {
    return failed.missing.length === 0
      ? 'The signature matches; what was refused is its "alg" parameter, "expires", or a "?" without a query.'
      : `The signature matches, but must also cover ${failed.missing.join(', ')}.`;
  }
  const suspects = [...wrongFormats(base, failed), ...wrongLines(base, failed)];
  const found = suspects.find((suspect) => verifySignature(secret, suspect.base, failed));
  if (found !== undefined) return found.hint;
  return findKeyHint(secret, base, failed) ?? noMatch;
}

function findKeyHint(
  secret: SecretForm,
  base: string,
  failed: FailedSignature,
): string | undefined {
  if (secret.kind === 'symmetric') return findMacHint(secret, base, failed);
  if (secret.kind !== 'public-key') return undefined;
  return explainPublicKey(secret.key, failed.signature, failed.engine);
}

function absentHint({ plan, view }: FailedSignature): string {
  const absent = plan.lines.find((line) => line.read(view) === undefined);
  return `The signature covers "${absent?.name ?? ''}", which the request does not have, or not in printable ASCII.`;
}

/** The right lines, put together in a wrong way. */
function* wrongFormats(base: string, failed: FailedSignature): Generator<Suspect> {
  const lines = base.split('\n');
  const components = lines.slice(0, -1);
  const withLastLine = (last: string): string => [...components, last].join('\n');

  yield { base: `${base}\n`, hint: 'A newline was added at the end; the last line has none.' };
  yield {
    base: lines.join('\r\n'),
    hint: 'The lines were joined with CR LF; RFC 9421 joins them with LF alone.',
  };
  yield {
    base: components.join('\n'),
    hint: 'The last line, "@signature-params", was left out of the signature base.',
  };
  yield {
    base: withLastLine(`@signature-params: ${failed.signatureParams}`),
    hint: 'The name "@signature-params" needs its double quotes in the last line.',
  };
  yield {
    base: lines.map((line) => line.replace(/^"([^"]*)"/, '$1')).join('\n'),
    hint: 'Component names need their double quotes at the start of each line.',
  };
  yield {
    base: lines.map((line) => line.replace(/^("[^"]*"): /, '$1:')).join('\n'),
    hint: 'Each line has one space after the colon that follows its name.',
  };
  yield {
    base: withLastLine(`"@signature-params": ${failed.signatureParams.replaceAll(';', '; ')}`),
    hint: 'The parameters in the last line have no space after the ";".',
  };
  for (const label of ['sig1', 'sig']) {
    yield {
      base: withLastLine(`"@signature-params": ${label}=${failed.signatureParams}`),
      hint: 'The label of the signature does not belong in the last line.',
    };
  }
  const list = failed.plan.list.canonical;
  const parameters = failed.signatureParams.slice(list.length).split(';').slice(1);
  if (parameters.length <= 4) {
    for (const order of permutations(parameters)) {
      yield {
        base: withLastLine(`"@signature-params": ${[list, ...order].join(';')}`),
        hint: 'The parameters stand in another order in Signature-Input than in the line that was signed.',
      };
    }
  }
}

/** One line that says another thing than the request. */
function* wrongLines(base: string, failed: FailedSignature): Generator<Suspect> {
  const { view, engine } = failed;
  const { method, authority = '', protocol, rawTarget } = view.request;
  const instead = function* (name: string, values: readonly string[], hint: string) {
    for (const value of values) yield { base: replaceLine(base, name, value), hint };
  };
  const port = protocol === 'https' ? ':443' : ':80';
  const normal = normaliseAuthority(authority, protocol);

  yield* instead('@method', [method.toLowerCase()], '"@method" keeps its upper case.');
  yield* instead(
    '@authority',
    [`${normal}${port}`, `${normal}:443`, `${normal}:80`],
    '"@authority" leaves out the default port (80 for http, 443 for https).',
  );
  yield* instead(
    '@authority',
    [normal.replace(/:[0-9]+$/, '')],
    '"@authority" includes a port that is not the default one.',
  );
  yield* instead('@authority', [authority], '"@authority" is written in lower case.');
  yield* instead(
    '@authority',
    [`https://${normal}`, `http://${normal}`],
    '"@authority" is host and port, without "https://".',
  );
  yield* instead('@path', [rawTarget], '"@path" ends before the "?".');
  yield* instead(
    '@query',
    [view.rawQuery ?? ''],
    '"@query" begins with the "?", and is a "?" alone when there is no query.',
  );
  yield* instead('@query', ['?'], 'The query was left out; "@query" is all of it, as sent.');
  yield* instead(
    'content-digest',
    [createContentDigest('', engine), createContentDigest('', engine, 'sha512')],
    '"content-digest" was made of an empty body; make it of the bytes that are sent.',
  );
  const sent = failed.view.header('content-digest');
  const inside = typeof sent === 'string' ? /^[^=]*=:([^:]*):/.exec(sent)?.[1] : undefined;
  yield* instead(
    'content-digest',
    inside === undefined ? [] : [inside, `:${inside}:`],
    'The line of "content-digest" is the whole header value, "sha-256=:…:".',
  );
}

/** The right base under a wrong key or hash. */
function findMacHint(
  secret: SymmetricSecret,
  base: string,
  { signature, appKey, engine }: FailedSignature,
): string | undefined {
  const asBase64 = (text: string): string => engine.encode(engine.utf8Encode(text), 'base64');
  if (signature === asBase64(secret.mac.sign('sha256', base, 'hex'))) {
    return 'The signature is the base64 of the hexadecimal text; encode the 32 bytes themselves.';
  }
  if (signature === secret.mac.sign('sha512', base, 'base64')) {
    return 'The signature was made with SHA-512; the algorithm is hmac-sha256.';
  }
  if (signature === secret.mac.sign('sha256', base, 'hex')) {
    return 'The signature is in hexadecimal; send its 32 bytes in base64.';
  }
  return secret.secret.use((text) => {
    const wrong = secretMistakes(text, appKey, engine);
    return wrong.find(({ key }) => engine.macKey(key).sign('sha256', base, 'base64') === signature)
      ?.hint;
  });
}

function replaceLine(base: string, name: string, value: string): string {
  const prefix = `"${name}": `;
  return base
    .split('\n')
    .map((line) => (line.startsWith(prefix) ? `${prefix}${value}` : line))
    .join('\n');
}

function* permutations(items: readonly string[]): Generator<readonly string[]> {
  if (items.length < 2) yield items;
  else {
    for (const [index, first] of items.entries()) {
      for (const rest of permutations(items.toSpliced(index, 1))) yield [first, ...rest];
    }
  }
}
