import { Parser } from 'htmlparser2';
import { decodeAs, decodeText } from './plain.ts';

const BLOCKS = new Set(
  'address article aside blockquote br caption dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead title tr ul'.split(
    ' ',
  ),
);
const SILENT = new Set(['script', 'style', 'template', 'noscript', 'svg', 'math', 'iframe', 'object']);

/** What a reader sees of a page: no markup, no script. */
export function htmlText(bytes: Buffer): string {
  const out: string[] = [];
  let silent = 0;
  const parser = new Parser(
    {
      onopentagname(name) {
        if (SILENT.has(name)) silent += 1;
        if (BLOCKS.has(name)) out.push('\n');
        else if (name === 'td' || name === 'th') out.push('\t');
      },
      onclosetag(name) {
        if (SILENT.has(name)) silent -= 1;
        if (BLOCKS.has(name) && name !== 'br') out.push('\n');
      },
      ontext(text) {
        if (silent === 0) out.push(text.replace(/[ \n\r\t]+/g, ' '));
      },
    },
    { decodeEntities: true },
  );
  parser.end(decodeHtml(bytes));
  return out.join('').replace(/\n +/g, '\n');
}

/** By the byte order mark and validity, else by what the page says of itself. */
function decodeHtml(bytes: Buffer): string {
  const said = /<meta[^>]{0,200}charset\s*=\s*["']?([a-z0-9_-]{1,40})/i.exec(bytes.toString('latin1', 0, 4096))?.[1];
  if (said && !/^utf-?(8|16)/i.test(said)) {
    try {
      return decodeAs(said, bytes);
    } catch {
      // A name that nobody knows.
    }
  }
  return decodeText(bytes);
}
