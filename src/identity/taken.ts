import { kernelErrors, type DomainError } from '../kernel/index.ts';

/** A code that something else has already: said at its field. */
export function taken(pointer: string): DomainError {
  const detail = { it: 'È già usato da un altro elemento.', en: 'Something else has it already.' };
  return kernelErrors.CONFLICT(detail, { errors: [{ pointer, message: 'is taken' }] });
}

/** SQLSTATE, PostgreSQL appendix A. */
const UNIQUE_VIOLATION = '23505';

/** Names the field of what the database refused as a duplicate. */
export async function unique<T>(pointer: string, insertion: Promise<T>): Promise<T> {
  try {
    return await insertion;
  } catch (error) {
    throw (error as { code?: unknown }).code === UNIQUE_VIOLATION ? taken(pointer) : error;
  }
}
