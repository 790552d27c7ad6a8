import type { ModdleElement } from 'bpmn-moddle';
import type { Draft, DraftFlow, DraftNode } from './draft.ts';
import type { ProblemCode, Report } from './problems.ts';
import { KIND, type KindNumber } from './types.ts';

/** A node as people know it: its name where it has one. */
export const titleOf = (node: DraftNode): string => (node.name === null ? node.id : `«${node.name}» (${node.id})`);

export const isActivity = (kind: KindNumber): boolean =>
  kind === KIND.userTask || kind === KIND.serviceTask || kind === KIND.subProcess;

/** Index of the host of a boundary event, -1 for none. */
export function hostOf(node: DraftNode, draft: Draft): number {
  if (node.kind !== KIND.boundaryTimer) return -1;
  const host = node.element.get('attachedToRef') as ModdleElement | undefined;
  return draft.index.get(host?.id ?? '') ?? -1;
}

/** Index of the default flow that a node names, -1 for none or one that is not among the flows. */
export function defaultFlowOf(node: DraftNode, flows: readonly DraftFlow[]): number {
  const element = node.element.get('default');
  return element ? flows.findIndex((f) => f.element === element) : -1;
}

/** Conditional flows may leave activities and exclusive gateways only (BPMN 2.0 §8.3.13). */
const mayBranch = (kind: KindNumber): boolean => isActivity(kind) || kind === KIND.exclusiveGateway;

/** Checks arrows, choices, hosts, starts and ends, and that each node lies on a path from the start to an end of its scope. */
export function checkStructure(draft: Draft, report: Report): void {
  const outgoing = flowsBySource(draft);
  for (const flow of draft.flows) checkFlow(flow, draft, report);
  draft.nodes.forEach((node, index) => {
    checkHost(node, draft, report);
    checkChoice(node, outgoing[index]!, report);
  });
  // A missing or refused element breaks paths everywhere behind it: those would be echoes of one mistake.
  const whole = report.problems.every((p) => !INCOMPLETE.has(p.code));
  draft.scopes.forEach((_, scope) => checkScope(scope, draft, outgoing, whole, report));
}

const INCOMPLETE = new Set<ProblemCode>([
  'UNSUPPORTED_ELEMENT',
  'UNKNOWN_ELEMENT',
  'UNKNOWN_REFERENCE',
  'MISSING_ID',
  'DUPLICATE_ID',
  'BOUNDARY_HOST_INVALID',
]);

function flowsBySource(draft: Draft): readonly (readonly DraftFlow[])[] {
  const outgoing: DraftFlow[][] = draft.nodes.map(() => []);
  for (const flow of draft.flows) outgoing[flow.source]?.push(flow);
  return outgoing;
}

function checkFlow(flow: DraftFlow, draft: Draft, report: Report): void {
  const source = draft.nodes[flow.source];
  const target = draft.nodes[flow.target];
  if (!source || !target) return;
  const place = { id: flow.id };
  const arrow = `${source.id} → ${target.id}`;
  const wrongTarget = target.kind === KIND.start || target.kind === KIND.boundaryTimer;
  if (source.kind === KIND.end || wrongTarget) report.add('FLOW_NOT_ALLOWED', place, arrow);
  if (source.scope !== target.scope) report.add('FLOW_CROSSES_SCOPE', place, arrow);
  if (hasCondition(flow) && !mayBranch(source.kind)) report.add('CONDITION_NOT_ALLOWED', place, titleOf(source));
}

function checkHost(node: DraftNode, draft: Draft, report: Report): void {
  if (node.kind !== KIND.boundaryTimer) return;
  const host = draft.nodes[hostOf(node, draft)];
  // A host that is not executed has been refused itself.
  if (!host && node.element.get('attachedToRef')) return;
  if (!host || !isActivity(host.kind) || host.scope !== node.scope)
    report.add('BOUNDARY_HOST_INVALID', { id: node.id }, titleOf(node));
}

