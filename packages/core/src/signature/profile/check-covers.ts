import { isWanted } from '../compile/wanted-headers.ts';
import { isDigestRule } from './digest-rule.ts';
import type { Expression } from './expression.ts';
import type { SignatureProfile } from './profile.ts';
import type { BodyKind } from './signed-pieces.ts';

/** Whether a piece that has no others in it binds something. */
type Test = (piece: Expression) => boolean;

const isWord =
  (...words: readonly string[]): Test =>
  (piece) =>
    typeof piece === 'string' && words.includes(piece);

const isTarget: Test = (piece) =>
  piece === 'target' ||
  (typeof piece === 'object' && ('targetBefore' in piece || 'targetWithout' in piece));

/** By the names of RFC 9421 §2.2. */
const components: Readonly<Record<string, Test>> = {
  '@method': isWord('method', 'lower-method'),
  '@scheme': isWord('protocol'),
  '@authority': isWord('authority', 'host', 'hostname'),
  '@path': (piece) =>
    piece === 'path' || isTarget(piece) || (typeof piece === 'object' && 'path' in piece),
};

/**
 * Checks that a profile reports as covered what its string to sign has in it, and nothing else: what
 * the principal says is believed. Throws `RangeError`.
 */
export function checkCovers(profile: SignatureProfile): void {
  for (const [index, name] of profile.covers.entries()) {
    if (isCovered(name, profile)) continue;
    throw new RangeError(`"covers[${index}]" has ${name}, which is not signed`);
  }
}

function isCovered(name: string, profile: SignatureProfile): boolean {
  const { fields, body, query } = profile;
  switch (name) {
    case 'keyid':
      // it chooses the secret
      return true;
    case 'created':
      return fields.timestamp !== undefined || fields.validFrom !== undefined;
    case 'expires':
      return fields.validUntil !== undefined || fields.validSeconds !== undefined;
    case 'nonce':
      return fields.nonce !== undefined;
    case 'content-digest':
      return body !== 'unbound' && (!isDigestRule(body) || body.whenAbsent !== 'unbound');
    case '@query':
      return query !== 'unbound';
    default: {
      const test = Object.hasOwn(components, name) ? components[name] : headerTest(name, profile);
      return (
        test !== undefined &&
        kindsOf(profile).every((kind) => binds(profile.stringToSign, kind, test))
      );
    }
  }
}

function kindsOf({ bodyOnly }: SignatureProfile): readonly BodyKind[] {
  return bodyOnly === true ? ['signedForm'] : ['absent', 'signedForm', 'other'];
}

function headerTest(name: string, { signedHeaders }: SignatureProfile): Test | undefined {
  if (!/^[a-z0-9-]+$/.test(name)) return undefined;
  const chosen = [...(signedHeaders?.always ?? []), ...(signedHeaders?.whenSent ?? [])];
  return (piece) => {
    if (typeof piece !== 'object') return name === 'host' && piece === 'host';
    if ('header' in piece) return piece.header === name;
    if (!('headers' in piece)) return false;
    const { headers } = piece;
    if (headers === 'signed') return chosen.some((one) => isWanted(name, one));
    if ('prefix' in headers) return name.startsWith(headers.prefix);
    if ('signedAnd' in headers)
      return [...chosen, ...headers.signedAnd].some((one) => isWanted(name, one));
    return headers.includes(name);
  };
}

/** Whether every string with such a body has something in it that passes the test. */
function binds(expression: Expression, kind: BodyKind, test: Test): boolean {
  if (test(expression)) return true;
  if (typeof expression === 'string') return false;
  const inner = (piece: Expression): boolean => binds(piece, kind, test);
  if ('join' in expression) return expression.of.some(inner);
  if ('whenBody' in expression) return inner(expression.whenBody[kind]);
  if ('when' in expression) {
    // a text that is one and no other is known without being written
    const isTold = expression.is.length === 1 && inner(expression.when);
    return (isTold || inner(expression.write)) && inner(expression.otherwise);
  }
  if ('of' in expression) return inner(expression.of);
  if ('in' in expression) return inner(expression.in);
  if ('lower' in expression) return inner(expression.lower);
  return 'ifAny' in expression && inner(expression.ifAny);
}
