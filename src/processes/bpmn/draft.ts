import type { ModdleElement } from 'bpmn-moddle';
import type { Report } from './problems.ts';
import { nearestId } from './read.ts';
import { flowKey } from './source.ts';
import { checkSupported, isDocumentation, list } from './supported.ts';
import { KIND, type KindNumber } from './types.ts';

/** The model as read, numbered in document order, before it is known to be sound. */
export interface Draft {
  readonly process: ModdleElement;
  readonly nodes: readonly DraftNode[];
  readonly flows: readonly DraftFlow[];
  readonly scopes: readonly DraftScope[];
  readonly index: ReadonlyMap<string, number>;
}

export interface DraftNode {
  readonly id: string;
  readonly name: string | null;
  readonly kind: KindNumber;
  readonly element: ModdleElement;
  readonly scope: number;
  readonly lane: ModdleElement | null;
}

export interface DraftFlow {
  readonly id: string;
  readonly name: string | null;
  readonly element: ModdleElement;
  readonly scope: number;
  readonly source: number;
  readonly target: number;
}

export interface DraftScope {
  readonly parent: number;
  readonly node: number;
  readonly element: ModdleElement;
}

const KIND_OF: Readonly<Record<string, KindNumber>> = {
  'bpmn:StartEvent': KIND.start,
  'bpmn:EndEvent': KIND.end,
  'bpmn:UserTask': KIND.userTask,
  'bpmn:ServiceTask': KIND.serviceTask,
  'bpmn:ExclusiveGateway': KIND.exclusiveGateway,
  'bpmn:ParallelGateway': KIND.parallelGateway,
  'bpmn:BoundaryEvent': KIND.boundaryTimer,
  'bpmn:IntermediateCatchEvent': KIND.intermediateTimer,
  'bpmn:SubProcess': KIND.subProcess,
};

/**
 * Numbers the nodes, flows and scopes of a process and refuses every element that the engine does not execute.
 * The depth of nesting is bounded by the reader, so the recursion is too.
 */
export function draftProcess(process: ModdleElement, report: Report): Draft {
  const nodes: DraftNode[] = [];
  const scopes: DraftScope[] = [{ parent: -1, node: -1, element: process }];
  const index = new Map<string, number>();
  const flowElements: { element: ModdleElement; scope: number }[] = [];
  const walk = (container: ModdleElement, scope: number, inherited: ModdleElement | null): void => {
    const lanes = lanesOf(container);
    for (const element of list(container, 'flowElements')) {
      if (isDocumentation(element) || !checkSupported(element, report)) continue;
      if (element.$type === 'bpmn:SequenceFlow') flowElements.push({ element, scope });
      else if (element.id !== undefined) {
        const lane = lanes.get(element) ?? inherited;
        index.set(element.id, nodes.length);
        nodes.push({ id: element.id, name: nameOf(element), kind: KIND_OF[element.$type]!, element, scope, lane });
        if (element.$type !== 'bpmn:SubProcess') continue;
        scopes.push({ parent: scope, node: nodes.length - 1, element });
        walk(element, scopes.length - 1, lane);
      }
    }
  };
  checkSupported(process, report);
  walk(process, 0, null);
  return { process, nodes, scopes, index, flows: resolveFlows(flowElements, index, report) };
}

/** The name of an element with its white space made single, null when empty. */
export function nameOf(element: ModdleElement): string | null {
  const name = element.get('name');
  const text = typeof name === 'string' ? name.replace(/\s+/g, ' ').trim() : '';
  return text === '' ? null : text;
}

/** The text of all documentation of an element, null when there is none. */
export function documentationOf(element: ModdleElement): string | null {
  const texts = list(element, 'documentation').map((d) => String(d.get('text') ?? '').trim());
  const text = texts.filter((t) => t !== '').join('\n\n');
  return text === '' ? null : text;
}

/** Lanes of a container by the node that lies in them; the innermost lane wins. */
function lanesOf(container: ModdleElement): ReadonlyMap<ModdleElement, ModdleElement> {
  const found = new Map<ModdleElement, ModdleElement>();
  const visit = (set: ModdleElement): void => {
    for (const lane of list(set, 'lanes')) {
      for (const node of list(lane, 'flowNodeRef')) found.set(node, lane);
      const child = lane.get('childLaneSet') as ModdleElement | undefined;
      if (child) visit(child);
    }
  };
  for (const set of list(container, 'laneSets')) visit(set);
  return found;
}

function resolveFlows(
  elements: readonly { readonly element: ModdleElement; readonly scope: number }[],
  index: ReadonlyMap<string, number>,
  report: Report,
): readonly DraftFlow[] {
  const used = new Map<string, number>();
  return elements.map(({ element, scope }) => {
    const end = (property: string): number => {
      const node = element.get(property) as ModdleElement | undefined;
      if (node === undefined && element.id !== undefined && !isReported(element.id, property, report))
        report.add('UNKNOWN_REFERENCE', { id: element.id }, property);
      return index.get(node?.id ?? '') ?? -1;
    };
    const [source, target] = [end('sourceRef'), end('targetRef')];
    const key = element.id ?? flowKey(endId(element, 'sourceRef'), endId(element, 'targetRef'));
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    const id = count === 1 ? key : `${key}#${count}`;
    return { id, name: nameOf(element), element, scope, source, target };
  });
}

/** A reference that could not be resolved has already been named; one that is simply absent has not. */
const isReported = (id: string, property: string, report: Report): boolean =>
  report.problems.some(
    (p) => p.code === 'UNKNOWN_REFERENCE' && p.elementId === id && p.message.includes(`${property}=`),
  );

const endId = (element: ModdleElement, property: string): string =>
  nearestId(element.get(property) as ModdleElement | undefined) ?? '';
