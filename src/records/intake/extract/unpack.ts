import { createHash } from 'node:crypto';
import { detectMime, PKCS7, TSD } from '../../content/mime.ts';
import { shownName } from '../../content/names.ts';
import { unwrap, unwrapTimestamped, validateSignature } from '../../signatures/index.ts';
import { type Allowance, allowanceFor, LIMITS, Stop } from '../limits.ts';
import type { Part, Reason } from '../types.ts';
import { mailText, openMail } from './mail.ts';
import { unzipEntry, zipEntries } from './zip.ts';

const CONTAINERS: ReadonlySet<string> = new Set([PKCS7, TSD, 'message/rfc822', 'application/zip']);

/** Whether other files lie in this kind of content. */
export function isContainer(mime: string): boolean {
  return CONTAINERS.has(mime);
}

/** A file to be read for its text. `path` is undefined for the text of a mail that is the content itself. */
export interface Leaf {
  readonly path: string | undefined;
  readonly mime: string;
  readonly bytes: Buffer;
}

export interface Unpacked {
  readonly parts: readonly Part[];
  readonly leaves: readonly Leaf[];
  /** The part that was asked for by its number. */
  readonly wanted: Leaf | undefined;
  /** Why not everything was unpacked. */
  readonly reason: Reason | undefined;
}

interface Child {
  readonly name: string;
  readonly bytes: Buffer;
}

const MAX_PATH = 1000;

/**
 * What lies in a signed file, a mail, an archive, and what lies in that, to a depth of 5. What was found before a limit or a defect is told
 * with the reason. Never throws for what the bytes are. `only`: number of a part, from 1 on, whose bytes are wanted.
 */
export async function unpack(bytes: Buffer, mime: string, only?: number): Promise<Unpacked> {
  const parts: Part[] = [];
  const leaves: Leaf[] = [];
  const allowance = allowanceFor(bytes.length);
  let wanted: Leaf | undefined;
  let reason: Reason | undefined;

  const open = async (content: Buffer, kind: string, depth: number, path: string | undefined): Promise<void> => {
    if (depth > LIMITS.depth) throw new Stop('too-deep');
    if (kind === 'message/rfc822') {
      const mail = await openMail(content).catch((error: unknown) => {
        // What cannot be taken apart is still read as it stands.
        leaves.push({ path, mime: 'text/plain', bytes: content.subarray(0, MAX_MAIL_TEXT) });
        throw error;
      });
      leaves.push({ path, mime: 'text/plain', bytes: Buffer.from(mailText(mail, MAX_MAIL_TEXT), 'utf8') });
      for (const [index, file] of mail.attachments.entries()) {
        await take({ name: file.filename ?? `allegato-${index + 1}`, bytes: file.content }, depth, path);
      }
    } else if (kind === 'application/zip') {
      for (const entry of zipEntries(content)) {
        try {
          await take({ name: entry.name, bytes: unzipEntry(content, entry, allowance) }, depth, path);
        } catch (error) {
          // One file that cannot be read keeps nobody from the others; a limit does.
          if (!(error instanceof Stop) || !['encrypted', 'damaged'].includes(error.reason)) throw error;
          reason ??= error.reason;
        }
      }
    } else {
      const inner = kind === TSD ? unwrapTimestamped(content) : unwrap(content);
      // A signature that stands apart from what it signs is whole and holds nothing.
      if (inner) await take({ name: bare(path ?? ''), bytes: inner.content }, depth, undefined);
      else if (!isWhole(content, kind)) throw new Stop('damaged', 'no signed file can be read');
    }
  };
  const take = async (child: Child, depth: number, within: string | undefined): Promise<void> => {
    spend(allowance, child.bytes.length, depth);
    const mime = detectMime(child.bytes.subarray(0, 16_384));
    const path = pathOf(within, child.name);
    const sha256 = createHash('sha256').update(child.bytes).digest('hex');
    parts.push({ path, mime, size: child.bytes.length, sha256, depth });
    if (parts.length === only) wanted = { path, mime, bytes: child.bytes };
    if (isContainer(mime)) await open(child.bytes, mime, depth + 1, path);
    else leaves.push({ path, mime, bytes: child.bytes });
  };
  try {
    await open(bytes, mime, 1, undefined);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    reason ??= error.reason;
  }
  return { parts, leaves, wanted, reason };
}

const MAX_MAIL_TEXT = 2_000_000;

/** Whether a signed file that encloses nothing is a signature that stands apart, and not a ruin. */
function isWhole(bytes: Buffer, kind: string): boolean {
  return kind !== TSD && validateSignature({ bytes, at: new Date(0), anchors: [] }).rule !== 'format.unreadable';
}

function spend(allowance: Allowance, size: number, depth: number): void {
  allowance.parts -= 1;
  if (allowance.parts < 0) throw new Stop('too-many');
  if (depth > LIMITS.depth) throw new Stop('too-deep');
  // Files of an archive were counted while they were unpacked; what is only enclosed is no larger than what encloses it.
  if (size > LIMITS.unpackedBytes) throw new Stop('too-dense');
}

/** A name as it is shown: it never names anything on this machine. */
function pathOf(within: string | undefined, name: string): string {
  const shown = shownName(name, MAX_PATH) || 'senza nome';
  return (within === undefined ? shown : `${within} › ${shown}`).slice(0, MAX_PATH);
}

/** The name of the original of a signed or time-stamped file. */
function bare(name: string): string {
  return name.replace(/\.(p7m|tsd)$/i, '') || 'originale';
}
