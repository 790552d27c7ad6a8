import { Readable } from 'node:stream';
import { compileFeel, object, oneOf, optional, text, toPlain, Type } from '../../../kernel/index.ts';
import { Dead } from '../../delivery/types.ts';
import { continuation } from '../continuation.ts';
import { readCsv, writeCsv, type Csv } from '../formats/csv.ts';
import { readFixed, writeFixed, type Fixed } from '../formats/fixed.ts';
import { readSheetRows, writeSheet, type Sheet } from '../formats/sheet.ts';
import { decoded, ENCODINGS } from '../formats/text.ts';
import { START, type Piece, type Portion, type Position, type Row } from '../formats/types.ts';
import { jsonToXml, xmlToJson, xsdProblems, type Xsd } from '../formats/xml.ts';
import {
  going,
  putOff,
  StepProblem,
  type Compiler,
  type Exchange,
  type Host,
  type Kind,
  type StepResult,
  type Works,
} from '../model.ts';
import { channel, messenger, notInSaga, onward, viewOf, type Onward } from './routing.ts';

/** What is read into one message; a file of more is a matter of `records`. */
const WHOLE: Portion = { rows: 10_000, bytes: 8_000_000 };
/** What one transaction sends on of a file. */
const PIECE: Portion = { rows: 2_000, bytes: 1_000_000 };
/** Excel keeps its texts apart from its rows: a workbook is read as a whole. */
const MOST_WORKBOOK = 20_000_000;

const encoding = optional(oneOf(ENCODINGS));
const columns = optional(
  Type.Array(text(200), { minItems: 1, maxItems: 500, description: 'Names of the columns, where the file has none' }),
);
const csv = object({
  delimiter: optional(text(1, { description: 'What stands between fields, `;` if absent' })),
  quote: optional(text(1)),
  encoding,
  columns,
});
const fixed = object({
  fields: Type.Array(
    object({
      name: text(200),
      width: Type.Integer({ minimum: 1, maximum: 10_000 }),
      align: optional(oneOf(['left', 'right'])),
    }),
    { minItems: 1, maxItems: 500 },
  ),
  encoding,
});
const excel = object({ sheet: optional(Type.Union([text(31), Type.Integer({ minimum: 1, maximum: 1000 })])), columns });
const nothing = object({});

interface Formats {
  readonly json?: object;
  readonly xml?: object;
  readonly csv?: Csv;
  readonly fixed?: Fixed;
  readonly excel?: Sheet;
}

const one = (formats: Record<string, typeof csv | typeof fixed | typeof excel | typeof nothing>, more: object = {}) =>
  object({
    ...Object.fromEntries(Object.entries(formats).map(([name, schema]) => [name, optional(schema)])),
    ...more,
  });

/** What turns messages from and into the formats of others. Files go through in pieces. */
export const formats = {
  parse: {
    pattern: 'Message Translator, Canonical Data Model',
    effect: 'transactional',
    schema: one({ json: nothing, xml: nothing, csv, fixed, excel }),
    title: (options: Formats) => `parse ${formatOf(options)}`,
    compile(options: Formats) {
      const format = formatOf(options);
      return async (host, exchange) => {
        const data = await parsed(host, exchange, options);
        return going(Array.isArray(data) ? `${data.length} records of ${format}` : format, {
          ...exchange,
          data,
          contentType: undefined,
        });
      };
    },
  },
  write: {
    pattern: 'Message Translator',
    effect: 'pure',
    schema: one({ json: nothing, xml: nothing, csv, fixed, excel }),
    title: (options: Formats) => `write ${formatOf(options)}`,
    compile(options: Formats) {
      const format = formatOf(options);
      return async (_host, exchange) => {
        const { data, contentType } = await written(exchange.data, options);
        return going(format, { ...exchange, data, contentType });
      };
    },
  },
  records: {
    pattern: 'Splitter',
    effect: 'transactional',
    schema: one({ csv, fixed, excel }, { to: channel, ...onward }),
    title: (options: Formats) => `records of ${formatOf(options)}`,
    compile: (options: Formats & { to: string } & Onward, compiler) => splitter(options, compiler),
  },
  template: {
    pattern: 'Message Translator',
    effect: 'pure',
    schema: object({
      text: text(100_000, { description: 'A text with FEEL between {{ and }}' }),
      type: optional(oneOf(['text/plain', 'text/html'], { description: 'In HTML, what is filled in is escaped' })),
    }),
    compile: (options: { text: string; type?: 'text/plain' | 'text/html' }) => templateOf(options),
  },
  xsd: {
    pattern: 'Message Validator',
    effect: 'pure',
    schema: object({
      xsd: text(200_000, { description: 'XML Schema of the data, which are XML' }),
      imports: optional(
        Type.Record(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' }), text(200_000), {
          maxProperties: 20,
        }),
      ),
    }),
    compile: (options: Xsd) => async (_host, exchange) => {
      if (typeof exchange.data !== 'string') throw new Dead('the data are no XML: write xml before, or parse after');
      const problems = await xsdProblems(exchange.data, options);
      if (problems.length > 0) throw new Dead(`not as the schema says: ${problems.join('; ')}`.slice(0, 1000));
      return going('valid', exchange);
    },
  },
} satisfies Readonly<Record<string, Kind>>;

