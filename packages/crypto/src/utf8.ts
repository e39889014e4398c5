const encoder = new TextEncoder();
// A byte order mark is data here, not a hint.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 bytes of a string; a lone surrogate becomes U+FFFD. */
export function utf8Encode(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The string, or undefined when the bytes are not valid UTF-8. */
export function utf8Decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The bytes of a message; strings count as UTF-8. */
export function bytesOf(message: string | Uint8Array): Uint8Array {
  return typeof message === 'string' ? utf8Encode(message) : message;
}
