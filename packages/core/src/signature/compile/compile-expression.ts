import { compileHeaders } from './write-headers.ts';
import { compileParameters } from './write-parameters.ts';
import { compilePath, compileTarget } from './write-target.ts';
import type { Expression, Word } from '../profile/expression.ts';
import { encodeRfc3986 } from '../rfc3986.ts';
import { formatDay } from './time-format.ts';
import type { Writer } from './signing-source.ts';
import { trimSpaces } from '../trim-spaces.ts';

/** Turns an expression into a closure, so that nothing of it is interpreted per request. */
export function compileExpression(expression: Expression): Writer {
  if (typeof expression === 'string') return words[expression];
  if ('text' in expression) {
    const { text } = expression;
    return () => text;
  }
  if ('header' in expression) {
    const name = expression.header;
    return (source) => (name === 'host' ? source.host : source.header(name));
  }
  if ('field' in expression) {
    const name = expression.field;
    return (source) => source.fields[name] ?? '';
  }
  if ('parameters' in expression) return compileParameters(expression);
  if ('headers' in expression) return compileHeaders(expression);
  if ('path' in expression) return compilePath(expression);
  if ('targetBefore' in expression || 'targetWithout' in expression) {
    return compileTarget(expression);
  }
  if ('bodyHash' in expression) {
    const { bodyHash: algorithm, encoding = 'hex' } = expression;
    return (source) => source.engine.hash(algorithm, source.body, encoding);
  }
  if ('hash' in expression) {
    const { hash: algorithm, encoding = 'hex' } = expression;
    const of = compileExpression(expression.of);
    return (source) => source.engine.hash(algorithm, of(source), encoding);
  }
  if ('escape' in expression) {
    const of = compileExpression(expression.of);
    return (source) => encodeRfc3986(of(source));
  }
  if ('replace' in expression) {
    const of = compileExpression(expression.in);
    const { replace } = expression;
    return (source) =>
      replace.reduce((written, { text, by }) => written.replaceAll(text, by), of(source));
  }
  if ('upTo' in expression) {
    const of = compileExpression(expression.in);
    const { upTo } = expression;
    return (source) => trimSpaces(of(source).split(upTo, 1)[0] ?? '');
  }
  if ('hostLabel' in expression) {
    const { hostLabel } = expression;
    return ({ host }) => {
      const found = host.replace(port, '').split('.')[hostLabel] ?? '';
      // a Host may hold anything; one with a slash would pass for a part of the path
      return label.test(found) ? found : '';
    };
  }
  if ('lower' in expression) {
    const of = compileExpression(expression.lower);
    return (source) => of(source).toLowerCase();
  }
  if ('abridge' in expression) {
    const of = compileExpression(expression.of);
    const { abridge } = expression;
    return (source) => abridgeText(of(source), abridge);
  }
  if ('day' in expression) {
    const { day } = expression;
    return (source) => formatDay(source.timestampMs, day);
  }
  if ('whenBody' in expression) {
    const absent = compileExpression(expression.whenBody.absent);
    const signedForm = compileExpression(expression.whenBody.signedForm);
    const other = compileExpression(expression.whenBody.other);
    const writers = { absent, signedForm, other };
    return (source) => writers[source.bodyKind](source);
  }
  if ('when' in expression) {
    const tested = compileExpression(expression.when);
    const yes = compileExpression(expression.write);
    const no = compileExpression(expression.otherwise);
    return (source) => (expression.is.includes(tested(source)) ? yes(source) : no(source));
  }
  if ('ifAny' in expression) {
    const { before = '', after = '' } = expression;
    const write = compileExpression(expression.ifAny);
    return (source) => {
      const text = write(source);
      return text === '' ? '' : before + text + after;
    };
  }
  return compileJoin(expression.join, expression.of.map(compileExpression));
}

const words: Readonly<Record<Word, Writer>> = {
  method: (source) => source.method,
  'lower-method': (source) => source.method.toLowerCase(),
  protocol: (source) => source.protocol,
  host: (source) => source.host,
  authority: (source) => source.authority,
  hostname: (source) => source.host.replace(port, ''),
  port: (source) => port.exec(source.host)?.[1] ?? (source.protocol === 'https' ? '443' : '80'),
  path: (source) => source.path,
  target: (source) => source.target,
  query: (source) => source.rawQuery,
  'key-id': (source) => source.fields['keyId'] ?? '',
  timestamp: (source) => source.fields['timestamp'] ?? '',
  nonce: (source) => source.fields['nonce'] ?? '',
  'signed-headers': (source) => source.fields['signedHeaders'] ?? '',
  // a body that is not UTF-8 was refused before
  body: (source) => source.engine.utf8Decode(source.body) ?? '',
  'body-digest': (source) => source.bodyDigest,
  credentials: (source) => source.credentials,
};

const port = /:(\d+)$/;
const label = /^[\w-]+$/;

function abridgeText(text: string, kept: number): string {
  if (text.length <= 2 * kept) return text;
  return `${text.slice(0, kept)}${text.length}${text.slice(-kept)}`;
}

function compileJoin(separator: string, writers: readonly Writer[]): Writer {
  return (source) => writers.map((write) => write(source)).join(separator);
}
