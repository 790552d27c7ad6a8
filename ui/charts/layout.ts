/** A succession from one node to another, and how often it happened. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Centre of each node. */
  readonly nodes: ReadonlyMap<string, Point>;
  /** Where each link goes through, from its node to its node, in the order of the links; empty for one from a node to itself. */
  readonly routes: readonly (readonly Point[])[];
}

export interface Sizes {
  readonly columnWidth: number;
  readonly rowHeight: number;
}

/**
 * Places nodes in rows from top to bottom so that most links go down: links against the flow are found on the most frequent way first,
 * rows follow the longest way, a link over several rows keeps a place in each of them, and each row is sorted by where its links come
 * from (Sugiyama's method). The same graph gives the same picture.
 */
export function layered(nodes: readonly string[], links: readonly Link[], start: string, sizes: Sizes): Layout {
  const forward = links.map((link) => ({ ...link, back: false }));
  const back = againstTheFlow(nodes, links, start);
  for (const index of back)
    [forward[index]!.from, forward[index]!.to, forward[index]!.back] = [links[index]!.to, links[index]!.from, true];
  const rank = ranks(
    nodes,
    forward.filter(({ from, to }) => from !== to),
  );
  const chains = forward.map(({ from, to }, index) => (from === to ? [] : chainOf(from, to, rank, index)));
  const rows = sortedRows(nodes, rank, chains);
  const place = new Map<string, Point>();
  const widest = Math.max(1, ...rows.map((row) => row.length));
  for (const [depth, row] of rows.entries()) {
    const left = ((widest - row.length) * sizes.columnWidth) / 2;
    for (const [index, node] of row.entries()) {
      place.set(node, { x: left + (index + 0.5) * sizes.columnWidth, y: (depth + 0.5) * sizes.rowHeight });
    }
  }
  const routes = chains.map((chain, index) => {
    const points = chain.map((node) => place.get(node)!);
    return forward[index]!.back ? points.reverse() : points;
  });
  return { width: widest * sizes.columnWidth, height: rows.length * sizes.rowHeight, nodes: place, routes };
}

/** Links that lead back to a node on the way to them, walking the most frequent ones first. */
function againstTheFlow(nodes: readonly string[], links: readonly Link[], start: string): ReadonlySet<number> {
  const order = links.map((_, index) => index).sort((one, other) => links[other]!.count - links[one]!.count);
  const out = new Map<string, number[]>();
  for (const index of order) out.set(links[index]!.from, [...(out.get(links[index]!.from) ?? []), index]);
  const back = new Set<number>();
  const state = new Map<string, 'open' | 'done'>();
  const visit = (node: string) => {
    state.set(node, 'open');
    for (const index of out.get(node) ?? []) {
      const { to } = links[index]!;
      if (to === node) continue;
      if (state.get(to) === 'open') back.add(index);
      else if (!state.has(to)) visit(to);
    }
    state.set(node, 'done');
  };
  for (const node of [start, ...nodes]) if (!state.has(node)) visit(node);
  return back;
}

/** The length of the longest way to each node; links have no circle. */
function ranks(nodes: readonly string[], links: readonly Link[]): ReadonlyMap<string, number> {
  const rank = new Map(nodes.map((node) => [node, 0]));
  for (let round = 0; round < nodes.length; round += 1) {
    let moved = false;
    for (const { from, to } of links) {
      if (rank.get(to)! > rank.get(from)!) continue;
      rank.set(to, rank.get(from)! + 1);
      moved = true;
    }
    if (!moved) break;
  }
  return rank;
}

/** The nodes of a link with a place of its own in each row between them. */
function chainOf(from: string, to: string, rank: ReadonlyMap<string, number>, index: number): readonly string[] {
  const between = [];
  for (let depth = rank.get(from)! + 1; depth < rank.get(to)!; depth += 1) between.push(`${index} ${depth}`);
  return [from, ...between, to];
}

const SWEEPS = 4;

function sortedRows(
  nodes: readonly string[],
  rank: ReadonlyMap<string, number>,
  chains: readonly (readonly string[])[],
) {
  const rows: string[][] = [];
  const put = (node: string, depth: number) => (rows[depth] ??= []).push(node);
  for (const node of nodes) put(node, rank.get(node)!);
  const above = new Map<string, string[]>();
  const below = new Map<string, string[]>();
  for (const chain of chains) {
    const first = chain.length > 0 ? rank.get(chain[0]!)! : 0;
    for (const [step, node] of chain.entries()) {
      if (step > 0 && step < chain.length - 1) put(node, first + step);
      if (step === 0) continue;
      above.set(node, [...(above.get(node) ?? []), chain[step - 1]!]);
      below.set(chain[step - 1]!, [...(below.get(chain[step - 1]!) ?? []), node]);
    }
  }
  const full = Array.from(rows, (row) => row ?? []);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const [order, near] = sweep % 2 === 0 ? [full, above] : [[...full].reverse(), below];
    for (const [index, row] of order.entries()) if (index > 0) sortBy(row, order[index - 1]!, near);
  }
  return full;
}

/** Sorts a row by the middle of where its neighbours stand in the row beside it. */
function sortBy(row: string[], beside: readonly string[], near: ReadonlyMap<string, readonly string[]>): void {
  const at = new Map(beside.map((node, index) => [node, (index + 0.5) / beside.length]));
  const middle = new Map(
    row.map((node, index) => {
      const places = (near.get(node) ?? []).flatMap((other) => at.get(other) ?? []);
      const own = (index + 0.5) / row.length;
      return [node, places.length === 0 ? own : places.reduce((sum, place) => sum + place, 0) / places.length];
    }),
  );
  row.sort((one, other) => middle.get(one)! - middle.get(other)!);
}
