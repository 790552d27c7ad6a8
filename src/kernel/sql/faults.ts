import { DomainError, kernelErrors } from '../errors.ts';

/** SQLSTATE codes that mean something to a caller (PostgreSQL, appendix A). */
const byState: Readonly<Record<string, (cause: unknown) => DomainError>> = {
  '23505': (cause) =>
    kernelErrors.CONFLICT({ it: 'Esiste già un elemento uguale.', en: 'It exists already.' }, { cause }),
  '23503': (cause) => kernelErrors.NOT_FOUND(undefined, { cause }),
  // A value of ours is never of the wrong form: these come from a cursor that somebody forged.
  '22003': (cause) => kernelErrors.VALIDATION_FAILED(undefined, { cause }),
  '22007': (cause) => kernelErrors.VALIDATION_FAILED(undefined, { cause }),
  '22008': (cause) => kernelErrors.VALIDATION_FAILED(undefined, { cause }),
  '22P02': (cause) => kernelErrors.VALIDATION_FAILED(undefined, { cause }),
  '22021': (cause) => kernelErrors.VALIDATION_FAILED(undefined, { cause }),
  '22P05': (cause) => kernelErrors.VALIDATION_FAILED(undefined, { cause }),
  '53100': (cause) => unavailable(cause),
  '53300': (cause) => unavailable(cause),
  '55P03': (cause) => unavailable(cause),
  '57014': (cause) => unavailable(cause),
  '57P01': (cause) => unavailable(cause),
  '57P02': (cause) => unavailable(cause),
  '57P03': (cause) => unavailable(cause),
};

const RETRYABLE = new Set(['40001', '40P01']);
const SOCKET_FAULTS = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE']);

/** Turns what the database threw into a refusal with a stable code, where it has a meaning for the caller; else leaves it as it is. */
export function translateDatabaseError(error: unknown, connecting = false): unknown {
  if (error instanceof DomainError || !(error instanceof Error)) return error;
  const code = (error as { code?: string }).code;
  if (code && byState[code]) return byState[code](error);
  const lost =
    connecting || (code && SOCKET_FAULTS.has(code)) || /Connection terminated|not queryable/.test(error.message);
  return lost ? unavailable(error) : error;
}

/** Serialisation failures and deadlocks: the same work may succeed when it is run again from the start. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has((error as { code?: string } | undefined)?.code ?? '');
}

const inDoubt = new WeakSet<Error>();

/** The connection was lost after COMMIT was sent: nobody knows whether the transaction holds. @returns the error, marked so. */
export function leftInDoubt(error: unknown): unknown {
  if (error instanceof Error) inDoubt.add(error);
  return error;
}

/** Whether what failed may nevertheless have been done: whoever does it again may do it twice. */
export function isInDoubt(error: unknown): boolean {
  return error instanceof Error && inDoubt.has(error);
}

function unavailable(cause: unknown): DomainError {
  return kernelErrors.UNAVAILABLE(undefined, { cause, retryAfter: 2 });
}
