import { BpmnModdle, type ModdleElement, type ModdleWarning } from 'bpmn-moddle';
import { digiproDescriptor } from './extension.ts';
import type { Report } from './problems.ts';

/** Lists that only repeat what `sourceRef` and `targetRef` of the flows say. */
const REDUNDANT = new Set(['bpmn:incoming', 'bpmn:outgoing']);

/**
 * Parses BPMN XML to the typed tree of bpmn-moddle with the `digipro:` namespace.
 * Everything that the parser passes over with a warning becomes a problem, except inside diagram data.
 * @returns the definitions, or null when the file is not BPMN (the report then says why).
 */
export async function readDefinitions(xml: string, report: Report): Promise<ModdleElement | null> {
  try {
    const { rootElement, warnings } = await new BpmnModdle({ digipro: digiproDescriptor }).fromXML(xml);
    for (const warning of warnings) reportWarning(warning, report);
    return rootElement;
  } catch (error) {
    report.add('NOT_BPMN', { id: null, line: 1 }, error instanceof Error ? firstLine(error.message) : '');
    return null;
  }
}

/** The identifier of the element itself or of the nearest one around it that has one. */
export function nearestId(element: ModdleElement | undefined): string | null {
  for (let at = element; at; at = at.$parent) if (at.id !== undefined) return at.id;
  return null;
}

/** The name of an element as the file writes it: `bpmn:UserTask` is `userTask`. */
export function localName(type: string): string {
  const name = type.slice(type.indexOf(':') + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function reportWarning(warning: ModdleWarning, report: Report): void {
  const { message, element, property = '', value = '' } = warning;
  if (element && isDiagram(element)) return;
  const place = { id: nearestId(element) };
  if (message.startsWith('unresolved reference')) {
    if (!REDUNDANT.has(property) && isInProcess(element))
      report.add('UNKNOWN_REFERENCE', place, `${localName(property)}="${value}"`);
  } else if (message.startsWith('unknown attribute')) report.add('UNKNOWN_ATTRIBUTE', place, property);
  else if (!/duplicate ID|document encoding/.test(message)) reportContent(message, report);
}

/** `unparsable content <x> detected … line: n` counts lines from 0. Diagram data are only drawings: what is wrong there is harmless. */
function reportContent(message: string, report: Report): void {
  const match = /^unparsable content (.*) detected\s+line: (\d+)[\s\S]*nested error: (.*)$/.exec(message);
  if (!match) return report.add('UNKNOWN_ELEMENT', { id: null }, firstLine(message));
  const [, tag = '', line, reason = ''] = match;
  if (/<(bpmndi|di|dc):/.test(reason)) return;
  const at = Number(line) + 1;
  report.add('UNKNOWN_ELEMENT', { id: report.idOnLine(at), line: at }, `${tag} (${reason})`);
}

/** What definitions outside of a process refer to is never run. */
function isInProcess(element: ModdleElement | undefined): boolean {
  for (let at = element; at; at = at.$parent) if (at.$type === 'bpmn:Process') return true;
  return false;
}

const isDiagram = (element: ModdleElement): boolean => /^(bpmndi|di|dc|color|bioc):/.test(element.$type);
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
