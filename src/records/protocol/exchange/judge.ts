import type { RegisteredDocument } from '../types.ts';
import { AnomalyFound, readMessage } from './read.ts';
import type { Anomaly, ExchangeMessage } from './types.ts';
import { type SealVerdict, verifySeal } from './verify.ts';

/** What a message of annex 6 turned out to be. */
export interface Judged {
  /** Undefined where it cannot be read. */
  readonly message: ExchangeMessage | undefined;
  readonly seal: SealVerdict | null;
  readonly anomaly: Anomaly | null;
  readonly reason: string | null;
}

/** Reads a message; what cannot be read is an anomaly and no error: the mail that it came with is registered all the same. */
export function judge(bytes: Buffer): Judged {
  try {
    const { message, root } = readMessage(bytes);
    if (message.kind !== 'mark') return { message, seal: null, anomaly: null, reason: null };
    const seal = verifySeal(root);
    const anomaly = seal.valid ? null : '001_ValidazioneFirma';
    return { message, seal, anomaly, reason: seal.reason };
  } catch (error) {
    if (!(error instanceof AnomalyFound)) throw error;
    return { message: undefined, seal: null, anomaly: error.anomaly, reason: error.message };
  }
}

/**
 * Compares what a mark states with the files that came with it: first those that are missing or that nobody can compare, then those that
 * differ. An anomaly found before stays.
 */
export function compareFiles(judged: Judged, files: readonly RegisteredDocument[]): Judged {
  if (judged.anomaly !== null || judged.message?.kind !== 'mark') return judged;
  const { documents } = judged.message;
  const digests = new Map<string, string[]>();
  for (const { filename, sha256 } of files) {
    const name = plain(filename);
    digests.set(name, [...(digests.get(name) ?? []), sha256]);
  }
  const missing = documents.find(({ filename }) => !digests.has(plain(filename)));
  if (missing) {
    const reason = `manca il file «${missing.filename}» dichiarato nella segnatura`;
    return { ...judged, anomaly: '003_DocumentoAllegatiNonLeggibili', reason };
  }
  const other = documents.find(({ filename, sha256 }) => !sha256 || !digests.get(plain(filename))!.includes(sha256));
  if (!other) return judged;
  const reason = `l’impronta di «${other.filename}» non è quella della segnatura`;
  return { ...judged, anomaly: '002_AnomaliaImpronte', reason };
}

/** Mail programs write one name in several ways. */
function plain(filename: string): string {
  return filename.normalize('NFC').replace(/\s+/g, ' ').trim();
}
