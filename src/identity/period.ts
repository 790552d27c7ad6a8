import { kernelErrors } from '../kernel/index.ts';

/** @throws VALIDATION_FAILED when the last day comes before the first. */
export function checkPeriod(validFrom: string, validTo: string | null): void {
  if (validTo === null || validTo >= validFrom) return;
  const errors = [{ pointer: '/validTo', message: 'must not come before validFrom' }];
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

/** Whether a day lies in a period whose last day is included; open where there is none. */
export function covers(period: { readonly validFrom: string; readonly validTo: string | null }, day: string): boolean {
  return period.validFrom <= day && (period.validTo === null || day <= period.validTo);
}
