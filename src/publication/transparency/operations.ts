import {
  bilingual,
  date,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  romeDate,
  text,
  toCsv,
  Type,
  type Cell,
  type Context,
  type Locale,
  type Operation,
  type Text,
} from '../../kernel/index.ts';
import { standing, STATES } from './freshness.ts';
import { MAX_ROWS, tableByCode, tables, updatesOf, type Row, type Table } from './tables.ts';
import { FREQUENCIES, sections, tree as mandated, type Section } from './tree.ts';

/** Rows that the page of a section shows; the whole is in the files. */
const SHOWN = 50;
const LICENCE = 'CC-BY 4.0';

const sectionCode = text(5, { pattern: '^[0-9]{2}\\.[0-9]{2}$' });
const tableCode = text(40, { pattern: '^[a-z][a-z-]*$' });

const sectionView = object({
  code: sectionCode,
  title: bilingual,
  norms: Type.Array(text(300)),
  frequencies: Type.Array(oneOf(FREQUENCIES)),
  state: oneOf(STATES),
  updatedOn: nullable(date),
  age: nullable(Type.Integer({ description: 'Days since the last change' })),
});

const cell = Type.Unsafe<Cell>({ type: ['string', 'number', 'null'] });

const tableView = object({
  code: tableCode,
  title: bilingual,
  updatedOn: nullable(date),
  columns: Type.Array(object({ key: text(40), title: bilingual, kind: oneOf(['text', 'day', 'money', 'integer']) })),
  rows: Type.Array(Type.Array(cell)),
  more: Type.Boolean({ description: 'There are more rows, which the files have' }),
});

const tree = operation({
  name: 'publication.transparency.tree',
  summary: {
    it: 'Amministrazione trasparente: l’albero degli obblighi',
    en: 'Transparent administration: the tree of duties',
  },
  description: 'The tree of D.Lgs. 33/2013, annex A, with what the body holds for each section and how fresh it is.',
  permission: 'public',
  effect: 'read',
  input: object({}),
  output: object({
    validFrom: date,
    source: text(1000),
    areas: Type.Array(object({ code: text(2), title: bilingual, sections: Type.Array(sectionView) })),
  }),
  http: { method: 'GET', path: '/api/transparency' },
  async handler(ctx) {
    const updates = await updatesOf(ctx);
    const day = romeDate(ctx.now());
    const areas = mandated.areas.map(({ code, title, sections: parts }) => ({
      ...{ code, title, sections: parts.map((part) => presentSection(part, updates, day)) },
    }));
    return { validFrom: mandated.validFrom, source: mandated.source, areas };
  },
});

const section = operation({
  name: 'publication.transparency.section',
  summary: { it: 'Una sezione di Amministrazione trasparente', en: 'One section of transparent administration' },
  permission: 'public',
  effect: 'read',
  input: object({ code: sectionCode }),
  output: object({
    area: object({ code: text(2), title: bilingual }),
    section: sectionView,
    tables: Type.Array(tableView),
  }),
  http: { method: 'GET', path: '/api/transparency/sections/{code}' },
  async handler(ctx, input) {
    const found = sections.get(input.code);
    if (!found) throw kernelErrors.NOT_FOUND();
    const updates = await updatesOf(ctx);
    const own = tables.filter((table) => table.section === input.code);
    return {
      area: { code: found.area.code, title: found.area.title },
      section: presentSection(found.section, updates, romeDate(ctx.now())),
      tables: await Promise.all(own.map((table) => presentTable(ctx, table, updates))),
    };
  },
});

const table = operation({
  name: 'publication.transparency.table',
  summary: {
    it: 'Una tabella di Amministrazione trasparente, per intero',
    en: 'A table of transparent administration, whole',
  },
  permission: 'public',
  effect: 'read',
  download: true,
  input: object({ table: tableCode, format: optional(oneOf(['csv', 'json'])) }),
  output: object({}),
  http: { method: 'GET', path: '/api/transparency/tables/{table}', perMinute: 120 },
  async handler(ctx, input) {
    const found = tableByCode.get(input.table);
    if (!found) throw kernelErrors.NOT_FOUND();
    const rows = inLanguage(await found.rows(ctx, MAX_ROWS), ctx.locale);
    const { format = 'csv' } = input;
    const content = format === 'csv' ? asCsv(found, rows) : asJson(found, rows, romeDate(ctx.now()), ctx.locale);
    const mime = format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json';
    return { stream: Buffer.from(content, 'utf8'), mime, filename: `${found.code}.${format}` };
  },
});

export const transparencyOperations: readonly Operation[] = [tree, section, table];

function presentSection(part: Section, updates: ReadonlyMap<string, string | null>, day: string) {
  const held = tables
    .filter((one) => one.section === part.code)
    .map(({ code, whole, rhythm }) => ({ updatedOn: updates.get(code) ?? null, whole, rhythm }));
  const { code, title, norms, frequencies } = part;
  return { code, title, norms: [...norms], frequencies: [...frequencies], ...standing(part, held, day) };
}

async function presentTable(
  ctx: Context,
  { code, title, columns, rows }: Table,
  updates: ReadonlyMap<string, string | null>,
) {
  const found = await rows(ctx, SHOWN + 1);
  const shown = inLanguage(found.slice(0, SHOWN), ctx.locale);
  const described = { code, title, updatedOn: updates.get(code) ?? null, columns: [...columns] };
  return { ...described, rows: shown, more: found.length > SHOWN };
}

function inLanguage(rows: readonly Row[], locale: Locale): Cell[][] {
  return rows.map((row) => row.map((value) => (isText(value) ? value[locale] : value)));
}

function isText(value: Cell | Text): value is Text {
  return typeof value === 'object' && value !== null;
}

function asCsv({ columns }: Table, rows: readonly (readonly Cell[])[]): string {
  return toCsv(
    columns.map((column) => column.key),
    rows,
  );
}

/** The same table for programs, with what is needed to use it: title, licence, day, meaning of each column. */
function asJson({ code, title, columns }: Table, rows: readonly Cell[][], day: string, locale: Locale): string {
  const records = rows.map((row) => Object.fromEntries(columns.map(({ key }, index) => [key, row[index] ?? null])));
  const meaning = Object.fromEntries(columns.map((column) => [column.key, column.title[locale]]));
  return `${JSON.stringify({ code, title: title[locale], licence: LICENCE, asOf: day, columns: meaning, records }, null, 1)}\n`;
}
