import { allowanceFor, LIMITS, Stop } from '../limits.ts';
import { decodeText } from './plain.ts';
import { walkXml } from './sax.ts';
import { unzipEntry, type ZipEntry, zipEntries } from './zip.ts';

/** The text of Office Open XML and OpenDocument files: words, sheets, slides. @throws Stop */
export function officeText(bytes: Buffer, mime: string): string {
  const allowance = allowanceFor(bytes.length);
  const entries = zipEntries(bytes);
  const read = (entry: ZipEntry) => decodeText(unzipEntry(bytes, entry, allowance));
  const named = (pattern: RegExp) => entries.filter(({ name }) => pattern.test(name)).sort(byNumber);
  if (mime.includes('opendocument')) return joined(named(/^content\.xml$/).map((entry) => openDocument(read(entry))));
  if (mime.includes('wordprocessingml')) {
    const parts = named(/^word\/(document\d*|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$/);
    return joined(parts.map((entry) => paragraphs(read(entry), 'p', 't')));
  }
  if (mime.includes('presentationml')) {
    return joined(named(/^ppt\/(slides|notesSlides)\/\w+\.xml$/).map((entry) => paragraphs(read(entry), 'p', 't')));
  }
  const shared = named(/^xl\/sharedStrings\.xml$/).flatMap((entry) => sharedStrings(read(entry)));
  return joined(named(/^xl\/worksheets\/\w+\.xml$/).map((entry) => sheet(read(entry), shared)));
}

function joined(texts: readonly string[]): string {
  if (texts.length === 0) throw new Stop('damaged', 'the part with the text is missing');
  return texts.join('\n\n');
}

/** document before header1, sheet2 before sheet10. */
function byNumber(a: ZipEntry, b: ZipEntry): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}

/** Text of `words` elements, a line for each `paragraph`. */
function paragraphs(xml: string, paragraph: string, words: string): string {
  const out: string[] = [];
  let inWords = 0;
  walkXml(xml, {
    open(name) {
      if (name === words) inWords += 1;
      else if (name === 'tab') out.push('\t');
      else if (name === 'br' || name === 'cr') out.push('\n');
    },
    close(name) {
      if (name === words) inWords -= 1;
      else if (name === paragraph) out.push('\n');
    },
    text(text) {
      if (inWords > 0) out.push(text);
    },
  });
  return out.join('');
}

/** OpenDocument 1.3 part 3, 5.1, 6.1 and 9.1: paragraphs, headings, cells. */
function openDocument(xml: string): string {
  const out: string[] = [];
  let inText = 0;
  walkXml(xml, {
    open(name, attributes) {
      if (name === 'p' || name === 'h') inText += 1;
      else if (name === 's') out.push(' '.repeat(Math.min(100, Number(attributes['text:c'] ?? 1) || 1)));
      else if (name === 'tab') out.push('\t');
      else if (name === 'line-break') out.push('\n');
    },
    close(name) {
      if (name === 'p' || name === 'h') {
        inText -= 1;
        out.push('\n');
      } else if (name === 'table-cell') {
        // The paragraph within the cell has ended its line: cells of a row stand beside each other.
        if (out[out.length - 1] === '\n') out.pop();
        out.push('\t');
      } else if (name === 'table-row') out.push('\n');
    },
    text(text) {
      if (inText > 0) out.push(text);
    },
  });
  return out.join('');
}

function sharedStrings(xml: string): readonly string[] {
  const strings: string[] = [];
  let current = '';
  let inText = false;
  walkXml(xml, {
    open(name) {
      if (name === 'si') current = '';
      inText = name === 't';
    },
    close(name) {
      if (name === 'si') strings.push(current);
      inText = false;
    },
    text(text) {
      if (inText) current += text;
    },
  });
  return strings;
}

/** ECMA-376 part 1, 18.3.1.4: a cell holds a number, a place among the shared strings, or a string of its own. */
function sheet(xml: string, shared: readonly string[]): string {
  const out: string[] = [];
  let size = 0;
  let kind = '';
  let value = '';
  let inValue = false;
  walkXml(xml, {
    open(name, attributes) {
      if (name === 'c') {
        kind = attributes['t'] ?? '';
        value = '';
      }
      inValue = name === 'v' || name === 't';
    },
    close(name) {
      inValue = false;
      if (name === 'c') {
        const said = kind === 's' ? (shared[Number(value)] ?? '') : value;
        // One long string may stand in a million cells.
        if ((size += said.length) > LIMITS.unpackedBytes / 10) throw new Stop('too-dense');
        out.push(said, '\t');
      } else if (name === 'row') out.push('\n');
    },
    text(text) {
      if (inValue) value += text;
    },
  });
  return out.join('');
}
