import type pg from 'pg';

/** Tables whose rows are multiplied, with what makes a copy another row than its original. `{n}` counts the copies. */
export const TABLES: readonly { readonly name: string; readonly changes: string }[] = [
  {
    name: 'processes.instance',
    changes: `'code', 'P-' || (2100 + n % 50) || '/' || lpad(n::text, 6, '0'),
      'started_at', t.started_at - n * interval '3 minutes', 'presented_at', t.presented_at - n * interval '3 minutes',
      'due_day', t.due_day + (n % 60)::int`,
  },
  { name: 'processes.task', changes: `'created_at', t.created_at - n * interval '3 minutes'` },
  {
    name: 'records.protocol_entry',
    changes: `'number', 1000000 + n, 'code', t.year || '/' || (1000000 + n),
      'registered_at', t.registered_at - n * interval '3 minutes'`,
  },
  {
    name: 'records.dossier',
    changes: `'code', t.code || '-' || n, 'number', 1000000 + n, 'opened_at', t.opened_at - n * interval '3 minutes'`,
  },
  {
    name: 'acts.act',
    changes: `'number', case when t.number is not null then 1000000 + n end, 'title', t.title || ' ' || n,
      'drafted_at', t.drafted_at - n * interval '3 minutes'`,
  },
  { name: 'kernel.event', changes: `'time', t.time - n * interval '30 seconds'` },
];

const CHUNK = 20_000;

/** Copies rows until each table has about so many of the body. Only for measuring: no register, chain or index of facts follows. */
export async function multiply(client: pg.Client, bodyId: string, rows: number): Promise<void> {
  await client.query(`select set_config('app.body', $1, false)`, [bodyId]);
  for (const { name, changes } of TABLES) {
    await client.query('set role digipro_app');
    const columns = await writable(client, name);
    const originals = await client.query<{ id: string }>(`select id from ${name} order by id`);
    const ids = originals.rows.map(({ id }) => id);
    // Copies of a task belong to the copy of its case that has the same number.
    const parent = name === 'processes.task' ? `'instance_id', md5(t.instance_id::text || copy::text)::uuid,` : '';
    const copies = Math.max(1, Math.ceil(rows / ids.length));
    const step = Math.max(1, Math.floor(CHUNK / ids.length));
    for (let from = 1; from <= copies; from += step) {
      await client.query(
        `insert into ${name} (${columns.join(', ')})
         select ${columns.map((column) => `r.${column}`).join(', ')}
         from generate_series(${from}, ${Math.min(copies, from + step - 1)}) as copy
         cross join (
           select o.*, row_number() over (order by id) - 1 as place from ${name} o where id = any ($1::uuid[])) t
         cross join lateral (select copy * ${ids.length} + t.place as n) count
         cross join lateral jsonb_populate_record(null::${name}, to_jsonb(t) || jsonb_build_object(
           'id', md5(t.id::text || copy::text)::uuid, ${parent} ${changes})) r`,
        [ids],
      );
    }
    await client.query(`set role digipro_owner; analyze ${name}`);
  }
}

async function writable(client: pg.Client, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
     order by attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}
