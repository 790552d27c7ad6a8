/** Something that took time: milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where an instant lies in a picture, from 0 to 1. */
export type TimeScale = (at: number) => number;

/** A wait takes at most this share of what was worked. */
const WAIT_SHARE = 0.2;
/** A picture of nothing but instants still has a width. */
const LEAST_MS = 1;

/**
 * A scale over work and waiting: work is as long as it was, and the waits between, which would press it to a line, are shortened. Order is
 * kept: what was later is further to the right.
 */
export function timeScale(spans: readonly Span[]): TimeScale {
  const parts = merged(spans);
  if (parts.length === 0) return () => 0;
  const worked = Math.max(
    LEAST_MS,
    parts.reduce((sum, { from, to }) => sum + (to - from), 0),
  );
  let length = 0;
  const placed = parts.map((part, index) => {
    const wait = index === 0 ? 0 : part.from - parts[index - 1]!.to;
    const start = length + Math.min(wait, worked * WAIT_SHARE);
    length = start + (part.to - part.from);
    return { ...part, start, wait };
  });
  const whole = Math.max(LEAST_MS, length);
  return (at) => {
    const index = placed.findLastIndex(({ from }) => at >= from);
    if (index < 0) return 0;
    const { from, to, start } = placed[index]!;
    const inside = start + Math.min(at, to) - from;
    const next = placed[index + 1];
    if (at <= to || !next) return Math.min(1, inside / whole);
    return Math.min(1, (inside + ((at - to) / next.wait) * (next.start - inside)) / whole);
  };
}

/** Spans that touch or overlap, as one. */
function merged(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.toSorted((one, other) => one.from - other.from);
  const parts: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = parts.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else parts.push({ from, to: Math.max(from, to) });
  }
  return parts;
}

/** Rows of a tree, each below the one that caused it, with its depth; who names nobody that is there begins a tree. */
export function inTreeOrder<T extends { readonly id: string; readonly causationId: string | null }>(
  rows: readonly T[],
): readonly { readonly row: T; readonly depth: number }[] {
  const ids = new Set(rows.map(({ id }) => id));
  const seen = new Set<string>();
  const below = (parent: string | null, depth: number): { row: T; depth: number }[] =>
    rows
      .filter((row) => !seen.has(row.id) && parentOf(row, ids) === parent)
      .flatMap((row) => {
        seen.add(row.id);
        return [{ row, depth }, ...below(row.id, depth + 1)];
      });
  const tree = below(null, 0);
  // Messages that name each other in a circle are still shown.
  return [...tree, ...rows.filter(({ id }) => !seen.has(id)).map((row) => ({ row, depth: 0 }))];
}

function parentOf({ id, causationId }: { id: string; causationId: string | null }, ids: ReadonlySet<string>) {
  return causationId !== null && causationId !== id && ids.has(causationId) ? causationId : null;
}
