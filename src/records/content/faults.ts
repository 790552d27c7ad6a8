import { DomainError, kernelErrors } from '../../kernel/index.ts';
import { recordsErrors } from '../errors.ts';

/** Where contents lie: under a body, or in a room of their own in it (`body/room`). */
export const PLACE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/;
export const DIGEST = /^[0-9a-f]{64}$/;
/** What a driver shows of the beginning, for the detection of the type. */
export const HEAD_BYTES = 16 * 1024;

/** The refusal of what is larger than it may be. */
export function tooLarge(limit: number): DomainError {
  const megabytes = Math.floor(limit / 1_000_000);
  return kernelErrors.TOO_LARGE({
    it: `Il contenuto supera ${megabytes} MB.`,
    en: `The content is larger than ${megabytes} MB.`,
  });
}

const BROKEN_SOURCE = new Set(['ECONNRESET', 'ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);

/** What a sender is told of a fault while bytes are taken: that it broke off, or that the disk is full; else the fault itself. */
export function refusalOf(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (BROKEN_SOURCE.has(code)) return recordsErrors.CONTENT_INCOMPLETE(undefined, { cause: error });
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  const full = { it: 'Lo spazio dell’archivio è esaurito.', en: 'The store has no space left.' };
  return kernelErrors.UNAVAILABLE(full, { cause: error });
}
