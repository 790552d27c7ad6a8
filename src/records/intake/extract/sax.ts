import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { Stop } from '../limits.ts';

export interface SaxHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Deeper than any document that people make. */
const MAX_DEPTH = 500;

/**
 * Walks through XML. Names come without their prefix. What declares a document type is refused: entities are how a small file becomes a
 * large one (security: XML is read without DTD). @throws Stop `damaged`.
 */
export function walkXml(text: string, handlers: SaxHandlers): void {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  parser.on('error', (error) => {
    throw new Stop('damaged', error.message.slice(0, 200));
  });
  parser.on('doctype', () => {
    throw new Stop('damaged', 'a document type is declared');
  });
  parser.on('opentag', (tag: SaxesTagPlain) => {
    if ((depth += 1) > MAX_DEPTH) throw new Stop('too-deep');
    handlers.open?.(local(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag: SaxesTagPlain) => {
    depth -= 1;
    handlers.close?.(local(tag.name));
  });
  parser.on('text', (piece) => handlers.text?.(piece));
  parser.on('cdata', (piece) => handlers.text?.(piece));
  parser.write(text).close();
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
