// docs/schemes.md, made of the profiles themselves and of what real clients were seen to do.
import type { TokenExchangeMap } from '../packages/authority/src/index.ts';
import type { CoveragePolicy, Scheme, SignatureProfile } from '../packages/core/src/index.ts';
import { piecesOf } from '../packages/core/src/signature/profile/walk-expression.ts';

/** What `packages/schemes/interop/*.json` hold. */
export interface InteropRecord {
  readonly scheme: string;
  readonly clients: readonly {
    readonly name: string;
    readonly version: string;
    readonly call?: string;
    readonly frameworks: readonly string[];
    readonly checks: {
      readonly wrongSecret: string | number;
      readonly replay: Outcome;
      readonly expired: Outcome;
    };
  }[];
}

type Outcome = 'refused' | { readonly accepted: string };

/** What `packages/schemes/vectors/*.json` hold, as far as documents need it. */
export interface VectorFile {
  readonly scheme: string;
  readonly source: string;
  readonly vectors: readonly unknown[];
}

/** Everything that the document is made of. */
export interface SchemeFacts {
  readonly profiles: readonly SignatureProfile[];
  /** RFC 9421, which is code: its client chooses what is signed. */
  readonly httpSignature: { readonly scheme: Scheme; readonly coverage: CoveragePolicy };
  readonly exchanges: readonly TokenExchangeMap[];
  readonly records: readonly InteropRecord[];
  readonly vectorFiles: readonly VectorFile[];
}

const head = `# Schemes

<!-- Made by \`pnpm sync:docs\` from the profiles in packages/schemes and the records of the tests. -->

Every scheme of \`@countersign/schemes\` that is a profile: data that one compiler turns into verifier, signer and explainer. The last column is what the tests saw: unmodified clients of the vendor against real adapters, where each request was accepted, refused after one changed byte of whatever is signed, and refused with a wrong secret in the form that the client shows its user. What became of it when it was sent again or too late stands under [Clients](#clients): refused, or accepted for the reason that is given.

What a scheme does not sign, somebody on the way can change. A body or a query parameter that is not signed is refused unless the route accepts it by name (\`unsigned: ['body']\`, \`unsigned: ['query']\`), and a scheme without time needs a route that says for how long proofs are remembered (\`replay\`). See [wire.md](wire.md).

`;

const columns = [
  'Scheme',
  'Algorithm',
  'Signed',
  'Not signed',
  'Time',
  'Sent again',
  'Use it when',
  'Seen with',
];

/** The text of `docs/schemes.md`. */
export function schemesDocument(facts: SchemeFacts): string {
  const rows = [
    ...facts.profiles.map((profile) => [profile.name, rowOf(profile, facts)] as const),
    [facts.httpSignature.scheme.name, codedRow(facts)] as const,
  ].toSorted(([one], [other]) => compareNames(one, other));
  const tables = [
    tableOf(
      columns,
      rows.map(([, cells]) => cells),
    ),
    exchangeTable(facts.exchanges),
    clientTable(facts.records),
  ];
  return `${head}${tables.join('\n\n')}`;
}

