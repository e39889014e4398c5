import { namesOtherCharset, type RequestView } from '../../authenticate/request-view.ts';
import type { CryptoEngine } from '../../ports/crypto-engine.ts';
import { readFlatXml } from './flat-xml.ts';
import { boundaryOf, readMultipart } from './multipart.ts';
import { Parameters } from '../parameters.ts';
import type { ParameterBody } from '../profile/profile.ts';
import { mentions } from './read-fields.ts';
import { encodeRfc3986 } from '../rfc3986.ts';

/** Reads the parameters of one kind of body. */
export interface BodyReader {
  /** Whether a request says that its body is of this kind. */
  readonly fits: (view: RequestView) => boolean;
  /** The body as text; undefined when it is none. */
  readonly toText: (body: Uint8Array, engine: CryptoEngine) => string | undefined;
  /** The parameters, or what is wrong with the text. */
  readonly read: (text: string, limit: number, view: RequestView) => Parameters | string;
  /** Whether a text that could not be read seems to have a parameter. */
  readonly mentions: (text: string, name: string) => boolean;
}

const xmlType = /^(?:text|application)\/xml[ \t]*(?:;|$)/i;

const fromUtf8: BodyReader['toText'] = (body, engine) => engine.utf8Decode(body);

const readers: Readonly<Record<ParameterBody, BodyReader>> = {
  form: {
    fits: (view) => view.hasFormBody(),
    toText: fromUtf8,
    read: (text, limit) => Parameters.parse(text, limit),
    mentions,
  },
  xml: {
    // clients of WeChat Pay send it without a type
    fits(view) {
      const type = view.header('content-type');
      return view.request.body.present && (type === undefined || isXml(type));
    },
    toText: fromUtf8,
    read(text, limit, view) {
      if (namesOtherCharset(typeOf(view))) return 'the XML is not said to be UTF-8';
      const pairs = readFlatXml(text, limit);
      return typeof pairs === 'string' ? pairs : Parameters.of(pairs, encodeRfc3986);
    },
    mentions: (text, name) => text.includes(`<${name}>`),
  },
  multipart: {
    fits: (view) => view.request.body.present && multipartType.test(typeOf(view)),
    toText: toBinaryText,
    read(text, limit, view) {
      const boundary = boundaryOf(typeOf(view));
      if (boundary === undefined) return 'the boundary of the multipart body is unreadable';
      const pairs = readMultipart(text, boundary, limit);
      return typeof pairs === 'string' ? pairs : Parameters.of(pairs, encodeRfc3986);
    },
    mentions: (text, name) => new RegExp(`\\bname="?${name}\\b`, 'i').test(text),
  },
};

const multipartType = /^multipart\/form-data[ \t]*(?:;|$)/i;

function typeOf(view: RequestView): string {
  const type = view.header('content-type');
  return typeof type === 'string' ? type : '';
}

/** As many bytes as a call takes arguments everywhere. */
const chunkBytes = 8192;

/** One character for each byte: files are no text. */
function toBinaryText(body: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < body.length; start += chunkBytes) {
    pieces.push(String.fromCharCode(...body.subarray(start, start + chunkBytes)));
  }
  return pieces.join('');
}

const isXml = (type: string | symbol): boolean => typeof type === 'string' && xmlType.test(type);

/** The readers of these kinds of body. */
export function bodyReaders(kinds: readonly ParameterBody[]): readonly BodyReader[] {
  return kinds.map((kind) => readers[kind]);
}
