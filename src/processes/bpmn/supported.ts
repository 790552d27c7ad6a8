import type { ModdleElement } from 'bpmn-moddle';
import type { Report } from './problems.ts';
import { localName, nearestId } from './read.ts';

/** Properties that never change how a model runs: names, texts, colours, drawings of data. */
const HARMLESS = [
  '$type',
  'id',
  'name',
  'documentation',
  'extensionElements',
  'auditing',
  'monitoring',
  'ioSpecification',
  'properties',
  'dataInputAssociations',
  'dataOutputAssociations',
  'implementation',
  'renderings',
  'gatewayDirection',
  'isImmediate',
];
const ACTIVITY = ['isForCompensation', 'startQuantity', 'completionQuantity', 'phase'];
const EVENT = ['eventDefinitions', 'parallelMultiple', 'dataOutputs', 'dataInputs', 'outputSet', 'inputSet'];

/** What is read of each element; all else that a file sets on it is refused, so that nothing is passed over in silence. */
const READ: Readonly<Record<string, readonly string[]>> = {
  'bpmn:Process': ['processType', 'isClosed', 'isExecutable', 'laneSets', 'flowElements', 'artifacts'],
  'bpmn:SubProcess': [...ACTIVITY, 'triggeredByEvent', 'laneSets', 'flowElements', 'artifacts'],
  'bpmn:UserTask': [...ACTIVITY, 'candidateRole', 'candidateUnit', 'form', 'separateFrom', 'dueIn'],
  'bpmn:ServiceTask': [...ACTIVITY, 'operation'],
  'bpmn:StartEvent': [...EVENT, 'isInterrupting'],
  'bpmn:EndEvent': EVENT,
  'bpmn:BoundaryEvent': [...EVENT, 'cancelActivity'],
  'bpmn:IntermediateCatchEvent': EVENT,
  'bpmn:ExclusiveGateway': [],
  'bpmn:ParallelGateway': [],
  'bpmn:SequenceFlow': ['conditionExpression'],
};

/** Values without which the property says nothing: they are BPMN's defaults. */
const MUST_BE: Readonly<Record<string, unknown>> = {
  isForCompensation: false,
  startQuantity: 1,
  completionQuantity: 1,
  triggeredByEvent: false,
  parallelMultiple: false,
};

