import { DomainError, kernelErrors } from '../kernel/index.ts';

/** A code that something else has already: said at its field. */
export function taken(pointer: string): DomainError {
  const detail = { it: 'È già usato da un altro elemento.', en: 'Something else has it already.' };
  return kernelErrors.CONFLICT(detail, { errors: [{ pointer, message: 'is taken' }] });
}

/** Names the field of what the database refused as a duplicate. */
export async function unique<T>(pointer: string, insertion: Promise<T>): Promise<T> {
  try {
    return await insertion;
  } catch (error) {
    throw error instanceof DomainError && error.code === 'CONFLICT' ? taken(pointer) : error;
  }
}
