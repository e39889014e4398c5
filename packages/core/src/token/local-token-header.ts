import { isPrintable, malformed } from '../authenticate/malformed.ts';
import type { Malformed } from '../authenticate/scheme.ts';
import type { CredentialFormat } from '../credential/credential-format.ts';
import type { JsonObject } from '../json-object.ts';
import type { CryptoEngine } from '../ports/crypto-engine.ts';
import { readJsonSegment } from './jwt.ts';

/** A header of a local token, checked. */
export interface LocalTokenHeader {
  readonly kind: 'header';
  readonly algorithm: LocalTokenAlgorithm;
  readonly appKey: string;
}

/** HMAC-SHA256 with the app_secret, or Ed25519 with the registered key. */
export type LocalTokenAlgorithm = 'HS256' | 'EdDSA';

/** The media type that keeps other JWTs from being taken for local tokens (RFC 8725 §3.11). */
export const localTokenType = 'app-token+jwt';

const memberCount = 3;
const maxRemembered = 1024;
const maxRememberedLength = 512;

/**
 * Reads the headers of local tokens. The same few come again and again, so those of tokens that held
 * are remembered; nobody without a key can fill this memory or push anything out of it.
 */
export class LocalTokenHeaders {
  readonly #format: Pick<CredentialFormat, 'isAppKey'>;
  readonly #remembered = new Map<string, LocalTokenHeader>();

  constructor(format: Pick<CredentialFormat, 'isAppKey'>) {
    this.#format = format;
  }

  read(segment: string, engine: CryptoEngine): LocalTokenHeader | Malformed {
    const known = this.#remembered.get(segment);
    if (known !== undefined) return known;
    const read = readJsonSegment(segment, engine);
    if (read.ok) return this.#check(read.value);
    return read.reason === 'encoding'
      ? malformed('auth_invalid', 'the header is not canonical base64url')
      : malformed('auth_malformed', 'the header is not one JSON object');
  }

  /** Keeps a header whose token has held. */
  remember(segment: string, header: LocalTokenHeader): void {
    if (segment.length > maxRememberedLength || this.#remembered.has(segment)) return;
    if (this.#remembered.size >= maxRemembered) {
      for (const oldest of this.#remembered.keys()) {
        this.#remembered.delete(oldest);
        break;
      }
    }
    this.#remembered.set(segment, header);
  }

  #check(header: JsonObject): LocalTokenHeader | Malformed {
    const { alg, typ, kid } = header;
    if (typ !== localTokenType) return malformed('invalid_token', 'typ is not app-token+jwt');
    if (alg !== 'HS256' && alg !== 'EdDSA') {
      return malformed('invalid_token', 'alg is neither HS256 nor EdDSA');
    }
    if (Object.keys(header).length > memberCount) {
      return malformed('invalid_token', 'the header has members besides alg, typ and kid');
    }
    if (typeof kid !== 'string' || !isPrintable(kid)) {
      return malformed('auth_malformed', 'kid is not visible text');
    }
    if (!this.#format.isAppKey(kid)) return malformed('auth_invalid', 'kid is not an app_key');
    return { kind: 'header', algorithm: alg, appKey: kid };
  }
}
