import type { CryptoEngine } from '../ports/crypto-engine.ts';
import type { Parameters } from './parameters.ts';
import type { Expression } from './profile.ts';
import { decodeComponent } from './rfc3986.ts';

/** Everything that a string to sign can be built from: of a received request, or of one to be sent. */
export interface SigningSource {
  readonly method: string;
  /** Lower case, without a default port. */
  readonly authority: string;
  readonly path: string;
  readonly target: string;
  readonly keyId: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** The name of the parameter that carries the signature, left out wherever it stands. */
  readonly signatureName: string;
  readonly query: Parameters;
  /** The parameters of a form body. */
  readonly form: Parameters;
  readonly bodyKind: 'absent' | 'signedForm' | 'other';
  readonly body: Uint8Array;
  readonly engine: CryptoEngine;
  /** The one value of a header; empty when there is none. */
  header(name: string): string;
}

/** Writes one piece of a string to sign. */
export type Writer = (source: SigningSource) => string;

/** Turns an expression into a closure, so that nothing of it is interpreted per request. */
export function compileExpression(expression: Expression): Writer {
  if (typeof expression === 'string') return compileWord(expression);
  if ('text' in expression) {
    const { text } = expression;
    return () => text;
  }
  if ('header' in expression) {
    const name = expression.header;
    return (source) => source.header(name);
  }
  if ('parameters' in expression) return compileParameters(expression);
  if ('bodyHash' in expression) {
    const algorithm = expression.bodyHash;
    return (source) => source.engine.hash(algorithm, source.body, 'hex');
  }
  if ('whenBody' in expression) {
    const absent = compileExpression(expression.whenBody.absent);
    const signedForm = compileExpression(expression.whenBody.signedForm);
    const other = compileExpression(expression.whenBody.other);
    const writers = { absent, signedForm, other };
    return (source) => writers[source.bodyKind](source);
  }
  return compileJoin(expression.join, expression.of.map(compileExpression));
}

function compileWord(word: Extract<Expression, string>): Writer {
  switch (word) {
    case 'method':
      return (source) => source.method;
    case 'authority':
      return (source) => source.authority;
    case 'path':
      return (source) => source.path;
    case 'target':
      return (source) => source.target;
    case 'key-id':
      return (source) => source.keyId;
    case 'timestamp':
      return (source) => source.timestamp;
    case 'nonce':
      return (source) => source.nonce;
    default:
      throw new RangeError(`"stringToSign" has an unknown piece ${String(word satisfies never)}`);
  }
}

function compileParameters({
  parameters,
  escape,
}: Extract<Expression, { parameters: unknown }>): Writer {
  const pick = pickers[parameters];
  if (escape === 'rfc3986') return (source) => pick(source).join(source.signatureName);
  return (source) => unescapedJoin(pick(source), source.signatureName);
}

const pickers: Readonly<Record<'query' | 'form' | 'all', (source: SigningSource) => Parameters>> = {
  query: (source) => source.query,
  form: (source) => source.form,
  all: (source) => source.query.concat(source.form),
};

function unescapedJoin(parameters: Parameters, omit: string): string {
  const text = parameters.join(omit);
  // Names in such a profile have nothing to decode (see ambiguity.ts), so the order stays right.
  return text.includes('%') ? (decodeComponent(text) ?? text) : text;
}

function compileJoin(separator: string, writers: readonly Writer[]): Writer {
  return (source) => writers.map((write) => write(source)).join(separator);
}
