import type { PathExpression, TargetExpression } from '../profile/expression.ts';
import { decodePath, encodeRfc3986 } from '../rfc3986.ts';
import type { Writer } from './signing-source.ts';

/** Writes the path in another form than it was sent. */
export function compilePath(expression: PathExpression): Writer {
  const { path: form, normalise, trailingSlash } = expression;
  return (source) => {
    const tidies = normalise === true && source.isReceived !== true;
    const sent = tidies ? removeDots(source.path) : source.path;
    const path = sent.endsWith('/') || trailingSlash !== true ? sent : `${sent}/`;
    if (plainPath.test(path)) return path;
    if (form === 'decoded') return decodePath(path) ?? path;
    const segments = path.split('/');
    return form === 'encoded'
      ? segments.map((segment) => encodeRfc3986(decodePath(segment) ?? segment)).join('/')
      : segments.map(encodeRfc3986).join('/');
  };
}

/** A path that all forms write alike. */
const plainPath = /^[A-Za-z0-9\-._~/]*$/;

/** Writes a part of the target as it was sent. */
export function compileTarget(expression: TargetExpression): Writer {
  if ('targetBefore' in expression) {
    const name = expression.targetBefore;
    return ({ target, isReceived }) => {
      const start = Math.max(target.lastIndexOf(`&${name}=`), target.lastIndexOf(`?${name}=`));
      // a target that is to be signed does not have it yet
      if (start === -1 && isReceived !== true) return target;
      return start === -1 || target.includes('&', start + 1) ? '' : target.slice(0, start);
    };
  }
  const name = expression.targetWithout;
  return ({ path, rawQuery }) => {
    const kept = rawQuery.split('&').filter((pair) => pair !== '' && !pair.startsWith(`${name}=`));
    return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
  };
}

/** RFC 3986 §5.2.4, and one slash for several. */
function removeDots(path: string): string {
  if (!path.includes('//') && !path.includes('/.')) return path;
  const kept: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const joined = `/${kept.join('/')}`;
  return /\/(?:\.{1,2})?$/.test(path) && kept.length > 0 ? `${joined}/` : joined;
}
