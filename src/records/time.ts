import { kernelErrors } from '../kernel/index.ts';

/** An instant of the input. @throws VALIDATION_FAILED for what RFC 3339 allows and no clock of ours shows, such as a leap second. */
export function parseInstant(value: string, pointer: string): Date {
  const instant = new Date(value);
  if (Number.isNaN(instant.getTime())) {
    throw kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer, message: 'is not an instant' }] });
  }
  return instant;
}
