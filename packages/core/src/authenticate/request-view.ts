import type { AuthRequest } from '../request.ts';

/** A header that stands on more than one line where only one may be. */
export const repeated: unique symbol = Symbol('repeated');

/**
 * Reads an {@link AuthRequest} without building any object from it: header lines are found by a scan,
 * the target is cut by index. Both are safer than a parsed form (nothing is joined, decoded or
 * dropped) and cheaper.
 *
 * @example
 * ```ts
 * import { repeated, RequestView, type AuthRequest } from '@countersign/core';
 *
 * export function contentType(request: AuthRequest): string | undefined {
 *   const value = new RequestView(request).header('content-type');
 *   return value === repeated ? undefined : value;
 * }
 * ```
 */
export class RequestView {
  readonly request: AuthRequest;
  /** The path exactly as sent. */
  readonly rawPath: string;
  /** What follows the first `?`, exactly as sent; undefined when there is no `?`. */
  readonly rawQuery: string | undefined;
  #isPlain: boolean | undefined;
  #byName: Map<string, string | typeof repeated> | undefined;

  constructor(request: AuthRequest) {
    this.request = request;
    const target = request.rawTarget;
    const mark = target.indexOf('?');
    this.rawPath = mark === -1 ? target : target.slice(0, mark);
    this.rawQuery = mark === -1 ? undefined : target.slice(mark + 1);
  }

  /**
   * The value of a header that may stand only once; undefined when absent.
   *
   * @param name In lower case.
   */
  header(name: string): string | typeof repeated | undefined {
    const lines = this.request.rawHeaders;
    if (lines.length > scanned) return (this.#byName ??= indexHeaders(lines)).get(name);
    let found: string | undefined;
    for (let index = 0; index < lines.length; index += 2) {
      const candidate = lines[index];
      if (candidate !== undefined && isHeader(candidate, name)) {
        if (found !== undefined) return repeated;
        found = lines[index + 1] ?? '';
      }
    }
    return found;
  }

  /** Every value of a header, in order. `name` is in lower case. */
  headerLines(name: string): string[] {
    const lines = this.request.rawHeaders;
    const found: string[] = [];
    for (let index = 0; index < lines.length; index += 2) {
      const candidate = lines[index];
      if (candidate !== undefined && isHeader(candidate, name)) found.push(lines[index + 1] ?? '');
    }
    return found;
  }

  /**
   * Whether the request-target is one that a router cannot read in two ways: origin form, valid
   * percent-encoding, valid UTF-8, no fragment.
   */
  hasSoundTarget(): boolean {
    const target = this.request.rawTarget;
    if (this.isPlain) return true;
    if (target.charCodeAt(0) !== 0x2f || !printable.test(target)) return false;
    if (target.indexOf('%') === -1) return true;
    try {
      decodeURIComponent(target);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Whether the target is a path and `name=value` pairs of unreserved characters alone, as most are:
   * then every piece of it is its own canonical form.
   */
  get isPlain(): boolean {
    this.#isPlain ??= plainTarget.test(this.request.rawTarget);
    return this.#isPlain;
  }

  /** Whether the body declares itself an HTML form. */
  hasFormBody(): boolean {
    if (!this.request.body.present) return false;
    const type = this.header('content-type');
    return typeof type === 'string' && isFormType(type);
  }

  /** Whether the form, if the body is one, declares no other charset than UTF-8. */
  hasUtf8Form(): boolean {
    const type = this.header('content-type');
    return typeof type !== 'string' || !isFormType(type) || !namesOtherCharset(type);
  }
}

const plainTarget = /^\/[\w\-.~/]*\?[\w\-.~]+=[\w\-.~]*(?:&[\w\-.~]+=[\w\-.~]*)*$/;

/** Visible ASCII without `#`; anything else in a request-target is refused. */
const printable = /^[!"$-~]*$/;
const formType = /^application\/x-www-form-urlencoded[ \t]*(?:;|$)/i;
const otherCharset = /charset(?![ \t]*=[ \t]*"?utf-8"?[ \t]*$)/i;

/** Whether a `Content-Type` is that of an HTML form. */
export function isFormType(contentType: string): boolean {
  return formType.test(contentType);
}

/** Whether a `Content-Type` tells parsers to read something else than the UTF-8 that we read. */
export function namesOtherCharset(contentType: string): boolean {
  return otherCharset.test(contentType);
}

/** Names and values of more lines are looked up: who lists a thousand headers would have them scanned for each. */
const scanned = 128;

function indexHeaders(lines: readonly string[]): Map<string, string | typeof repeated> {
  const byName = new Map<string, string | typeof repeated>();
  for (let index = 0; index < lines.length; index += 2) {
    const name = (lines[index] ?? '').toLowerCase();
    byName.set(name, byName.has(name) ? repeated : (lines[index + 1] ?? ''));
  }
  return byName;
}

function isHeader(candidate: string, lowerName: string): boolean {
  return (
    candidate.length === lowerName.length &&
    (candidate === lowerName || candidate.toLowerCase() === lowerName)
  );
}
