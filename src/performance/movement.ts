import { indicators } from './indicators.ts';
import { shown } from './present.ts';
import type { IndicatorCode } from './types.ts';
import type { PeriodValue } from './values-store.ts';

/** The unit that moved a value most from one period to the next, by the figure that it is told with. */
export interface Movement {
  readonly unitId: string | null;
  readonly before: number;
  readonly now: number;
  /** Records of the unit now. */
  readonly records: number;
}

/**
 * What moved an indicator. Of rates it is the records that missed, of ratios what stayed open, of stocks what is beyond its term, of
 * medians the median, by how many records stand behind it. @returns undefined when nothing moved.
 */
export function movementOf(
  indicator: IndicatorCode,
  now: readonly PeriodValue[],
  before: readonly PeriodValue[],
): Movement | undefined {
  const mine = (rows: readonly PeriodValue[]) =>
    new Map(rows.filter((row) => row.indicator === indicator).map((row) => [row.unitId, row]));
  const [current, previous] = [mine(now), mine(before)];
  const moves = [...new Set([...current.keys(), ...previous.keys()])].map((unitId) => {
    const [row, past] = [current.get(unitId), previous.get(unitId)];
    const move = { unitId, before: told(indicator, past), now: told(indicator, row), records: row?.count ?? 0 };
    const weight = indicators[indicator].statistic === 'lag' ? (row?.count ?? past?.count ?? 0) : 1;
    return { move, size: Math.abs(move.now - move.before) * weight };
  });
  const [most] = moves.filter(({ size }) => size > 0).sort((one, other) => other.size - one.size);
  return most?.move;
}

function told(indicator: IndicatorCode, row: PeriodValue | undefined): number {
  if (!row) return 0;
  const { statistic, scale } = indicators[indicator];
  const missed = row.count - row.within;
  if (statistic === 'rate') return missed;
  if (statistic === 'ratio') return missed - row.within;
  return statistic === 'stock' ? row.within : shown(row.median ?? 0, scale);
}
