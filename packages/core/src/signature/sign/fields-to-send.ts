import { isOptional } from '../verify/check-fields.ts';
import type { CompiledProfile } from '../compile/compile-profile.ts';
import { isWanted } from '../compile/wanted-headers.ts';
import { isDigestRule } from '../profile/digest-rule.ts';
import { Parameters } from '../parameters.ts';
import type { DigestRule, SignatureProfile } from '../profile/profile.ts';
import type { RequestToSign } from './request-to-sign.ts';
import type { SigningSource } from '../compile/signing-source.ts';
import { formatTime } from '../compile/time-format.ts';

/** All fields but those that are computed from others. */
export function baseFields(
  profile: SignatureProfile,
  request: RequestToSign,
): Record<string, string> {
  const { fields, time } = profile;
  const { timeMs, lifeSeconds = time?.maxSeconds ?? time?.windowSeconds ?? 0 } = request;
  const at = (ms: number): string => (time === undefined ? '' : formatTime(ms, time.format));
  const saysLife = request.lifeSeconds !== undefined || fields.validSeconds?.optional !== true;
  const known: Readonly<Record<string, string | undefined>> = {
    keyId: request.appKey,
    timestamp: at(timeMs),
    nonce: request.nonce,
    algorithm: fields.algorithm?.optional === true ? undefined : profile.algorithmName,
    validFrom: at(timeMs),
    validUntil: at(timeMs + lifeSeconds * 1000),
    validSeconds: saysLife ? String(lifeSeconds) : undefined,
    signedParameters: parametersToSign(profile, request),
    ...request.fields,
  };
  const base = Object.fromEntries(
    Object.entries(fields).flatMap(([name, carrier]) => {
      const value = carrier?.is ?? known[name];
      return value === undefined || name === 'signature' ? [] : [[name, value]];
    }),
  );
  if (fields.signedHeaders === undefined || base['signedHeaders'] !== undefined) return base;
  const signedHeaders = headersToSign(profile, request, base)?.join(
    profile.signedHeaders?.separator,
  );
  const isNothing = signedHeaders === '' && fields.signedHeaders.optional === true;
  return signedHeaders === undefined || isNothing ? base : { ...base, signedHeaders };
}

/**
 * Checks that a signer has what the profile asks for. Throws `RangeError` naming the field: one that is
 * missing, unknown, or holds the mark that stands between it and its neighbour.
 */
export function checkSentFields(
  { fields }: SignatureProfile,
  values: Readonly<Record<string, string>>,
  given: RequestToSign['fields'] = {},
): void {
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
  if (stranger !== undefined) {
    throw new RangeError(`"fields" has ${stranger}, which the profile does not have`);
  }
  for (const [name, carrier] of Object.entries(fields)) {
    if (carrier === undefined || name === 'signature' || carrier.json !== undefined) continue;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) {
      if (isOptional(name, carrier)) continue;
      throw new RangeError(`"fields" must have ${name}, which the profile asks for`);
    }
    if (
      carrier.split !== undefined &&
      carrier.decode === undefined &&
      value.includes(carrier.split)
    ) {
      throw new RangeError(
        `"fields" has "${carrier.split}" in ${name}, where it stands between fields`,
      );
    }
  }
}

/** All names of the query, for schemes whose clients list what they signed. */
function parametersToSign(
  { query }: SignatureProfile,
  { target }: RequestToSign,
): string | undefined {
  if (typeof query !== 'object' || !('listedBy' in query)) return undefined;
  const mark = target.indexOf('?');
  const parsed = Parameters.parse(mark === -1 ? '' : target.slice(mark + 1), Infinity);
  if (typeof parsed === 'string') throw new RangeError(`"target" has ${parsed}`);
  const names = parsed.names.map((name) => name.toLowerCase());
  return [...new Set(names)].toSorted().join(query.listedBy);
}

/** What must be signed of the headers that are sent and of those that the signature adds. */
function headersToSign(
  { fields, body, signedHeaders: rule }: SignatureProfile,
  request: RequestToSign,
  base: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  if (request.signedHeaders !== undefined || rule?.whenSent === undefined) {
    return request.signedHeaders ?? rule?.always;
  }
  const digest = isDigestRule(body) && writesDigest(body, request.body) ? body.field : undefined;
  const added = Object.entries(fields).flatMap(([name, carrier]) =>
    carrier?.header !== undefined && (name in base || name === digest) ? [carrier.header] : [],
  );
  const sent = [...added, ...(request.headers ?? []).map(([name]) => name.toLowerCase())];
  const wanted = sent.filter((name) => rule.whenSent?.some((one) => isWanted(name, one)));
  return [...new Set([...rule.always, ...wanted])].toSorted();
}

/** The digest that a request declares of its body, where it declares one. */
export function digestField(
  { profile: { body }, digested }: CompiledProfile,
  source: SigningSource,
): Readonly<Record<string, string>> {
  if (!isDigestRule(body) || source.fields[body.field] !== undefined) return {};
  if (!writesDigest(body, source.body)) return {};
  const data = digested === undefined ? source.body : digested(source);
  return { [body.field]: source.engine.hash(body.hash, data, body.encoding) };
}

function writesDigest({ whenAbsent }: DigestRule, body: Uint8Array = new Uint8Array(0)): boolean {
  return whenAbsent === 'computed' || (whenAbsent === 'unbound' && body.length > 0);
}
