import type { RoutePolicy, Scheme } from '@countersign/core';
import type { RefusalContext } from './refusal.ts';

/** How a route refuses: the challenges that it offers, and the form that the caller reads. */
export type RefusalStyle = Pick<RefusalContext, 'challenges' | 'form'>;

/**
 * Answers in the form of the scheme that was presented, by its name or that of a variant. Where none
 * was, in that of the route's scheme, if it has only one: whom else can it expect?
 */
export function refusalStyle(
  schemes: readonly Scheme[],
  policy: RoutePolicy,
  presented: string | undefined,
): RefusalStyle {
  const accepted = schemes.filter(
    (scheme) =>
      policy.schemes === undefined || policy.schemes.some((name) => isCalled(scheme, name)),
  );
  const [first, ...others] = accepted;
  const only = others.length === 0 ? first : undefined;
  const speaker =
    presented === undefined
      ? only
      : schemes.find((scheme) => scheme.name === presented || isCalled(scheme, presented));
  return {
    challenges: [...new Set(accepted.map(({ challenge }) => challenge))],
    form: speaker?.refusals,
  };
}

const isCalled = ({ variants }: Scheme, variant: string): boolean =>
  variants.some(({ name }) => name === variant);
