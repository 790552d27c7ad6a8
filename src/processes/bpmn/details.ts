import type { ModdleElement } from 'bpmn-moddle';
import { isDateText, parseDuration } from '../engine/duration.ts';
import type { Draft, DraftFlow, DraftNode } from './draft.ts';
import type { Report } from './problems.ts';
import { titleOf } from './structure.ts';
import { list } from './supported.ts';
import {
  type CompileOptions,
  type Computed,
  type DurationValue,
  type Expression,
  KIND,
  type Mapping,
  type NodeDetail,
  type Phase,
  PHASES,
  type TimerDetail,
  type TimerValue,
} from './types.ts';

/** Compiles what tasks and timers carry, and the conditions of flows; every mistake goes to the report. */
export interface DetailCompiler {
  detail(node: DraftNode, scopeOfNode: number): NodeDetail;
  condition(flow: DraftFlow): Expression | null;
  phase(node: DraftNode): Phase | null;
}

const OPERATION_NAME = /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+$/;
const VARIABLE_NAME = /^[A-Za-z]\w*$/;

/** @param language the expression language that the file declares for itself, null for none. */
export function detailCompiler(
  draft: Draft,
  options: CompileOptions,
  language: string | null,
  report: Report,
): DetailCompiler {
  const compiler = { draft, options, language, report };
  return {
    detail: (node, scope) => compileDetail(compiler, node, scope),
    condition: (flow) => compileCondition(compiler, flow),
    phase: (node) => compilePhase(compiler, node),
  };
}

interface Compiler {
  readonly draft: Draft;
  readonly options: CompileOptions;
  readonly language: string | null;
  readonly report: Report;
}

function compileDetail(compiler: Compiler, node: DraftNode, scope: number): NodeDetail {
  switch (node.kind) {
    case KIND.userTask:
      return userTask(compiler, node);
    case KIND.serviceTask:
      return serviceTask(compiler, node);
    case KIND.boundaryTimer:
    case KIND.intermediateTimer:
      return timer(compiler, node);
    case KIND.subProcess:
      return { kind: 'subProcess', scope };
    default:
      return null;
  }
}

function userTask(compiler: Compiler, node: DraftNode): NodeDetail {
  const own = (name: string): string | null => attribute(node.element, name);
  const fromLane = (name: string): string | null => (node.lane ? attribute(node.lane, name) : null);
  const unit = own('candidateUnit') ?? fromLane('candidateUnit');
  const dueIn = own('dueIn');
  const candidateRole = own('candidateRole') ?? fromLane('candidateRole');
  if (candidateRole !== null && compiler.options.knownRole?.(candidateRole) === false)
    compiler.report.add('UNKNOWN_ROLE', { id: node.id }, candidateRole);
  return {
    kind: 'userTask',
    candidateRole,
    candidateUnit: unit === null ? null : computed(compiler, node.id, unit),
    form: own('form'),
    separateFrom: separateFrom(compiler, node),
    dueIn: dueIn === null ? null : duration(compiler, node.id, dueIn),
  };
}

function separateFrom(compiler: Compiler, node: DraftNode): readonly string[] {
  const ids = (attribute(node.element, 'separateFrom') ?? '').split(/\s+/).filter((id) => id !== '');
  for (const id of ids) {
    const other = compiler.draft.nodes[compiler.draft.index.get(id) ?? -1];
    if (other?.kind !== KIND.userTask || id === node.id)
      compiler.report.add('UNKNOWN_SEPARATE_FROM', { id: node.id }, id);
  }
  return ids;
}

function serviceTask(compiler: Compiler, node: DraftNode): NodeDetail {
  const operation = attribute(node.element, 'operation');
  if (operation === null) compiler.report.add('MISSING_OPERATION', { id: node.id });
  else if (!OPERATION_NAME.test(operation) || compiler.options.knownOperation?.(operation) === false)
    compiler.report.add('UNKNOWN_OPERATION', { id: node.id }, operation);
  const inputs = mappings(compiler, node, 'digipro:Input');
  for (const problem of compiler.options.checkInput?.(operation ?? '', inputs) ?? [])
    compiler.report.add('INPUT_INVALID', { id: node.id }, problem);
  return {
    kind: 'serviceTask',
    operation: operation ?? '',
    inputs,
    outputs: mappings(compiler, node, 'digipro:Output'),
  };
}

function mappings(compiler: Compiler, node: DraftNode, type: string): readonly Mapping[] {
  const extensions = node.element.get('extensionElements') as ModdleElement | undefined;
  const elements = extensions ? list(extensions, 'values').filter((v) => v.$type === type) : [];
  const names = new Set<string>();
  return elements.flatMap((element) => {
    const [name, value] = [attribute(element, 'name'), attribute(element, 'value')];
    const refuse = (why: string): [] => {
      compiler.report.add('MAPPING_INVALID', { id: node.id }, why);
      return [];
    };
    if (name === null || !VARIABLE_NAME.test(name)) return refuse(`name="${name ?? ''}"`);
    if (names.has(name)) return refuse(`${name} (2×)`);
    names.add(name);
    if (value === null) return refuse(`${name}: value=""`);
    if (type === 'digipro:Output' && !value.startsWith('=')) return refuse(`${name}: value="${value}"`);
    return [{ name, value: computed(compiler, node.id, value) }];
  });
}

