import { type Draft, nameOf } from './draft.ts';
import type { DetailCompiler } from './details.ts';
import { defaultFlowOf, hostOf } from './structure.ts';
import { type GraphScope, KIND, type Phase, type ProcessGraph } from './types.ts';

/** Compressed sparse rows: row r has the values `values[offsets[r] .. offsets[r+1]]`. */
interface Rows {
  readonly offsets: Uint32Array;
  readonly values: Uint32Array;
}

/** Builds the immutable graph of a draft. Mistakes in details go to the report of `details`; such a graph must not be used. */
export function buildGraph(draft: Draft, details: DetailCompiler): ProcessGraph {
  const { nodes, flows } = draft;
  const scopeOfNode = new Map(draft.scopes.map((scope, index) => [scope.node, index]));
  const hosts = Int32Array.from(nodes, (node) => hostOf(node, draft));
  const outgoing = rows(nodes.length, flows, (f) => f.source);
  const incoming = rows(nodes.length, flows, (f) => f.target);
  const boundary = rows(nodes.length, [...hosts], (host) => host);
  return Object.freeze({
    processId: draft.process.id ?? '',
    processName: nameOf(draft.process),
    nodeIds: nodes.map((n) => n.id),
    nodeNames: nodes.map((n) => n.name),
    kinds: Uint8Array.from(nodes, (n) => n.kind),
    scopeOf: Uint16Array.from(nodes, (n) => n.scope),
    details: nodes.map((node, index) => details.detail(node, scopeOfNode.get(index) ?? 0)),
    phases: phasesOf(draft, details),
    lanes: nodes.map((n) => (n.lane ? nameOf(n.lane) : null)),
    outOffsets: outgoing.offsets,
    outFlows: outgoing.values,
    inOffsets: incoming.offsets,
    inFlows: incoming.values,
    boundaryOffsets: boundary.offsets,
    boundaries: boundary.values,
    hostOf: hosts,
    interrupting: Uint8Array.from(nodes, (n, i) =>
      hosts[i]! >= 0 && n.element.get('cancelActivity') !== false ? 1 : 0,
    ),
    defaultFlow: Int32Array.from(nodes, (n) => defaultFlowOf(n, flows)),
    flowIds: flows.map((f) => f.id),
    flowSource: Uint32Array.from(flows, (f) => f.source),
    flowTarget: Uint32Array.from(flows, (f) => f.target),
    conditions: flows.map((f) => details.condition(f)),
    scopes: scopesOf(draft),
    nodeIndex: draft.index,
    flowIndex: new Map(flows.map((f, i) => [f.id, i])),
  });
}

/** Groups the items by row, each row in document order; rows outside 0..count-1 are left out. */
function rows<T>(count: number, items: readonly T[], rowOf: (item: T) => number): Rows {
  const offsets = new Uint32Array(count + 1);
  const kept = items.map(rowOf).filter((row) => row >= 0).length;
  for (const item of items) if (rowOf(item) >= 0) offsets[rowOf(item) + 1]!++;
  for (let row = 0; row < count; row++) offsets[row + 1]! += offsets[row]!;
  const values = new Uint32Array(kept);
  const next = offsets.slice();
  items.forEach((item, index) => {
    const row = rowOf(item);
    if (row >= 0) values[next[row]!++] = index;
  });
  return { offsets, values };
}

/** A node without phase has that of the sub-process around it. Nodes come after the sub-process that holds them. */
function phasesOf(draft: Draft, details: DetailCompiler): readonly (Phase | null)[] {
  const phases: (Phase | null)[] = [];
  for (const node of draft.nodes) {
    const around = draft.scopes[node.scope]!.node;
    phases.push(details.phase(node) ?? (around >= 0 ? phases[around]! : null));
  }
  return phases;
}

function scopesOf(draft: Draft): readonly GraphScope[] {
  const starts = new Map<number, number>();
  draft.nodes.forEach((node, index) => {
    if (node.kind === KIND.start) starts.set(node.scope, index);
  });
  return draft.scopes.map(({ parent, node }, index) => ({ parent, node, start: starts.get(index) ?? -1 }));
}
