import type { ModdleElement } from 'bpmn-moddle';
import { detailCompiler } from './details.ts';
import { draftProcess } from './draft.ts';
import { buildGraph } from './graph.ts';
import type { Report } from './problems.ts';
import { nearestId, readDefinitions } from './read.ts';
import { readSource } from './source.ts';
import { checkStructure } from './structure.ts';
import { summarise } from './summary.ts';
import { checkRoots, list } from './supported.ts';
import type { CompileOptions, CompileResult } from './types.ts';

/**
 * Compiles BPMN 2.0 XML to the graph that the engine runs. What it does not execute is refused, never passed over: start and end event
 * without trigger, user and service task, exclusive and parallel gateway, boundary and intermediate timer, embedded sub-process,
 * sequence flow with FEEL condition or default; lanes as assignment; annotations, data objects and diagrams as drawing.
 * @param xml text of the file, at most 2 MiB, UTF-8, without DTD.
 * @returns graph and summary, or every problem found with file, line and element. Rejects never for what a file holds.
 */
export async function compile(xml: string, options: CompileOptions): Promise<CompileResult> {
  const { report, xml: text } = readSource(xml, options.file ?? 'process.bpmn');
  const safe = report.problems.every((p) => p.code === 'MISSING_ID' || p.code === 'DUPLICATE_ID');
  const definitions = safe ? await readDefinitions(text, report) : null;
  const process = definitions ? chooseProcess(definitions, report) : null;
  if (!definitions || !process) return { ok: false, problems: report.sorted() };
  checkRoots(definitions, report);
  const draft = draftProcess(process, report);
  checkStructure(draft, report);
  const details = detailCompiler(draft, options, declaredLanguage(definitions), report);
  const graph = buildGraph(draft, details);
  if (report.problems.length > 0) return { ok: false, problems: report.sorted() };
  return { ok: true, graph, summary: summarise(draft, graph, definitions), notices: report.notices };
}

/** The one process that has content; a pool may stand for a partner whose process is not shown. */
function chooseProcess(definitions: ModdleElement, report: Report): ModdleElement | null {
  const all = list(definitions, 'rootElements').filter((root) => root.$type === 'bpmn:Process');
  const [first, ...others] = all.length > 1 ? all.filter((p) => list(p, 'flowElements').length > 0) : all;
  if (!first) {
    if (report.problems.length === 0) report.add('NO_PROCESS', { id: nearestId(definitions) });
    return null;
  }
  for (const other of others) {
    const place = { id: other.id ?? null };
    report.add('SEVERAL_PROCESSES', place, other.id ?? '');
  }
  if (first.get('isExecutable') === false) report.add('NOT_EXECUTABLE', { id: first.id ?? null });
  return first;
}

/** The language that a file sets for all its expressions; BPMN's own default (XPath) says nothing about what an author wrote. */
function declaredLanguage(definitions: ModdleElement): string | null {
  const language = Object.hasOwn(definitions, 'expressionLanguage') ? definitions.get('expressionLanguage') : null;
  return typeof language === 'string' && language !== '' ? language : null;
}
