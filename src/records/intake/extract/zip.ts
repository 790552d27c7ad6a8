import { inflateRawSync } from 'node:zlib';
import { type Allowance, LIMITS, Stop } from '../limits.ts';

/** One file of a ZIP archive as its directory tells (APPNOTE 4.3.12). */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly at: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const UTF8_NAME = 0x0800;

/**
 * The files of an archive, without its folders. Sizes in the directory are never believed: what is unpacked is counted.
 * @throws Stop `damaged` where there is no directory, `too-many` beyond 1,000 files.
 */
export function zipEntries(bytes: Buffer): readonly ZipEntry[] {
  const end = endOf(bytes);
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  const count = bytes.readUInt16LE(end + 10);
  for (let seen = 0; seen < count; seen += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw new Stop('damaged', 'broken directory');
    const flags = bytes.readUInt16LE(at + 8);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString(flags & UTF8_NAME ? 'utf8' : 'latin1', at + 46, at + 46 + nameLength);
    if (!name.endsWith('/')) {
      if (entries.length >= LIMITS.parts) throw new Stop('too-many');
      entries.push({
        name,
        method: bytes.readUInt16LE(at + 10),
        encrypted: (flags & 1) === 1,
        packed: bytes.readUInt32LE(at + 20),
        at: bytes.readUInt32LE(at + 42),
      });
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The bytes of one file. @throws Stop `encrypted`, `damaged`, or `too-dense` when the allowance is used up. */
export function unzipEntry(bytes: Buffer, entry: ZipEntry, allowance: Allowance): Buffer {
  if (entry.encrypted) throw new Stop('encrypted');
  if (entry.at + 30 > bytes.length || bytes.readUInt32LE(entry.at) !== LOCAL) throw new Stop('damaged', 'no such file');
  const from = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
  if (from + entry.packed > bytes.length) throw new Stop('damaged', 'truncated');
  const packed = bytes.subarray(from, from + entry.packed);
  const content = entry.method === 0 ? packed : inflate(packed, entry.method, allowance);
  if (content.length > allowance.bytes) throw new Stop('too-dense');
  allowance.bytes -= content.length;
  return content;
}

function inflate(packed: Buffer, method: number, allowance: Allowance): Buffer {
  if (method !== 8) throw new Stop('damaged', `packed by method ${method}`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, allowance.bytes) });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new Stop('too-dense');
    throw new Stop('damaged', (error as Error).message);
  }
}

/** The end record, which a comment of at most 65,535 bytes may follow. */
function endOf(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 65_535); at -= 1) {
    if (bytes[at] === 0x50 && bytes.readUInt32LE(at) === END) return at;
  }
  throw new Stop('damaged', 'no directory');
}