function checkChoice(node: DraftNode, flows: readonly DraftFlow[], report: Report): void {
  if (!mayBranch(node.kind)) return;
  const named = node.element.get('default') as ModdleElement | undefined;
  const byDefault = flows.find((f) => f.element === named);
  if (named && !byDefault) report.add('DEFAULT_FLOW_INVALID', { id: node.id }, String(named.id ?? ''));
  if (byDefault && hasCondition(byDefault)) report.add('DEFAULT_FLOW_INVALID', { id: byDefault.id }, byDefault.id);
  const others = flows.filter((f) => f !== byDefault);
  const unconditional = others.filter((f) => !hasCondition(f));
  const exclusive = node.kind === KIND.exclusiveGateway;
  if (exclusive && flows.length > 1)
    for (const flow of unconditional) report.add('MISSING_CONDITION', { id: flow.id }, titleOf(node));
  if (!exclusive && byDefault && unconditional.length > 0)
    report.add('DEFAULT_FLOW_INVALID', { id: byDefault.id }, byDefault.id);
  const mayAllFail = others.length > 0 && unconditional.length === 0 && !byDefault;
  if (mayAllFail) report.add('NO_DEFAULT_FLOW', { id: node.id }, titleOf(node));
}

const hasCondition = (flow: DraftFlow): boolean => flow.element.get('conditionExpression') !== undefined;

type Outgoing = readonly (readonly DraftFlow[])[];

function checkScope(scope: number, draft: Draft, outgoing: Outgoing, whole: boolean, report: Report): void {
  const members = draft.nodes.map((node, index) => ({ node, index })).filter((m) => m.node.scope === scope);
  const place = { id: draft.scopes[scope]!.element.id ?? null };
  const starts = members.filter((m) => m.node.kind === KIND.start);
  const ends = members.filter((m) => m.node.kind === KIND.end);
  if (starts.length === 0) report.add('MISSING_START', place);
  for (const extra of starts.slice(1)) report.add('SEVERAL_STARTS', { id: extra.node.id }, titleOf(extra.node));
  if (ends.length === 0) report.add('MISSING_END', place);
  if (!whole || starts.length === 0) return;
  const paths = pathsOf(members, draft, outgoing);
  const reached = reach([starts[0]!.index], paths.after);
  const finishing = reach(
    ends.map((m) => m.index),
    paths.before,
  );
  for (const { node, index } of members) {
    if (!reached.has(index) && !starts.some((s) => s.index === index))
      report.add('UNREACHABLE', { id: node.id }, titleOf(node));
    else if (node.kind !== KIND.end && outgoing[index]!.length === 0)
      report.add('DEAD_END', { id: node.id }, titleOf(node));
    else if (ends.length > 0 && !finishing.has(index)) report.add('NO_WAY_TO_END', { id: node.id }, titleOf(node));
  }
}

type Links = ReadonlyMap<number, readonly number[]>;
interface Member {
  readonly node: DraftNode;
  readonly index: number;
}

/** Who comes after and before each node. A boundary event comes after its host; it helps its host to an end only when it interrupts. */
function pathsOf(members: readonly Member[], draft: Draft, outgoing: Outgoing): { after: Links; before: Links } {
  const after = new Map<number, number[]>();
  const before = new Map<number, number[]>();
  const push = (map: Map<number, number[]>, key: number, value: number): void => {
    const values = map.get(key);
    if (values) values.push(value);
    else map.set(key, [value]);
  };
  for (const { node, index } of members) {
    for (const { target } of outgoing[index]!) {
      push(after, index, target);
      push(before, target, index);
    }
    const host = hostOf(node, draft);
    if (host < 0) continue;
    push(after, host, index);
    if (node.element.get('cancelActivity') !== false) push(before, index, host);
  }
  return { after, before };
}

function reach(from: readonly number[], links: Links): ReadonlySet<number> {
  const seen = new Set(from);
  const open = [...from];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    for (const target of links.get(index) ?? []) {
      if (target < 0 || seen.has(target)) continue;
      seen.add(target);
      open.push(target);
    }
  }
  return seen;
}
