import type { RequestView } from '../../authenticate/request-view.ts';
import type { RoutePolicy } from '../../authenticate/route-policy.ts';
import type { Freshness, Scheme } from '../../authenticate/scheme.ts';
import type { SignatureFields } from './check-fields.ts';
import type { CompiledProfile } from '../compile/compile-profile.ts';
import type { Credentials } from './credentials.ts';
import type { Parameters } from '../parameters.ts';
import type { SignatureProfile } from '../profile/profile.ts';

/** Where the pieces of a claim came from. */
export interface Presented {
  readonly scheme: Scheme;
  readonly profiles: ReadonlyMap<string, CompiledProfile>;
  /** The first of them; all carry their fields alike. */
  readonly profile: SignatureProfile;
  readonly view: RequestView;
  readonly fields: SignatureFields;
  /** As received. */
  readonly authority: string;
  readonly query: Parameters;
  /** The parameters of the body that carried the fields, if one did. */
  readonly signedForm: Parameters | undefined;
  readonly credentials: Credentials | undefined;
  readonly freshness: Freshness | undefined;
  readonly maxParameters: number;
  readonly policy: RoutePolicy;
}

/** What was found out about that for one profile. */
export interface Findings {
  /** The names of the headers that the caller signed. */
  readonly signedHeaders: readonly string[];
  /** How the body stands to the signature. */
  readonly binding: BodyBinding;
}

/** How the body of a request stands to its signature. */
export type BodyBinding =
  /** There is none, or the string to sign binds it. */
  | 'bound'
  /** The signature binds a digest that the request declares. */
  | 'declared'
  | 'unbound';
