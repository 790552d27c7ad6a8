import type { TestDatabase } from './database.ts';

/** A table of the product, as PostgreSQL's own catalogue describes it. */
export interface Table {
  /** `schema.name`, safe to put into a statement: names of ours need no quoting. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Whether its rows belong to bodies. */
  readonly tenant: boolean;
  readonly references: readonly Reference[];
  readonly checks: readonly Check[];
  /** Column sets that are unique, the primary key first. */
  readonly keys: readonly (readonly string[])[];
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  /** Made by the database: never written. */
  readonly generated: boolean;
  /** Values that a check constraint enumerates; empty when none does. */
  readonly words: readonly string[];
}

export interface Check {
  readonly name: string;
  readonly text: string;
}

export interface Reference {
  readonly columns: readonly string[];
  readonly table: string;
  readonly targets: readonly string[];
}

type Admin = TestDatabase['admin'];

/** Schemas of the product: everything that is not PostgreSQL's. */
export const PRODUCT = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')`;

/** Every table of every room, found and not listed: a new one is there by itself. */
export async function readTables(admin: Admin): Promise<readonly Table[]> {
  const names = await admin<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and ${PRODUCT} order by 1`,
  );
  const [columns, constraints, indexes] = await Promise.all([
    readColumns(admin),
    readConstraints(admin),
    readKeys(admin),
  ]);
  return names.map(({ name }) => {
    const own = columns.filter((column) => column.table === name);
    const checks = constraints.filter((found) => found.table === name && found.kind === 'c');
    return {
      name,
      tenant: own.some((column) => column.name === 'body_id'),
      columns: own.map((column) => ({ ...column, words: wordsOf(column.name, checks) })),
      checks,
      keys: indexes.filter((index) => index.table === name).map((index) => index.columns),
      references: constraints
        .filter((found) => found.table === name && found.kind === 'f')
        .map(({ columns: from, target, targets }) => ({ columns: from, table: target, targets })),
    };
  });
}

interface ConstraintRow {
  readonly name: string;
  readonly table: string;
  readonly kind: 'c' | 'f';
  readonly columns: readonly string[];
  readonly target: string;
  readonly targets: readonly string[];
  readonly text: string;
}

function readColumns(admin: Admin): Promise<(Omit<Column, 'words'> & { readonly table: string })[]> {
  return admin(
    `select n.nspname || '.' || c.relname as table, a.attname as name, format_type(a.atttypid, null) as type,
       a.attnotnull as "notNull", a.attgenerated <> '' or a.attidentity <> '' as generated
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and ${PRODUCT} order by 1, a.attnum`,
  );
}

function readConstraints(admin: Admin): Promise<ConstraintRow[]> {
  const named = (relation: string, keys: string) =>
    `array(select a.attname::text from unnest(${keys}) with ordinality k (n, i)
       join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.n order by k.i)`;
  return admin(
    `select o.conname as name, n.nspname || '.' || c.relname as table, o.contype::text as kind, ${named('o.conrelid', 'o.conkey')} as columns,
       tn.nspname || '.' || t.relname as target, ${named('o.confrelid', 'o.confkey')} as targets,
       pg_get_constraintdef(o.oid) as text
     from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
       left join pg_class t on t.oid = o.confrelid left join pg_namespace tn on tn.oid = t.relnamespace
     where o.contype in ('c', 'f') and ${PRODUCT} order by o.oid`,
  );
}

function readKeys(admin: Admin): Promise<{ table: string; columns: string[] }[]> {
  return admin(
    `select n.nspname || '.' || c.relname as table,
       array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k (n, o)
         join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n
         where k.o <= i.indnkeyatts order by k.o) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     where i.indisunique and ${PRODUCT} order by 1, i.indisprimary desc, i.indexrelid`,
  );
}

/** E.g. `CHECK ((mode = ANY (ARRAY['demonstration'::text, 'real'::text])))`, or one `=` where there is one word. */
function wordsOf(column: string, checks: readonly Check[]): readonly string[] {
  const enumerated = new RegExp(`\\b${column} = (?:ANY \\(ARRAY\\[([^\\]]*)\\]\\)|('[^']*'::text))`);
  const list = checks.map((check) => enumerated.exec(check.text)).find(Boolean);
  return [...(list?.[1] ?? list?.[2] ?? '').matchAll(/'([^']*)'::text/g)].map((match) => match[1]!);
}
