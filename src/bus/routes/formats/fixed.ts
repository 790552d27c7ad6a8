import type { Readable } from 'node:stream';
import { Dead } from '../../delivery/types.ts';
import { decoded, readAs, type Encoding } from './text.ts';
import type { Piece, Portion, Position, Row } from './types.ts';

export interface Fixed {
  /** Fields in their order, each so many characters wide. */
  readonly fields: readonly { readonly name: string; readonly width: number; readonly align?: 'left' | 'right' }[];
  readonly encoding?: Encoding;
}

const MOST_LINE = 1_000_000;
const LINE_END = 0x0a;

/** Reads a piece of a file of lines with fields of fixed width, as banks and treasuries send them. @throws Dead naming the line. */
export async function readFixed(source: Readable, options: Fixed, position: Position, most: Portion): Promise<Piece> {
  const rows: { row: Row; line: number }[] = [];
  let { lines } = position;
  let read = 0;
  let rest = Buffer.alloc(0);
  const take = (bytes: Buffer) => {
    lines += 1;
    const line = textOf(bytes, options.encoding ?? 'utf-8', lines);
    if (line.trim() !== '') rows.push({ row: rowOf(line, options, lines), line: lines });
  };
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      rest = Buffer.concat([rest, chunk]);
      let begin = 0;
      for (let end = rest.indexOf(LINE_END); end >= 0; end = rest.indexOf(LINE_END, begin)) {
        take(rest.subarray(begin, end));
        read += end + 1 - begin;
        begin = end + 1;
        if (rows.length >= most.rows || read >= most.bytes) {
          return { rows, next: { from: position.from + read, lines } };
        }
      }
      rest = rest.subarray(begin);
      if (rest.length > MOST_LINE) throw new Dead(`line ${lines + 1} has more than ${MOST_LINE} bytes`);
    }
    if (rest.length > 0) take(rest);
  } finally {
    source.destroy();
  }
  return { rows, next: undefined };
}

function textOf(bytes: Buffer, encoding: Encoding, line: number): string {
  return decoded(bytes.toString(readAs(encoding)), encoding, line).replace(/\r$/, '');
}

function rowOf(line: string, { fields }: Fixed, number: number): Row {
  const characters = [...line];
  const width = fields.reduce((sum, field) => sum + field.width, 0);
  if (characters.length > width)
    throw new Dead(`line ${number} has ${characters.length} characters, the fields ${width}`);
  let at = 0;
  const entries = fields.map(({ name, width: own }) => {
    const text = characters
      .slice(at, at + own)
      .join('')
      .trim();
    at += own;
    return [name, text] as const;
  });
  return Object.fromEntries(entries);
}

/** Records as lines of fixed width. @throws Dead when a value is too long for its field: a cut one would be another one. */
export function writeFixed(rows: readonly Row[], { fields }: Fixed): string {
  return rows.map((row, index) => `${lineOf(row, fields, index + 1)}\r\n`).join('');
}

function lineOf(row: Row, fields: Fixed['fields'], number: number): string {
  return fields
    .map(({ name, width, align = 'left' }) => {
      const text = row[name] === undefined || row[name] === null ? '' : String(row[name]);
      const { length } = [...text];
      if (length > width) throw new Dead(`record ${number}: «${name}» has ${length} characters, its field ${width}`);
      const space = ' '.repeat(width - length);
      return align === 'right' ? space + text : text + space;
    })
    .join('');
}