function formatOf(options: Formats): keyof Formats {
  const [format, ...others] = (['json', 'xml', 'csv', 'fixed', 'excel'] as const).filter((name) => options[name]);
  if (!format || others.length > 0) throw new StepProblem('', 'one format: json, xml, csv, fixed or excel');
  return format;
}

async function parsed(host: Host, exchange: Exchange, options: Formats): Promise<unknown> {
  if (options.json) return jsonOf(await textOf(host, exchange));
  if (options.xml) return xmlToJson(await textOf(host, exchange, xmlEncoding));
  const { rows, next } = await piece(host, exchange, options, START, WHOLE);
  if (next) throw new Dead(`more than ${WHOLE.rows} records or ${WHOLE.bytes} bytes: use records`);
  return rows.map(({ row }) => row);
}

function jsonOf(said: string): unknown {
  try {
    return JSON.parse(said) as unknown;
  } catch {
    throw new Dead('the data are no JSON');
  }
}

async function written(data: unknown, options: Formats): Promise<Pick<Exchange, 'data' | 'contentType'>> {
  if (options.json) return { data: JSON.stringify(data ?? null), contentType: 'application/json; charset=utf-8' };
  if (options.xml) return { data: jsonToXml(data), contentType: 'application/xml' };
  const rows = rowsOf(data);
  if (options.csv) return { data: await writeCsv(rows, options.csv), contentType: 'text/csv; charset=utf-8' };
  if (options.fixed) return { data: writeFixed(rows, options.fixed), contentType: 'text/plain; charset=utf-8' };
  const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { data: await writeSheet(rows, options.excel!), contentType };
}

function rowsOf(data: unknown): readonly Row[] {
  const isRow = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!Array.isArray(data) || !data.every(isRow)) throw new Dead('the data are no list of records');
  return data as readonly Row[];
}

function splitter(options: Formats & { readonly to: string } & Onward, compiler: Compiler): Works {
  formatOf(options);
  notInSaga(compiler);
  const message = messenger(options, compiler);
  const { place } = compiler;
  const go = async (host: Host, exchange: Exchange, position: Position & { done?: number }): Promise<StepResult> => {
    const { rows, next } = await piece(host, exchange, options, position, options.excel ? WHOLE_BOOK : PIECE);
    await host.send(
      rows.map(({ row, line }) =>
        message(host, { ...exchange, data: row, contentType: undefined }, options.to, `${options.to}/${line}`),
      ),
    );
    const done = (position.done ?? 0) + rows.length;
    if (next) {
      const resume = { place, how: 'wake', note: { ...next, done } } as const;
      await host.send([continuation(host, exchange, resume, { name: `${place}/${next.from}` })]);
      return putOff(`${done} records to ${options.to} by now`);
    }
    const data = { ...fileOf(exchange), records: done };
    return going(`${done} records to ${options.to}`, { ...exchange, data, contentType: undefined });
  };
  return {
    run: (host, exchange) => go(host, exchange, START),
    wake: (host, exchange, _nested, note) => go(host, exchange, note as Position & { done: number }),
  };
}

