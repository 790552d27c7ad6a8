/**
 * Standard base64 with its padding (RFC 4648 §4), in its one canonical form: no line breaks, no stray bits in the last character.
 * @returns undefined for everything else, the empty string included.
 */
export function readBase64(text: string): Buffer | undefined {
  if (text.length === 0 || text.length % 4 !== 0) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** The text of bytes that are UTF-8, of whole characters, and not longer than `limit`. @returns undefined for everything else. */
export function readUtf8(bytes: Uint8Array | string, limit: number): string | undefined {
  if (bytes.length > limit) return undefined;
  if (typeof bytes === 'string') return bytes.isWellFormed() ? bytes : undefined;
  try {
    // ignoreBOM keeps the mark in the text: it is signed like everything else, not silently taken away.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
