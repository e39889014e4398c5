import type { CoveragePolicy } from '../../authenticate/route-policy.ts';
import { isComponentName } from './components.ts';
import type { SignatureParameters } from './signature-parameters.ts';

/**
 * What an `http-signature` must cover unless a service or a route says otherwise: the whole request
 * line, the host, the body, the time and the nonce.
 *
 * @example
 * ```ts
 * import { defaultCoverage, type CoveragePolicy } from '@countersign/core';
 * const policy: CoveragePolicy = {
 *   ...defaultCoverage,
 *   components: [...defaultCoverage.components, 'content-type'],
 * };
 * ```
 */
export const defaultCoverage: CoveragePolicy = {
  components: ['@method', '@authority', '@path', '@query'],
  parameters: ['created', 'nonce'],
  bodyDigest: 'when-body',
};

/**
 * What a signature leaves out of what it must cover.
 *
 * @param policy What must be covered.
 * @param signature The covered components, without quotes, and the parameters.
 * @param hasBody Whether the message has a body.
 *
 * @example
 * ```ts
 * import { defaultCoverage, missingCoverage } from './coverage.ts';
 * const signature = { components: new Set(['@method']), parameters: { createdSeconds: 1 } };
 * missingCoverage(defaultCoverage, signature, false); // ['@authority', '@path', …]
 * ```
 */
export function missingCoverage(
  policy: CoveragePolicy,
  signature: {
    readonly components: ReadonlySet<string>;
    readonly parameters: Partial<SignatureParameters>;
  },
  hasBody: boolean,
): readonly string[] {
  const { components, parameters } = signature;
  const missing: string[] = [];
  for (const name of policy.components) if (!components.has(name)) missing.push(name);
  for (const name of policy.parameters) if (!hasParameter(parameters, name)) missing.push(name);
  if (hasBody && policy.bodyDigest === 'when-body' && !components.has('content-digest')) {
    missing.push('content-digest');
  }
  return missing;
}

function hasParameter(
  parameters: Partial<SignatureParameters>,
  name: CoveragePolicy['parameters'][number],
): boolean {
  switch (name) {
    case 'created':
      return parameters.createdSeconds !== undefined;
    case 'expires':
      return parameters.expiresSeconds !== undefined;
    case 'nonce':
      return parameters.nonce !== undefined;
    default:
      name satisfies never;
      return false;
  }
}

/**
 * Throws unless a policy is one that a signature can satisfy.
 *
 * @param policy As configured.
 * @throws TypeError for a wrong type, RangeError for a component or parameter that does not exist.
 *
 * @example
 * ```ts
 * import { checkCoverage, defaultCoverage } from './coverage.ts';
 * checkCoverage(defaultCoverage);
 * ```
 */
export function checkCoverage(policy: CoveragePolicy): void {
  if (typeof policy !== 'object' || policy === null) {
    throw new TypeError('"coverage" must be an object');
  }
  const { components, parameters, bodyDigest } = policy;
  if (!Array.isArray(components) || !components.every((name) => typeof name === 'string')) {
    throw new TypeError('"coverage.components" must be an array of strings');
  }
  const unknown = components.find(
    (name) => !name.startsWith('@query-param;') && !isComponentName(name),
  );
  if (unknown !== undefined) {
    throw new RangeError(`"coverage.components" holds "${unknown}", which a request does not have`);
  }
  if (!Array.isArray(parameters)) {
    throw new TypeError('"coverage.parameters" must be an array of strings');
  }
  if (!parameters.every((name) => ['created', 'expires', 'nonce'].includes(name))) {
    throw new RangeError('"coverage.parameters" may hold "created", "expires" and "nonce"');
  }
  if (bodyDigest !== 'when-body' && bodyDigest !== 'never') {
    throw new RangeError('"coverage.bodyDigest" must be "when-body" or "never"');
  }
}
