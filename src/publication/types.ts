/**
 * Glossary
 * - notice board (albo pretorio on-line): publication with legal effect, for a period (L. 69/2009 art. 32)
 * - board entry (registrazione dell'albo): one publication with its own yearly number
 * - publication report (relata di pubblicazione): proof of the period of publication
 * - oblivion (oblio): after the period only "known, from–to, body and type" may be told
 */
import type { Readable } from 'node:stream';

/** Port: content that is public now. Bound to the repository's content store by the composition root. */
export interface PublicContent {
  open(bodyId: string, sha256: string): Promise<Readable>;
}

/** Where an entry stands on a given day. */
export type BoardState = 'future' | 'current' | 'expired' | 'withdrawn';

/** What the public reads of an entry. */
export interface PublicEntry {
  readonly id: string;
  readonly year: number;
  readonly number: number;
  readonly kind: string;
  readonly title: string;
  readonly source: string | null;
  readonly norm: string;
  readonly sha256: string;
  readonly filename: string;
  readonly mime: string;
  readonly size: number;
  readonly actCode: string | null;
  readonly fromDay: string;
  readonly toDay: string;
  readonly publishedAt: Date;
  readonly eventId: string;
}

export interface BoardEntry extends PublicEntry {
  readonly documentId: string;
  readonly actId: string | null;
  readonly withdrawnAt: Date | null;
  readonly withdrawalReason: string | null;
  readonly expiredAt: Date | null;
}
