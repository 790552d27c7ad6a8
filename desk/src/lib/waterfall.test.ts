import { describe, expect, it } from 'vitest';
import { inTreeOrder, timeScale } from './waterfall.ts';

describe('the scale of a waterfall', () => {
  it('is true to work without waits', () => {
    const scale = timeScale([
      { from: 0, to: 30 },
      { from: 30, to: 100 },
    ]);
    expect([scale(0), scale(30), scale(100)]).toEqual([0, 0.3, 1]);
  });

  it('shortens a wait of hours so that the work can be seen, and keeps the order', () => {
    const hour = 3_600_000;
    const scale = timeScale([
      { from: 0, to: 10 },
      { from: hour, to: hour + 10 },
    ]);
    const marks = [0, 10, hour / 2, hour, hour + 10].map(scale);
    expect(marks).toEqual(marks.toSorted((one, other) => one - other));
    expect(scale(10)).toBeGreaterThan(0.3);
    expect(scale(hour) - scale(10)).toBeLessThan(0.25);
    expect(scale(hour + 10)).toBe(1);
  });

  it('holds nothing, one instant and what lies outside', () => {
    expect(timeScale([])(5)).toBe(0);
    const scale = timeScale([{ from: 5, to: 5 }]);
    expect([scale(0), scale(5), scale(9)].every((at) => at >= 0 && at <= 1)).toBe(true);
  });
});

describe('the tree of a chain', () => {
  const row = (id: string, causationId: string | null) => ({ id, causationId });
  it('puts each below its cause, whatever the order of the rows', () => {
    const rows = [row('c', 'b'), row('a', null), row('b', 'a'), row('d', 'a')];
    expect(inTreeOrder(rows).map(({ row: { id }, depth }) => `${id}${depth}`)).toEqual(['a0', 'b1', 'c2', 'd1']);
  });
  it('loses nobody: causes that are elsewhere, circles, itself', () => {
    const rows = [row('a', 'elsewhere'), row('b', 'c'), row('c', 'b'), row('d', 'd')];
    expect(
      inTreeOrder(rows)
        .map(({ row: { id } }) => id)
        .sort(),
    ).toEqual(['a', 'b', 'c', 'd']);
  });
});
