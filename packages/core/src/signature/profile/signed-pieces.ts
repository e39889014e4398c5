import type { Expression } from './expression.ts';

/** The kinds of body that `whenBody` tells apart. */
export type BodyKind = 'absent' | 'signedForm' | 'other';

/**
 * The pieces that stand, whole, in the string to sign of every request with such a body. A piece of
 * which something is lost on the way is none: two nonces that differ there would be signed alike.
 */
export function signedPieces(expression: Expression, kind: BodyKind): readonly Expression[] {
  const inner = (piece: Expression): readonly Expression[] => signedPieces(piece, kind);
  if (typeof expression === 'string') return [expression];
  if ('parameters' in expression || 'headers' in expression) return [expression];
  if ('join' in expression) return expression.of.flatMap(inner);
  if ('ifAny' in expression) return inner(expression.ifAny);
  if ('hash' in expression || 'escape' in expression) return inner(expression.of);
  if ('whenBody' in expression) return inner(expression.whenBody[kind]);
  if ('when' in expression) {
    const otherwise = inner(expression.otherwise);
    const always = new Set(inner(expression.write).map((piece) => JSON.stringify(piece)));
    // which one of several texts it was is lost
    const isTold = expression.is.length === 1;
    const tested = JSON.stringify(expression.when);
    return otherwise.filter((piece) => {
      const text = JSON.stringify(piece);
      return always.has(text) || (isTold && text === tested);
    });
  }
  if ('replace' in expression) {
    // canonical parameters have few characters, and what they are replaced by are others
    const { in: replaced } = expression;
    return typeof replaced === 'object' && 'parameters' in replaced ? [replaced] : [];
  }
  const isLossy =
    'text' in expression ||
    'lower' in expression ||
    'upTo' in expression ||
    'abridge' in expression;
  return isLossy ? [] : [expression];
}
