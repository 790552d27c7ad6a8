/** Signed files as they come: raw, in base64, in PEM, or in base64 twice (what some mailers do to a `.p7m`). */

/** Larger files are not read into memory to be judged; a PEC message has at most 100 MB. */
export const MAX_BYTES = 256 * 1024 * 1024;

/** The binary file inside its textual wrapping, or the bytes themselves. Never throws. */
export function withoutArmour(bytes: Buffer): Buffer {
  let current = bytes;
  for (let layer = 0; layer < 2 && current[0] !== SEQUENCE; layer += 1) {
    const inner = decoded(current);
    if (!inner) return current;
    current = inner;
  }
  return current;
}

const SEQUENCE = 0x30;

function decoded(bytes: Buffer): Buffer | null {
  const head = bytes.subarray(0, 64).toString('latin1');
  // The start of a SEQUENCE longer than 127 bytes is always "MI" in base64; "TUl" is that in base64 again.
  if (!/^\s*(?:-----BEGIN [A-Z0-9 ]{1,30}-----|MI|TUl)/.test(head)) return null;
  const text = bytes.toString('latin1');
  const body = /^\s*-----BEGIN [A-Z0-9 ]{1,30}-----\s([^-]*)-----END/.exec(text)?.[1] ?? text;
  if (/[^A-Za-z0-9+/=\s]/.test(body)) return null;
  return Buffer.from(body, 'base64');
}
