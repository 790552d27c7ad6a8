import { SaxesParser, type SaxesTagNS } from 'saxes';
import { Report } from './problems.ts';

/** 2 MiB: the largest of 831 public interchange files has 1.4 MB, nearly all of it diagram data. */
export const MAX_BYTES = 2 * 1024 * 1024;
export const MAX_DEPTH = 100;
/** Elements of the BPMN model namespace; a large real proceeding has some 500. */
export const MAX_ELEMENTS = 5000;

const BPMN_MODEL = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
/** Engines whose attributes change how a model runs there: said to be ignored, so that nobody relies on them. */
const ENGINE_NAMESPACE = /camunda|zeebe|flowable|activiti/;
const NEEDS_ID = /^(.*Task|task|.*Event|.*Gateway|subProcess|transaction|adHocSubProcess|callActivity|process)$/;

export interface Source {
  /** The text without byte order mark, safe to hand to the parser. */
  readonly xml: string;
  /** Line (from 1) of each identifier, of each flow without one, see `flowKey`. */
  readonly lines: ReadonlyMap<string, number>;
  readonly report: Report;
}

/** Key under which the line of a sequence flow without identifier is kept. */
export const flowKey = (source: string, target: string): string => `${source}->${target}`;

/**
 * Reads the file once before BPMN sees it: size, DTD, depth, number of elements, well-formedness, identifiers and their lines.
 * The saxes parser is strict and streaming and expands no entity but the five of XML, so a bomb costs nothing.
 * @returns the source, or a report with problems when the text may not be parsed further.
 */
export function readSource(text: string, file: string): Source {
  const xml = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lines = new Map<string, number>();
  const report = new Report(file, lines);
  const size = Buffer.byteLength(xml);
  if (size > MAX_BYTES) report.add('XML_TOO_LARGE', { id: null }, `${size} > ${MAX_BYTES} byte`);
  else scan(xml, lines, report);
  return { xml, lines, report };
}

/** Ends the scan at the first finding that makes the rest pointless. */
class Stop extends Error {}

function scan(xml: string, lines: Map<string, number>, report: Report): void {
  const parser = new SaxesParser({ xmlns: true });
  const counter = { depth: 0, elements: 0, openLine: 1, vendors: new Set<string>() };
  parser.on('doctype', () => {
    report.add('XML_DOCTYPE', { id: null, line: parser.line });
    throw new Stop();
  });
  parser.on('xmldecl', ({ encoding }) => {
    // A text is decoded already; only a replacement character tells that the declared encoding was not used.
    const lost = encoding && !/^utf-?8$/i.test(encoding) && xml.includes('\uFFFD');
    if (lost) report.add('XML_ENCODING', { id: null, line: 1 }, encoding);
  });
  parser.on('error', (error) => {
    report.add('XML_MALFORMED', { id: null, line: parser.line }, error.message.replace(/^\d+:\d+: /, ''));
    throw new Stop();
  });
  parser.on('opentagstart', () => {
    counter.openLine = parser.line;
  });
  parser.on('opentag', (tag) => {
    counter.depth++;
    inspect(tag, counter, lines, report);
  });
  parser.on('closetag', () => {
    counter.depth--;
  });
  try {
    parser.write(xml).close();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
}

interface Counter {
  readonly depth: number;
  elements: number;
  readonly openLine: number;
  readonly vendors: Set<string>;
}

function inspect(tag: SaxesTagNS, counter: Counter, lines: Map<string, number>, report: Report): void {
  const id = tag.attributes['id']?.value ?? null;
  const place = { id, line: counter.openLine };
  noteVendors(tag, counter, place, report);
  if (counter.depth > MAX_DEPTH) {
    report.add('XML_TOO_DEEP', place, String(MAX_DEPTH));
    throw new Stop();
  }
  if (tag.uri !== BPMN_MODEL) return;
  if (++counter.elements > MAX_ELEMENTS) {
    report.add('TOO_MANY_ELEMENTS', place, String(MAX_ELEMENTS));
    throw new Stop();
  }
  if (id !== null) noteId(id, counter.openLine, lines, report);
  else if (tag.local === 'sequenceFlow') noteFlow(tag, counter.openLine, lines);
  else if (NEEDS_ID.test(tag.local)) report.add('MISSING_ID', place, `<${tag.local}>`);
}

function noteId(id: string, line: number, lines: Map<string, number>, report: Report): void {
  const first = lines.get(id);
  if (first === undefined) lines.set(id, line);
  else report.add('DUPLICATE_ID', { id, line }, String(first));
}

function noteFlow(tag: SaxesTagNS, line: number, lines: Map<string, number>): void {
  const key = flowKey(tag.attributes['sourceRef']?.value ?? '', tag.attributes['targetRef']?.value ?? '');
  if (!lines.has(key)) lines.set(key, line);
}

function noteVendors(
  tag: SaxesTagNS,
  counter: Counter,
  place: { id: string | null; line: number },
  report: Report,
): void {
  for (const uri of [tag.uri, ...Object.values(tag.attributes).map((a) => (a.prefix === 'xmlns' ? '' : a.uri))]) {
    if (!ENGINE_NAMESPACE.test(uri) || counter.vendors.has(uri)) continue;
    counter.vendors.add(uri);
    report.notice('VENDOR_IGNORED', place, uri);
  }
}
