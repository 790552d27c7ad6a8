import { type Context, kernelErrors, romeDate } from '../../../kernel/index.ts';
import { recordsErrors } from '../../errors.ts';
import { parseInstant } from '../../time.ts';
import { findDeferral, isEntered, isFormer, lockEmergency } from './store.ts';

/** The place of a registration in an emergency register. */
export interface EmergencyPlace {
  readonly id: string;
  readonly number: number;
  /** When it was written there. */
  readonly at: string;
}

/**
 * A deferral covers what came while it lasts and is registered before it ends (in the area that it was made for).
 * @throws DEFERRAL_NOT_VALID
 */
export async function requireDeferral(
  ctx: Context,
  id: string | undefined,
  areaCode: string,
  presentedAt: Date,
): Promise<void> {
  if (id === undefined) return;
  const deferral = await findDeferral(ctx.db, ctx.bodyId, id);
  const presented = romeDate(presentedAt);
  const covered =
    deferral?.areaCode === areaCode &&
    deferral.fromDay <= presented &&
    presented <= deferral.untilDay &&
    romeDate(ctx.lateNow()) <= deferral.untilDay;
  if (!covered) throw recordsErrors.DEFERRAL_NOT_VALID();
}

/**
 * What was written into an emergency register is entered again once, with the time of then (DPR 445/2000 art. 63 c. 5).
 * @throws EMERGENCY_NOT_VALID, EMERGENCY_NUMBER_TAKEN
 */
export async function requireEmergency(
  ctx: Context,
  place: EmergencyPlace | undefined,
  areaCode: string,
): Promise<void> {
  if (place === undefined) return;
  const emergency = await lockEmergency(ctx.db, ctx.bodyId, place.id);
  const at = parseInstant(place.at, '/emergency/at');
  const fits =
    emergency?.areaCode === areaCode &&
    at >= emergency.startedAt &&
    at <= (emergency.endedAt ?? ctx.lateNow()) &&
    place.number <= (emergency.lastNumber ?? place.number);
  if (!fits) throw recordsErrors.EMERGENCY_NOT_VALID();
  if (await isEntered(ctx.db, ctx.bodyId, place.id, place.number)) throw recordsErrors.EMERGENCY_NUMBER_TAKEN();
}

/** @throws VALIDATION_FAILED for an entry of the system before that is not there. */
export async function requireFormer(ctx: Context, id: string | undefined): Promise<void> {
  if (id === undefined || (await isFormer(ctx.db, ctx.bodyId, id))) return;
  const errors = [{ pointer: '/references/formerEntryId', message: 'is no entry of the system before' }];
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}
