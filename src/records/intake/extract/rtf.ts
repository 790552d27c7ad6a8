import { decodeAs } from './plain.ts';

/** Destinations whose text is none of the document (Rich Text Format 1.9.1). */
const SILENT = new Set(
  'fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl generator xmlnstbl fldinst filetbl revtbl mmathPr'.split(
    ' ',
  ),
);
const SPOKEN: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  row: '\n',
  page: '\n',
  sect: '\n',
  cell: '\t',
  tab: '\t',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
};

interface Group {
  silent: boolean;
  /** Characters that stand for one of Unicode where it is not understood. */
  skip: number;
}

const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}]+)/giu;

/** The text of an RTF file. Groups are counted and not recursed into, so that no nesting is too deep. */
export function rtfText(bytes: Buffer): string {
  const source = bytes.toString('latin1');
  const out: string[] = [];
  const groups: Group[] = [{ silent: false, skip: 1 }];
  let encoding = 'windows-1252';
  let pending = 0;
  const say = (text: string) => {
    if (groups[groups.length - 1]!.silent) return;
    const skipped = Math.min(pending, text.length);
    pending -= skipped;
    if (skipped < text.length) out.push(text.slice(skipped));
  };
  for (const [, word, number, hex, symbol, brace, plain] of source.matchAll(TOKEN)) {
    const group = groups[groups.length - 1]!;
    if (brace === '{') groups.push({ ...group });
    else if (brace === '}') {
      if (groups.length > 1) groups.pop();
      pending = 0;
    } else if (plain !== undefined) say(plain.replace(/[\r\n]+/g, ''));
    else if (hex !== undefined) say(decodeAs(encoding, Buffer.from(hex, 'hex')));
    else if (symbol !== undefined) {
      if (symbol === '*') group.silent = true;
      else if (symbol === '~') say(' ');
      else if ('\\{}'.includes(symbol)) say(symbol);
    } else if (word === 'u' && number !== undefined) {
      pending = 0;
      say(String.fromCharCode(Number(number) & 0xffff));
      pending = group.skip;
    } else if (word === 'uc') group.skip = Math.min(10, Math.max(0, Number(number ?? 1)));
    else if (word === 'ansicpg') encoding = encodingOf(number);
    else if (word !== undefined && SILENT.has(word)) group.silent = true;
    else if (word !== undefined && word in SPOKEN) say(SPOKEN[word]!);
  }
  return out.join('');
}

function encodingOf(page: string | undefined): string {
  try {
    return new TextDecoder(`windows-${page ?? '1252'}`).encoding;
  } catch {
    return 'windows-1252';
  }
}