const WHOLE_BOOK: Portion = { rows: Infinity, bytes: Infinity };

async function piece(
  host: Host,
  exchange: Exchange,
  options: Formats,
  position: Position,
  most: Portion,
): Promise<Piece> {
  const source = await sourceOf(host, exchange, position.from);
  if (options.csv) return readCsv(source, options.csv, position, most);
  if (options.fixed) return readFixed(source, options.fixed, position, most);
  const rows = await readSheetRows(await bytesOf(source, MOST_WORKBOOK), options.excel!);
  return { rows: rows.slice(0, most.rows), next: rows.length > most.rows ? START : undefined };
}

/** The digest of the file that a message is or names. */
function fileOf({ data, envelope }: Exchange): { readonly sha256: string } | undefined {
  const named = (data as { sha256?: unknown } | null)?.sha256;
  if (typeof named === 'string' && /^[0-9a-f]{64}$/.test(named)) return { sha256: named };
  return envelope.sha256 === undefined || typeof data === 'string' ? undefined : { sha256: envelope.sha256 };
}

async function sourceOf(host: Host, exchange: Exchange, from: number): Promise<Readable> {
  if (typeof exchange.data === 'string') return Readable.from([Buffer.from(exchange.data).subarray(from)]);
  const file = fileOf(exchange);
  if (!file) throw new Dead('the data are no text, and name no file (sha256)');
  return host.open(file.sha256, from);
}

async function textOf(host: Host, exchange: Exchange, encodingOf = (_bytes: Buffer) => 'utf-8'): Promise<string> {
  if (typeof exchange.data === 'string') return exchange.data;
  const bytes = await bytesOf(await sourceOf(host, exchange, 0), WHOLE.bytes);
  const label = encodingOf(bytes);
  if (/^(iso-8859-1|latin1|windows-1252)$/i.test(label)) return decoded(bytes.toString('latin1'), 'windows-1252', 1);
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    throw new Dead(`the text is not in ${label.slice(0, 40)}`);
  }
}

/** The encoding that an XML declaration names. */
function xmlEncoding(bytes: Buffer): string {
  return /^<\?xml[^>]{0,100}?encoding=["']([\w.-]{1,40})["']/.exec(bytes.toString('latin1', 0, 200))?.[1] ?? 'utf-8';
}

async function bytesOf(source: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) throw new Dead(`the file has more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const HOLE = /\{\{(.*?)\}\}/gs;
const MOST_TEXT = 1_000_000;

function templateOf({ text: source, type = 'text/plain' }: { text: string; type?: string }) {
  const parts = [...source.matchAll(HOLE)].map((hole) => {
    try {
      return { at: hole.index, length: hole[0].length, program: compileFeel(hole[1]!.trim()) };
    } catch (error) {
      throw new StepProblem('/text', `«${hole[0].slice(0, 100)}»: ${(error as Error).message}`);
    }
  });
  const escape = type === 'text/html' ? escapeHtml : (value: string) => value;
  return async (host: Host, exchange: Exchange): Promise<StepResult> => {
    const view = viewOf(exchange);
    let filled = '';
    let last = 0;
    for (const { at, length, program } of parts) {
      const result = program.evaluate(view, { now: host.now() });
      const value = result.ok ? toPlain(result.value) : undefined;
      if (value === undefined || value === null || typeof value === 'object') {
        const why = result.ok ? 'gives no text' : result.message;
        throw new Dead(`«${source.slice(at, at + length).slice(0, 200)}» ${why}`);
      }
      filled += source.slice(last, at) + escape(String(value));
      last = at + length;
      if (filled.length > MOST_TEXT) throw new Dead(`the text becomes longer than ${MOST_TEXT} characters`);
    }
    return going('filled in', {
      ...exchange,
      data: filled + source.slice(last),
      contentType: `${type}; charset=utf-8`,
    });
  };
}

function escapeHtml(value: string): string {
  const signs: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return value.replace(/[&<>"']/g, (sign) => signs[sign]!);
}
