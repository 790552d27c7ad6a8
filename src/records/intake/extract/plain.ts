/**
 * Text in whatever encoding it comes: by its byte order mark, as UTF-8 where it is valid, as UTF-16 where every other byte is zero, else
 * as Windows-1252, which every byte sequence is.
 */
export function decodeText(bytes: Buffer): string {
  const named = byMark(bytes) ?? (isUtf8(bytes) ? 'utf-8' : (byZeros(bytes) ?? 'windows-1252'));
  if (named === 'utf-32le' || named === 'utf-32be') return utf32(bytes, named === 'utf-32le');
  return decodeAs(named, bytes);
}

/** 0x80 to 0x9f of Windows-1252: Node 20 decodes them as the control characters of ISO 8859-1. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Text in a named encoding. @throws RangeError for a name that nobody knows. */
export function decodeAs(name: string, bytes: Buffer): string {
  const decoder = new TextDecoder(name);
  if (decoder.encoding !== 'windows-1252') return decoder.decode(bytes);
  return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (one) => WINDOWS_1252[one.charCodeAt(0) - 0x80]!);
}

function byMark(bytes: Buffer): string | undefined {
  const head = bytes.subarray(0, 4).toString('hex');
  if (head.startsWith('efbbbf')) return 'utf-8';
  if (head === 'fffe0000') return 'utf-32le';
  if (head === '0000feff') return 'utf-32be';
  if (head.startsWith('fffe')) return 'utf-16le';
  return head.startsWith('feff') ? 'utf-16be' : undefined;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !bytes.subarray(0, 4096).includes(0);
  } catch {
    return false;
  }
}

/** Letters of European languages have a zero byte beside them in UTF-16. */
function byZeros(bytes: Buffer): string | undefined {
  const sample = bytes.subarray(0, 4096);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < sample.length; at += 1) {
    if (sample[at] !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  const many = sample.length / 4;
  if (odd > many && even < odd / 4) return 'utf-16le';
  return even > many && odd < even / 4 ? 'utf-16be' : undefined;
}

function utf32(bytes: Buffer, little: boolean): string {
  const pieces: string[] = [];
  for (let at = 4; at + 4 <= bytes.length; at += 4) {
    const point = little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    pieces.push(point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd');
  }
  return pieces.join('');
}
