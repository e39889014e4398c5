import { openScopes, type Scheme } from '@countersign/core';
import { requireStrings } from './check-option.ts';
import type { IssuerOptions } from './issuer-options.ts';

/** What a new key is checked against before it is made. */
export interface KeyWish {
  readonly scopes: readonly string[];
  readonly schemes: readonly string[];
}

/**
 * Makes the check of a key's scopes: well formed, known, within the issuer's ceiling, and within that
 * of open keys if one of the key's schemes proves nothing.
 *
 * @throws {RangeError} When a ceiling names a scope that the model does not know.
 */
export function createScopeRules(
  options: IssuerOptions,
  enabled: readonly Scheme[],
): (wish: KeyWish) => void {
  const { scopes: model = openScopes, ceiling, openKeyScopes } = options;
  for (const [name, list] of Object.entries({ ceiling, openKeyScopes })) {
    if (list === undefined) continue;
    requireStrings(name, list);
    const unknown = list.find((scope) => !model.isKnownGrant(scope));
    if (unknown !== undefined) throw outOfRange(name, `${unknown}, which is not a known scope`);
  }
  const openSchemes = new Set(
    enabled
      .flatMap(({ variants }) => variants)
      .filter(({ needs }) => needs.length === 0)
      .map(({ name }) => name),
  );
  const isOpenScope = (scope: string): boolean =>
    openKeyScopes === undefined
      ? scope.endsWith(':read')
      : model.withinCeiling(openKeyScopes, [scope]);

  return ({ scopes, schemes }) => {
    requireStrings('scopes', scopes);
    requireStrings('schemes', schemes);
    const twice = scopes.find((scope, index) => scopes.indexOf(scope) !== index);
    if (twice !== undefined) throw outOfRange('scopes', `${twice} twice`);
    for (const scope of scopes) {
      if (!model.isKnownGrant(scope)) {
        throw outOfRange('scopes', `${JSON.stringify(scope)}, which is not a known scope`);
      }
      if (ceiling !== undefined && !model.withinCeiling(ceiling, [scope])) {
        throw outOfRange('scopes', `${scope}, which is above the "ceiling"`);
      }
    }
    const open = schemes.find((scheme) => openSchemes.has(scheme));
    const tooMuch = open === undefined ? undefined : scopes.find((scope) => !isOpenScope(scope));
    if (tooMuch !== undefined) {
      throw outOfRange('scopes', `${tooMuch}, which ${open} must not give away without proof`);
    }
  };
}

function outOfRange(name: string, what: string): RangeError {
  return new RangeError(`"${name}" has ${what}`);
}