/** By code points, so that a scheme stands before its variants (`oauth1`, `oauth1-sha1`). */
function compareNames(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function rowOf(profile: SignatureProfile, facts: SchemeFacts): readonly string[] {
  const { name, about, legacy } = profile;
  const title = about === undefined ? '' : `<br>[${about.vendor}: ${about.title}](${about.source})`;
  return [
    `\`${name}\`${legacy === true ? ' (legacy)' : ''}${title}`,
    algorithmOf(profile),
    signedOf(profile),
    about?.notSigned.map(sentence).join(' ') ?? '',
    timeOf(profile),
    replayOf(profile),
    about?.useWhen ?? '',
    seenWith(name, facts),
  ];
}

/** The one scheme that signs requests and is no profile. */
function codedRow(facts: SchemeFacts): readonly string[] {
  const { scheme, coverage } = facts.httpSignature;
  const [variant] = scheme.variants;
  const { components, parameters } = coverage;
  return [
    `\`${scheme.name}\`<br>[IETF: HTTP Message Signatures](https://www.rfc-editor.org/rfc/rfc9421)`,
    ['hmac-sha256', ...(variant?.publicKeyAlgorithms ?? [])].join(', '),
    [...components, ...parameters, 'content-digest'].map((name) => `\`${name}\``).join(', '),
    'What a route takes out of its coverage.',
    'created, ±300 s',
    'refused by its nonce',
    'You start anew: the standard, with clients in every language.',
    seenWith(scheme.name, facts),
  ];
}

function algorithmOf({ algorithm, key }: SignatureProfile): string {
  if (algorithm.kind === 'public-key') return algorithm.algorithm;
  const hash = algorithm.hash.toUpperCase().replace(/^SHA(\d)/, 'SHA-$1');
  const steps = key?.chain?.length ?? 0;
  const chain = steps === 0 ? '' : `, key derived in ${steps} ${steps === 1 ? 'step' : 'steps'}`;
  return `${algorithm.kind === 'hmac' ? 'HMAC-' : ''}${hash}${chain}`;
}

function signedOf({ covers, signedHeaders, stringToSign, body }: SignatureProfile): string {
  const bodies = {
    'in-string': 'the body',
    parameters: 'parameters of the body',
    unbound: undefined,
  } as const;
  const rule = typeof body === 'string' ? bodies[body] : bodyRule(body);
  const headers = signedHeaders && [
    ...signedHeaders.always.map((name) => `\`${name}\``),
    ...(signedHeaders.whenSent ?? []).map((name) => `\`${name}\` if sent`),
    'headers that the client lists',
  ];
  const names = covers.filter((name) => signedHeaders?.always.includes(name) !== true);
  const groups = writtenHeaders(stringToSign).filter((name) => !covers.includes(name));
  const all = [
    ...names.map((name) => `\`${name}\``),
    ...groups.map((name) => `\`${name}\` if sent`),
    ...(headers ?? []),
    ...(rule ? [rule] : []),
  ];
  return [...new Set(all)].join(', ');
}

/** Headers that the string to sign has by name or by how they begin, without those of the client's list. */
function writtenHeaders(stringToSign: SignatureProfile['stringToSign']): readonly string[] {
  return piecesOf(stringToSign).flatMap((piece) => {
    if (typeof piece === 'string' || !('headers' in piece)) return [];
    const { headers } = piece;
    if (headers === 'signed') return [];
    if ('prefix' in headers) return [`${headers.prefix}*`];
    return 'signedAnd' in headers ? headers.signedAnd : headers;
  });
}

function bodyRule(body: Exclude<SignatureProfile['body'], string>): string {
  if ('onlyTypes' in body) return `bodies of ${body.onlyTypes.join(', ')}`;
  if ('exceptTypes' in body) {
    const types = body.exceptTypes.map((type) => (type === '' ? 'those without a type' : type));
    return `bodies except ${types.join(', ')}`;
  }
  return body.whenAbsent === 'computed' ? 'the body' : 'the body if a digest is sent';
}

function timeOf({ time, fields }: SignatureProfile): string {
  if (time === undefined) return 'none';
  const optional = fields.timestamp?.optional === true ? ' (optional)' : '';
  const declared = time.maxSeconds === undefined ? '' : `; declared, at most ${time.maxSeconds} s`;
  return `${time.format}, ±${time.windowSeconds} s${optional}${declared}`;
}

function replayOf({ fields, replay, time }: SignatureProfile): string {
  const mark = fields.nonce !== undefined && replay !== 'signature' ? 'nonce' : 'signature';
  return time === undefined ? `as the route says, by its ${mark}` : `refused by its ${mark}`;
}

function seenWith(name: string, { records, vectorFiles }: SchemeFacts): string {
  const clients = records.find(({ scheme }) => scheme === name)?.clients ?? [];
  const packages = new Set(clients.map((client) => `${client.name} ${client.version}`));
  const vectors = vectorFiles.filter(({ scheme }) => scheme === name);
  const count = vectors.reduce((sum, file) => sum + file.vectors.length, 0);
  const golden = count === 0 ? [] : [`${count} golden ${count === 1 ? 'vector' : 'vectors'}`];
  const seen = [...packages, ...golden].join('; ');
  return seen === '' ? 'our own tests, by the document' : seen;
}

const reissues = {
  parallel: 'each call issues one, all live on',
  rotate: 'each call issues one, the one before ends after a grace',
  reuse: 'the same one until shortly before its end',
} as const;

function exchangeTable(maps: readonly TokenExchangeMap[]): string {
  const heading = ['Exchange', 'Asked by', 'Fields', 'Token', 'Life', 'Answer'];
  const rows = maps.map(({ name, method, path, request, token, success }) => [
    `\`${name}\``,
    `\`${method} ${path}\``,
    `\`${request.appKey}\`, \`${request.appSecret}\` in ${request.fieldsIn.replaceAll('-', ' ')}`,
    reissues[token.reissue],
    `${token.lifeSeconds} s`,
    `\`${JSON.stringify(success)}\``,
  ]);
  const text = 'Besides OAuth 2, `createTokenExchange` of `@countersign/authority` speaks these.';
  return `## Token exchange\n\n${text}\n\n${tableOf(heading, rows)}`;
}

function clientTable(records: readonly InteropRecord[]): string {
  const heading = ['Scheme', 'Client', 'On', 'A wrong secret shows', 'Sent again', 'Too late'];
  const rows = records
    .toSorted((one, other) => compareNames(one.scheme, other.scheme))
    .flatMap(({ scheme, clients }) =>
      clients.map(({ name, version, call, frameworks, checks }) => [
        `\`${scheme}\``,
        `${name} ${version}${call === undefined ? '' : `, ${call}`}`,
        frameworks.join(', '),
        `\`${checks.wrongSecret}\``,
        outcome(checks.replay),
        outcome(checks.expired),
      ]),
    );
  return `## Clients\n\nWhat each client was seen to do, from \`packages/schemes/interop\`.\n\n${tableOf(heading, rows)}\n`;
}

const outcome = (seen: Outcome): string =>
  seen === 'refused' ? 'refused' : `accepted: ${seen.accepted}`;

/** Each as a sentence of its own, however it was written. */
const sentence = (text: string): string =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

function tableOf(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heading, heading.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`)
    .join('\n');
}

const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