function timer(compiler: Compiler, node: DraftNode): TimerDetail {
  const none: TimerDetail = { kind: 'timer', due: { kind: 'clock' }, legalClock: null };
  const definition = list(node.element, 'eventDefinitions').find((d) => d.$type === 'bpmn:TimerEventDefinition');
  if (!definition) return none;
  const refuse = (why: string): void => compiler.report.add('TIMER_INVALID', { id: node.id }, why);
  const set = ['timeDuration', 'timeDate', 'timeCycle'].filter((name) => definition.get(name) !== undefined);
  const legalClock = attribute(definition, 'legalClock');
  if (set.includes('timeCycle')) refuse('<timeCycle>');
  else if (set.length > 1) refuse(set.map((name) => `<${name}>`).join(' + '));
  else if (set.length === 0 && legalClock === null) refuse(`<timeDuration>? ${titleOf(node)}`);
  else if (set.length === 1) return { kind: 'timer', legalClock, due: timerValue(compiler, node, definition, set[0]!) };
  return { ...none, legalClock };
}

function timerValue(compiler: Compiler, node: DraftNode, definition: ModdleElement, property: string): TimerValue {
  const element = definition.get(property) as ModdleElement;
  const text = bodyOf(element);
  if (text === '') compiler.report.add('TIMER_INVALID', { id: node.id }, `<${property}/>`);
  if (text.startsWith('=')) checkLanguage(compiler, node.id, attribute(element, 'language'));
  if (property === 'timeDuration') return { kind: 'duration', value: duration(compiler, node.id, text) };
  const value = computed(compiler, node.id, text);
  if (value.kind === 'text' && text !== '' && !isDateText(text))
    compiler.report.add('TIMER_INVALID', { id: node.id }, `<timeDate>${text}`);
  return { kind: 'date', value };
}

function duration(compiler: Compiler, id: string, text: string): DurationValue {
  if (text.startsWith('=')) {
    const source = text.slice(1).trim();
    return { kind: 'expression', source, expression: compileExpression(compiler, id, source, 'value') };
  }
  const parsed = parseDuration(text);
  if (!parsed && text !== '') compiler.report.add('DURATION_INVALID', { id }, text);
  return { kind: 'literal', iso: text, duration: parsed ?? { months: 0, days: 0, milliseconds: 0 } };
}

function computed(compiler: Compiler, id: string, text: string): Computed {
  if (!text.startsWith('=')) return { kind: 'text', text };
  const source = text.slice(1).trim();
  return { kind: 'expression', source, expression: compileExpression(compiler, id, source, 'value') };
}

function compileCondition(compiler: Compiler, flow: DraftFlow): Expression | null {
  const element = flow.element.get('conditionExpression') as ModdleElement | undefined;
  if (!element) return null;
  if (!checkLanguage(compiler, flow.id, attribute(element, 'language') ?? compiler.language)) return NOTHING;
  return compileExpression(compiler, flow.id, conditionSource(element), 'condition');
}

/** The FEEL of a condition; the `=` that other attributes need is allowed here too. */
export const conditionSource = (element: ModdleElement): string => bodyOf(element).replace(/^=/, '').trim();

function compilePhase(compiler: Compiler, node: DraftNode): Phase | null {
  const text = attribute(node.element, 'phase');
  if (text === null) return null;
  const phase = PHASES.find((p) => p === text) ?? null;
  if (phase === null) compiler.report.add('UNKNOWN_PHASE', { id: node.id }, `${text} (${PHASES.join(', ')})`);
  return phase;
}

function checkLanguage(compiler: Compiler, id: string, language: string | null): boolean {
  const isFeel = language === null || /feel/i.test(language);
  if (!isFeel) compiler.report.add('EXPRESSION_LANGUAGE', { id }, language);
  return isFeel;
}

function compileExpression(compiler: Compiler, id: string, source: string, use: 'condition' | 'value'): Expression {
  try {
    if (source !== '') return compiler.options.expressions.compile(source, use);
    compiler.report.add('EXPRESSION_INVALID', { id }, '(vuota / empty)');
  } catch (error) {
    compiler.report.add('EXPRESSION_INVALID', { id }, `${error instanceof Error ? error.message : ''} [${source}]`);
  }
  return NOTHING;
}

/** Stands in for an expression that was refused; a model with one is never returned. */
const NOTHING: Expression = { evaluate: () => ({ ok: false, code: 'EXPRESSION_INVALID', message: '' }) };

const bodyOf = (element: ModdleElement): string => {
  const body = element.get('body');
  return typeof body === 'string' ? body.trim() : '';
};

function attribute(element: ModdleElement, name: string): string | null {
  const value = element.get(name);
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? null : text;
}
