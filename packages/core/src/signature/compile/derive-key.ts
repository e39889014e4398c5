import type { SymmetricSecret } from '../../credential/secret-form.ts';
import type { CryptoEngine, HashAlgorithm, MacKey } from '../../ports/crypto-engine.ts';
import { compileExpression } from './compile-expression.ts';
import type { KeyDerivation, ProfileAlgorithm } from '../profile/profile.ts';
import { encodeRfc3986 } from '../rfc3986.ts';
import type { SigningSource } from './signing-source.ts';

/** Finds the MAC key that a secret gives for one request. */
export type KeyFinder = (secret: SymmetricSecret, source: SigningSource) => MacKey;

/** Scopes of one secret whose keys are kept: a client uses one or two a day. */
const keptKeys = 8;

/** Makes what turns a secret into the key of the MAC; the secret itself unless the profile says more. */
export function compileKey(
  derivation: KeyDerivation | undefined,
  { hash: algorithmHash }: Extract<ProfileAlgorithm, { kind: 'hmac' | 'digest' }>,
): KeyFinder {
  if (derivation === undefined) return (secret) => secret.mac;
  const { chain = [], as = 'bytes', hash = algorithmHash } = derivation;
  const links = chain.map(compileExpression);
  // Found whether the signature holds or not, so that its time tells nothing about the key.
  const kept = new WeakMap<SymmetricSecret, Map<string, MacKey>>();
  return (secret, source) => {
    const { engine } = source;
    const texts = links.map((write) => write(source));
    // by lengths too: a text from the query may hold any mark that could stand between them
    const name = texts.map((text) => `${text.length}:${text}`).join('');
    let keys = kept.get(secret);
    if (keys === undefined) kept.set(secret, (keys = new Map<string, MacKey>()));
    const known = keys.get(name);
    if (known !== undefined) return known;
    let key = baseKey(derivation, secret, engine);
    for (const text of texts) key = nextKey(key, text, { as, hash, engine });
    if (keys.size >= keptKeys) keys.clear();
    keys.set(name, key);
    return key;
  };
}

function baseKey(
  derivation: KeyDerivation,
  { secret }: SymmetricSecret,
  engine: CryptoEngine,
): MacKey {
  const { before = '', after = '', digest, base64After, escape } = derivation;
  return secret.use((value) => {
    if (base64After !== undefined && value.startsWith(base64After)) {
      const bytes = engine.decode(value.slice(base64After.length), 'base64');
      if (bytes !== undefined && bytes.length > 0) return engine.macKey(bytes);
    }
    const escaped = escape === 'rfc3986' ? encodeRfc3986(value) : value;
    const text = digest === undefined ? escaped : engine.hash(digest, escaped, 'hex');
    return engine.macKey(before + text + after);
  });
}

interface Link {
  readonly as: 'bytes' | 'hex';
  readonly hash: HashAlgorithm;
  readonly engine: CryptoEngine;
}

function nextKey(key: MacKey, text: string, { as, hash, engine }: Link): MacKey {
  const hex = key.sign(hash, text, 'hex');
  return engine.macKey(as === 'hex' ? hex : (engine.decode(hex, 'hex') ?? hex));
}
