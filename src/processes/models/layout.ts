import type { Bounds, FlowSummary, NodeSummary, Point, ProcessSummary } from '../bpmn/index.ts';

const COLUMN = 160;
const ROW = 120;
const MARGIN = 30;

/** Usual sizes of the BPMN shapes, for nodes that the file does not draw. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  userTask: [110, 80],
  serviceTask: [110, 80],
  subProcess: [130, 90],
  exclusiveGateway: [50, 50],
  parallelGateway: [50, 50],
};
const EVENT = [36, 36] as const;

/** A model with a place for every node and a line for every flow. */
export function placed(summary: ProcessSummary) {
  const own = layers(summary);
  const boundsOf = new Map(summary.nodes.map((node) => [node.id, plain(node.bounds ?? own.get(node.id)!)]));
  const nodes = summary.nodes.map(({ id, name, kind, parent }) => ({
    id,
    name,
    kind,
    parent,
    bounds: boundsOf.get(id)!,
  }));
  const lanes = summary.lanes.flatMap(({ name, bounds }) => (bounds ? [{ name, bounds: plain(bounds) }] : []));
  const flows = summary.flows.map((flow) => ({
    ...{ id: flow.id, name: flow.name, source: flow.source, target: flow.target },
    waypoints: line(flow, boundsOf),
  }));
  return { bounds: frame([...boundsOf.values(), ...lanes.map((lane) => lane.bounds)], flows), lanes, nodes, flows };
}

function plain({ x, y, width, height }: Bounds): Bounds {
  return { x, y, width, height };
}

function line(flow: FlowSummary, boundsOf: ReadonlyMap<string, Bounds>): Point[] {
  if (flow.waypoints.length > 1) return flow.waypoints.map(({ x, y }) => ({ x, y }));
  const [from, to] = [boundsOf.get(flow.source), boundsOf.get(flow.target)];
  if (!from || !to) return [];
  return [
    { x: from.x + from.width, y: from.y + from.height / 2 },
    { x: to.x, y: to.y + to.height / 2 },
  ];
}

function frame(shapes: readonly Bounds[], flows: readonly { readonly waypoints: readonly Point[] }[]): Bounds {
  const points = [
    ...shapes.flatMap(({ x, y, width, height }) => [
      { x, y },
      { x: x + width, y: y + height },
    ]),
    ...flows.flatMap((flow) => flow.waypoints),
  ];
  if (points.length === 0) return { x: 0, y: 0, width: MARGIN, height: MARGIN };
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [xs.reduce((a, b) => Math.min(a, b)) - MARGIN, ys.reduce((a, b) => Math.min(a, b)) - MARGIN];
  const width = xs.reduce((a, b) => Math.max(a, b)) - x + MARGIN;
  // Names of events and gateways stand below them.
  return { x, y, width, height: ys.reduce((a, b) => Math.max(a, b)) - y + 2 * MARGIN };
}

/**
 * Columns by the longest way from a start that follows no arrow back, rows by the order in the file. A boundary event sits on the lower
 * edge of its host.
 */
function layers(summary: ProcessSummary): ReadonlyMap<string, Bounds> {
  const columnOf = columns(summary);
  const rows = new Map<number, number>();
  const places = new Map<string, Bounds>();
  const below = summary.nodes.reduce((depth, { bounds }) => Math.max(depth, bounds ? bounds.y + bounds.height : 0), 0);
  for (const node of summary.nodes.filter(({ attachedTo }) => attachedTo === null)) {
    const column = columnOf.get(node.id)!;
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    const [width, height] = sizeOf(node);
    places.set(node.id, {
      ...{ width, height, x: column * COLUMN + (COLUMN - width) / 2 },
      y: below + row * ROW + (ROW - height) / 2,
    });
  }
  for (const node of summary.nodes.filter(({ attachedTo }) => attachedTo !== null)) {
    const drawn = summary.nodes.find(({ id }) => id === node.attachedTo)?.bounds;
    const host = drawn ?? places.get(node.attachedTo!) ?? { x: 0, y: below, width: 110, height: 80 };
    const [width, height] = sizeOf(node);
    places.set(node.id, { width, height, x: host.x + host.width * 0.6, y: host.y + host.height - height / 2 });
  }
  return places;
}

function sizeOf(node: NodeSummary): readonly [number, number] {
  return SIZES[node.kind] ?? EVENT;
}

/** The column of each node; a flow to a node that is being visited closes a loop and is not followed. */
function columns(summary: ProcessSummary): ReadonlyMap<string, number> {
  const sources = new Map<string, string[]>();
  for (const { source, target } of summary.flows) sources.set(target, [...(sources.get(target) ?? []), source]);
  const hosts = new Map(summary.nodes.map(({ id, attachedTo }) => [id, attachedTo]));
  const known = new Map<string, number>();
  const open = new Set<string>();
  const visit = (id: string): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    if (open.has(id)) return -1;
    open.add(id);
    const host = hosts.get(id);
    const before = host ? [visit(host) - 1] : (sources.get(id) ?? []).map(visit);
    open.delete(id);
    const column = 1 + before.reduce((a, b) => Math.max(a, b), -1);
    known.set(id, column);
    return column;
  };
  for (const { id } of summary.nodes) visit(id);
  return known;
}
