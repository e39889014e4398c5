import { isDigestRule } from './digest-rule.ts';
import type { Expression, ExpressionNode, ParametersExpression } from './expression.ts';
import type { SignatureProfile } from './profile.ts';

/** A piece that has no others in it. */
type Leaf = Extract<
  ExpressionNode,
  | { readonly text: string }
  | { readonly header: string }
  | { readonly field: string }
  | { readonly parameters: string }
  | { readonly headers: unknown }
  | { readonly path: string }
  | { readonly targetBefore: string }
  | { readonly targetWithout: string }
  | { readonly bodyHash: string }
  | { readonly hostLabel: number }
  | { readonly day: string }
>;

/** An expression and all pieces that it is built of, whether every request has them or not. */
export function piecesOf(expression: Expression): readonly Expression[] {
  return [expression, ...partsOf(expression).flatMap(piecesOf)];
}

/** What an expression is built of directly. */
export function partsOf(expression: Expression): readonly Expression[] {
  if (typeof expression === 'string') return [];
  if ('join' in expression) return expression.of;
  if ('of' in expression) return [expression.of];
  if ('in' in expression) return [expression.in];
  if ('lower' in expression) return [expression.lower];
  if ('ifAny' in expression) return [expression.ifAny];
  if ('whenBody' in expression) return Object.values(expression.whenBody);
  if ('when' in expression) return [expression.when, expression.write, expression.otherwise];
  // a node that is built of others cannot be forgotten here
  expression satisfies Leaf;
  return [];
}

/** Those pieces that write parameters. */
export function parametersAmong(pieces: readonly Expression[]): readonly ParametersExpression[] {
  return pieces.flatMap((piece) =>
    typeof piece === 'object' && 'parameters' in piece ? [piece] : [],
  );
}

/** Every expression of a profile, with its path. */
export function expressionsOf({
  stringToSign,
  key,
  body,
  fields,
}: SignatureProfile): readonly (readonly [path: string, expression: Expression])[] {
  const digest = isDigestRule(body) ? body : undefined;
  const found: readonly (readonly [string, Expression | undefined])[] = [
    ['stringToSign', stringToSign],
    ...(key?.chain ?? []).map((link, index) => [`key.chain[${index}]`, link] as const),
    ['body.before', digest?.before],
    ['body.after', digest?.after],
    ...Object.entries(fields).map(
      ([name, carrier]) => [`fields.${name}.equals`, carrier?.equals] as const,
    ),
  ];
  return found.flatMap(([path, expression]) =>
    expression === undefined ? [] : [[path, expression] as const],
  );
}

/** All pieces of all expressions of a profile. */
export function allPieces(profile: SignatureProfile): readonly Expression[] {
  return expressionsOf(profile).flatMap(([, expression]) => piecesOf(expression));
}
