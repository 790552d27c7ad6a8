import { daysBetween } from '../../kernel/index.ts';

/** The three times of a milestone. */
export interface MilestoneTimes {
  readonly plannedDay: string;
  readonly revisedDay: string | null;
  readonly actualDay: string | null;
}

export interface Standing {
  readonly state: 'ahead' | 'late' | 'reached';
  /** Days behind the planned day, so far or at the end; negative when it was reached early. */
  readonly delayDays: number;
  /** Days behind the planned day if what is expected now comes true. */
  readonly forecastDelayDays: number;
}

/**
 * How a milestone stands on a day. Delay is always counted from the day that was promised first (S7: actual or today − planned):
 * a revision moves the forecast, it does not make the delay go away.
 */
export function standingOf(times: MilestoneTimes, today: string): Standing {
  const { plannedDay, revisedDay, actualDay } = times;
  if (actualDay !== null) {
    const delayDays = daysBetween(plannedDay, actualDay);
    return { state: 'reached', delayDays, forecastDelayDays: delayDays };
  }
  const expected = revisedDay ?? plannedDay;
  return {
    state: today > plannedDay ? 'late' : 'ahead',
    delayDays: Math.max(0, daysBetween(plannedDay, today)),
    forecastDelayDays: daysBetween(plannedDay, expected > today ? expected : today),
  };
}

export interface Progress {
  readonly milestones: number;
  readonly reached: number;
  readonly late: number;
  /** The worst delay among the milestones, zero when none is behind. */
  readonly delayDays: number;
}

/** How an intervention stands, out of its milestones. */
export function progressOf(milestones: readonly MilestoneTimes[], today: string): Progress {
  const standings = milestones.map((times) => standingOf(times, today));
  return {
    milestones: standings.length,
    reached: standings.filter(({ state }) => state === 'reached').length,
    late: standings.filter(({ state }) => state === 'late').length,
    delayDays: Math.max(0, ...standings.map(({ delayDays }) => delayDays)),
  };
}