/** Flow elements that only document. */
const DOCUMENTATION = new Set(['bpmn:DataObject', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference']);
const ARTIFACTS = new Set(['bpmn:TextAnnotation', 'bpmn:Association', 'bpmn:Group']);
/** Root elements that only define names and types: they run nothing, and who refers to them is refused by itself. */
const ROOTS = new Set(
  'Process Collaboration Category DataStore ItemDefinition Message Signal Error Escalation Resource Interface PartnerEntity PartnerRole'
    .split(' ')
    .map((name) => `bpmn:${name}`),
);

/** Whether a flow element is part of the drawing only. */
export function isDocumentation(element: ModdleElement): boolean {
  return DOCUMENTATION.has(element.$type);
}

/**
 * Checks one flow element or process against what the engine executes: its type, each property that is set on it, the type of its events.
 * @returns whether the type is one that can be compiled.
 */
export function checkSupported(element: ModdleElement, report: Report): boolean {
  const read = READ[element.$type];
  if (!read) {
    report.add('UNSUPPORTED_ELEMENT', { id: nearestId(element) }, `<${localName(element.$type)}>`);
    return false;
  }
  for (const property of Object.keys(element)) {
    if (!read.includes(property) && !HARMLESS.includes(property)) refuse(element, property, report);
    else if (property in MUST_BE && element.get(property) !== MUST_BE[property]) refuse(element, property, report);
  }
  for (const property of ['operationRef', 'eventDefinitionRef', 'supports'])
    if (isSet(element.get(property))) refuse(element, property, report);
  for (const data of [...list(element, 'dataInputAssociations'), ...list(element, 'dataOutputAssociations')])
    for (const property of ['assignment', 'transformation'])
      if (isSet(data.get(property))) refuse(data, property, report);
  checkExtensions(element, report);
  checkEvents(element, report);
  for (const artifact of list(element, 'artifacts'))
    if (!ARTIFACTS.has(artifact.$type))
      report.add('UNSUPPORTED_ELEMENT', { id: nearestId(artifact) }, `<${localName(artifact.$type)}>`);
  return true;
}

/** Checks the root elements and the parts of a collaboration besides its processes. */
export function checkRoots(definitions: ModdleElement, report: Report): void {
  for (const root of list(definitions, 'rootElements')) {
    if (!ROOTS.has(root.$type))
      report.add('UNSUPPORTED_ELEMENT', { id: nearestId(root) }, `<${localName(root.$type)}>`);
    if (root.$type === 'bpmn:Collaboration') checkCollaboration(root, report);
  }
  for (const imported of list(definitions, 'imports'))
    report.add('UNSUPPORTED_ELEMENT', { id: nearestId(imported) }, '<import>');
}

/** A list-valued property, empty when the file does not set it. */
export function list(element: ModdleElement, property: string): readonly ModdleElement[] {
  const value = element.get(property);
  return Array.isArray(value) ? (value as ModdleElement[]) : [];
}

function checkCollaboration(collaboration: ModdleElement, report: Report): void {
  for (const property of ['messageFlows', 'conversations', 'participantAssociations', 'correlationKeys'])
    for (const part of list(collaboration, property))
      report.add('UNSUPPORTED_ELEMENT', { id: nearestId(part) }, `<${localName(part.$type)}>`);
  for (const pool of list(collaboration, 'participants'))
    if (isSet(pool.get('participantMultiplicity'))) refuse(pool, 'participantMultiplicity', report);
}

function checkEvents(element: ModdleElement, report: Report): void {
  const definitions = list(element, 'eventDefinitions');
  if (definitions.length === 0) {
    if (element.$type === 'bpmn:BoundaryEvent' || element.$type === 'bpmn:IntermediateCatchEvent')
      report.add('UNSUPPORTED_EVENT', { id: nearestId(element) }, `<${localName(element.$type)}>`);
    return;
  }
  const timers = element.$type === 'bpmn:BoundaryEvent' || element.$type === 'bpmn:IntermediateCatchEvent';
  const refused = definitions.filter((d) => !timers || d.$type !== 'bpmn:TimerEventDefinition');
  for (const definition of refused)
    report.add('UNSUPPORTED_EVENT', { id: nearestId(element) }, `<${localName(definition.$type)}>`);
  if (refused.length === 0 && definitions.length > 1)
    report.add('UNSUPPORTED_EVENT', { id: nearestId(element) }, `${definitions.length} <timerEventDefinition>`);
}

/** `digipro:input` and `digipro:output` belong to service tasks; extensions of others are not ours to judge. */
function checkExtensions(element: ModdleElement, report: Report): void {
  const extensions = element.get('extensionElements') as ModdleElement | undefined;
  if (!extensions || element.$type === 'bpmn:ServiceTask') return;
  for (const value of list(extensions, 'values'))
    if (value.$type.startsWith('digipro:'))
      report.add('UNKNOWN_ELEMENT', { id: nearestId(element) }, `<digipro:${localName(value.$type)}>`);
}

function refuse(element: ModdleElement, property: string, report: Report): void {
  const value = element.get(property);
  const nested = Array.isArray(value) ? (value as unknown[])[0] : value;
  const type = typeof nested === 'object' && nested !== null ? (nested as Partial<ModdleElement>).$type : undefined;
  const detail = type ? `<${localName(type)}>` : `${property}="${String(value)}"`;
  report.add(type ? 'UNSUPPORTED_ELEMENT' : 'UNSUPPORTED_ATTRIBUTE', { id: nearestId(element) }, detail);
}

const isSet = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
