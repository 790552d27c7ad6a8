import { createHash } from 'node:crypto';
import type { Column, Table } from './catalogue.ts';
import type { TestDatabase } from './database.ts';

type Admin = TestDatabase['admin'];
type Row = Record<string, unknown>;

/**
 * Adds a row of a body to every table that holds rows of bodies, made out of the catalogue: references point to rows that are there,
 * enumerated values are taken from their check. What no operation has made is there all the same. Behind the product's back.
 * @returns the tables in which no row could be made, with the reason.
 */
export async function fillTables(admin: Admin, tables: readonly Table[], bodyId: string): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const table of inOrder(tables.filter(({ tenant }) => tenant))) {
    const failure = await fillTable(admin, table, bodyId).catch((error: Error) => `${table.name}: ${error.message}`);
    if (failure) failures.push(failure);
  }
  return failures;
}

async function fillTable(admin: Admin, table: Table, bodyId: string): Promise<string | undefined> {
  const row: Row = {};
  // What may be absent is: an incident without its end is open, and can be worked on.
  const due = ({ name, notNull }: Column) => notNull || table.keys.flat().includes(name);
  for (const column of table.columns.filter((one) => !one.generated && due(one))) {
    const value = column.name === 'body_id' ? bodyId : valueOf(table, column, bodyId);
    if (value === undefined) return `${table.name}.${column.name}: no value is known for the type ${column.type}`;
    row[column.name] = value;
  }
  for (const reference of table.references) Object.assign(row, await referenced(admin, reference, bodyId));
  await withoutChecks(admin, table, () => insert(admin, table.name, row));
  const made = await anyRow(admin, table.name, bodyId);
  return made ? undefined : `${table.name}: the row did not stay`;
}

async function insert(admin: Admin, table: string, row: Row): Promise<void> {
  const names = Object.keys(row);
  const places = names.map((_, index) => `$${index + 1}`);
  await admin(
    `insert into ${table} (${names.join(', ')}) values (${places.join(', ')}) on conflict do nothing`,
    Object.values(row),
  );
}

/** A made-up row need not make sense; the checks are back for those that the product writes afterwards. */
async function withoutChecks(admin: Admin, table: Table, work: () => Promise<void>): Promise<void> {
  for (const { name } of table.checks) await admin(`alter table ${table.name} drop constraint ${name}`);
  try {
    await work();
  } finally {
    for (const { name, text } of table.checks) {
      await admin(`alter table ${table.name} add constraint ${name} ${text.replace(/ NOT VALID$/, '')} not valid`);
    }
  }
}

/** The columns of a foreign key, as a row of the table that it points to has them; none where that table is empty or itself. */
async function referenced(admin: Admin, reference: Table['references'][number], bodyId: string): Promise<Row> {
  const parent = await anyRow(admin, reference.table, bodyId);
  return Object.fromEntries(
    reference.columns.map((name, index) => [name, parent?.[reference.targets[index]!] ?? null]),
  );
}

async function anyRow(admin: Admin, table: string, bodyId: string): Promise<Row | undefined> {
  return (await admin<Row>(`select * from ${table} where body_id = $1 limit 1`, [bodyId]))[0];
}

/** Tables after those that they point to; what is left over points in a circle and comes last. */
function inOrder(tables: readonly Table[]): readonly Table[] {
  const ordered: Table[] = [];
  let left = tables;
  for (;;) {
    const waiting = new Set(left.map((table) => table.name));
    const free = left.filter((table) =>
      table.references.every((to) => to.table === table.name || !waiting.has(to.table)),
    );
    if (free.length === 0) return [...ordered, ...left];
    ordered.push(...free);
    left = left.filter((table) => !free.includes(table));
  }
}

/** The one text of all made-up rows of a body: who asks for it asks for whatever is known by a text, in every table at once. */
function textOf(bodyId: string): string {
  return `x${createHash('sha256').update(bodyId).digest('hex').slice(0, 12)}`;
}

/** A value of the type that no other body has. */
function valueOf(table: Table, column: Column, bodyId: string): unknown {
  const bytes = createHash('sha256').update(`${bodyId} ${table.name} ${column.name}`).digest();
  const hex = bytes.toString('hex');
  if (column.words.length > 0) return column.words[0];
  switch (column.type) {
    case 'uuid':
      // A UUIDv7 that is older than any made by an operation.
      return `00000000-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    case 'text':
      return /sha256|digest/.test(column.name) ? hex : textOf(bodyId);
    case 'bytea':
      return /salt/.test(column.name) ? bytes.subarray(0, 16) : bytes;
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
      return 1;
    case 'boolean':
      return true;
    case 'json':
    case 'jsonb':
      return '{}';
    case 'date':
      return '2026-01-02';
    case 'timestamp with time zone':
      return '2026-01-02T10:00:00Z';
    case 'xid8':
      return '1';
    case 'tsvector':
      return 'x';
    case 'interval':
      return '1 day';
    default:
      return column.type.endsWith('[]') ? '{}' : undefined;
  }
}
