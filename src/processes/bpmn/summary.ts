import type { ModdleElement } from 'bpmn-moddle';
import { conditionSource } from './details.ts';
import { type Draft, documentationOf, type DraftNode, nameOf } from './draft.ts';
import { list } from './supported.ts';
import {
  type Bounds,
  KIND,
  type KindName,
  type LaneSummary,
  type NodeSummary,
  type Point,
  type ProcessGraph,
  type ProcessSummary,
} from './types.ts';

const KIND_NAMES = Object.fromEntries(Object.entries(KIND).map(([name, number]) => [number, name as KindName]));

/** What screens show of a compiled model: nodes, flows and lanes with their place on the diagram, and what the model needs. */
export function summarise(draft: Draft, graph: ProcessGraph, definitions: ModdleElement): ProcessSummary {
  const shapes = shapesOf(definitions);
  const nodes = draft.nodes.map((node, index) => nodeSummary(node, index, draft, graph, shapes));
  const services = graph.details.flatMap((d) => (d?.kind === 'serviceTask' ? [d.operation] : []));
  const clocks = graph.details.flatMap((d) => (d?.kind === 'timer' && d.legalClock !== null ? [d.legalClock] : []));
  return {
    processId: graph.processId,
    name: graph.processName,
    documentation: documentationOf(draft.process),
    nodes,
    flows: flowSummaries(draft, graph, shapes),
    lanes: draft.scopes.flatMap((scope) =>
      list(scope.element, 'laneSets').flatMap((set) => laneSummaries(set, shapes)),
    ),
    operations: distinct(services),
    forms: distinct(nodes.map((n) => n.form)),
    roles: distinct(nodes.map((n) => n.candidateRole)),
    legalClocks: distinct(clocks),
  };
}

interface Shapes {
  readonly bounds: ReadonlyMap<ModdleElement, Bounds>;
  readonly waypoints: ReadonlyMap<ModdleElement, readonly Point[]>;
}

function nodeSummary(node: DraftNode, index: number, draft: Draft, graph: ProcessGraph, shapes: Shapes): NodeSummary {
  const detail = graph.details[index] ?? null;
  const host = graph.hostOf[index]!;
  const around = draft.scopes[node.scope]!.node;
  return {
    id: node.id,
    name: node.name,
    kind: KIND_NAMES[node.kind]!,
    documentation: documentationOf(node.element),
    lane: graph.lanes[index] ?? null,
    phase: graph.phases[index] ?? null,
    parent: around >= 0 ? draft.nodes[around]!.id : null,
    attachedTo: host >= 0 ? draft.nodes[host]!.id : null,
    interrupting: host >= 0 ? graph.interrupting[index] === 1 : null,
    candidateRole: detail?.kind === 'userTask' ? detail.candidateRole : null,
    form: detail?.kind === 'userTask' ? detail.form : null,
    operation: detail?.kind === 'serviceTask' ? detail.operation : null,
    bounds: shapes.bounds.get(node.element) ?? null,
  };
}

function flowSummaries(draft: Draft, graph: ProcessGraph, shapes: Shapes): ProcessSummary['flows'] {
  return draft.flows.map((flow, index) => {
    const condition = flow.element.get('conditionExpression') as ModdleElement | undefined;
    return {
      id: flow.id,
      name: flow.name,
      source: graph.nodeIds[flow.source]!,
      target: graph.nodeIds[flow.target]!,
      condition: condition ? conditionSource(condition) : null,
      isDefault: graph.defaultFlow[flow.source] === index,
      waypoints: shapes.waypoints.get(flow.element) ?? [],
    };
  });
}

function laneSummaries(set: ModdleElement, shapes: Shapes): readonly LaneSummary[] {
  return list(set, 'lanes').flatMap((lane) => {
    const role = lane.get('candidateRole');
    const child = lane.get('childLaneSet') as ModdleElement | undefined;
    const own: LaneSummary = {
      id: lane.id ?? null,
      name: nameOf(lane),
      candidateRole: typeof role === 'string' ? role : null,
      bounds: shapes.bounds.get(lane) ?? null,
    };
    return [own, ...(child ? laneSummaries(child, shapes) : [])];
  });
}

/** Diagram shapes by the element that they draw; the first diagram that draws an element counts. */
function shapesOf(definitions: ModdleElement): Shapes {
  const bounds = new Map<ModdleElement, Bounds>();
  const waypoints = new Map<ModdleElement, readonly Point[]>();
  for (const diagram of list(definitions, 'diagrams')) {
    const plane = diagram.get('plane') as ModdleElement | undefined;
    for (const shape of plane ? list(plane, 'planeElement') : []) {
      const element = shape.get('bpmnElement') as ModdleElement | undefined;
      if (!element) continue;
      const box = shape.get('bounds') as ModdleElement | undefined;
      const points = list(shape, 'waypoint').map((p) => ({ x: coordinate(p, 'x'), y: coordinate(p, 'y') }));
      if (box && !bounds.has(element)) bounds.set(element, boundsOf(box));
      if (points.length > 0 && !waypoints.has(element)) waypoints.set(element, points);
    }
  }
  return { bounds, waypoints };
}

const boundsOf = (box: ModdleElement): Bounds => ({
  x: coordinate(box, 'x'),
  y: coordinate(box, 'y'),
  width: coordinate(box, 'width'),
  height: coordinate(box, 'height'),
});

/** Nonsense in a drawing must not break a screen. */
const coordinate = (element: ModdleElement, name: string): number => {
  const value = element.get(name);
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
};

const distinct = (values: readonly (string | null)[]): readonly string[] =>
  [...new Set(values.filter((v): v is string => v !== null))].sort();
