import pg from 'pg';
import { systemEntropy, type ConnectionSettings } from '../src/kernel/index.ts';

/** What is put beside the bus: the same work written by hand, with nothing of a bus around it. A limit, never the product. */
export interface Limit {
  /** Inserts messages by `unnest`, in a transaction of their own. */
  insert(count: number): Promise<void>;
  /** Inserts one message by itself. */
  insertOne(): Promise<void>;
  /** Takes messages and deletes them; `rows` writes an inbox row and a history row each in the same transaction. @returns how many. */
  take(count: number, rows: boolean): Promise<number>;
  empty(): Promise<void>;
  /** Makes the statistics of the tables of the bus anew. */
  analyze(): Promise<void>;
  close(): Promise<void>;
}

const TABLES = `
  create schema bench;
  create table bench.outbox (seq bigint generated always as identity primary key, id uuid not null, payload text not null)
    with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
  create table bench.inbox (source text not null, id uuid not null, primary key (source, id));
  create table bench.history (id uuid primary key, outcome text not null, at timestamptz not null, micros int not null);
  grant usage on schema bench to digipro_app;
  grant select, insert, update, delete, truncate on all tables in schema bench to digipro_app`;

export async function openLimit(connection: ConnectionSettings, clients: number, payload: string): Promise<Limit> {
  const owner = new pg.Client({ ...connection, options: '-c role=digipro_owner' });
  await owner.connect();
  await owner.query(TABLES);
  const pool = new pg.Pool({ ...connection, max: clients, options: '-c role=digipro_app' });
  const entropy = systemEntropy();
  const id = () => entropy.id(new Date());
  const insert = 'insert into bench.outbox (id, payload) select * from unnest($1::uuid[], $2::text[])';
  const one = 'insert into bench.outbox (id, payload) values ($1, $2)';
  const take = `delete from bench.outbox where seq = any (array(
    select seq from bench.outbox order by seq limit $1 for update skip locked)) returning id, payload`;
  const inbox = `insert into bench.inbox select 'bench', id from unnest($1::uuid[]) id on conflict do nothing`;
  const history = `insert into bench.history select id, 'done', $2, 5 from unnest($1::uuid[]) id`;
  return {
    async insert(count) {
      const values = [Array.from({ length: count }, id), Array.from({ length: count }, () => payload)];
      await pool.query({ name: 'insert', text: insert, values });
    },
    async insertOne() {
      await pool.query({ name: 'one', text: one, values: [id(), payload] });
    },
    async take(count, rows) {
      if (!rows) return (await pool.query({ name: 'take', text: take, values: [count] })).rowCount ?? 0;
      const client = await pool.connect();
      try {
        await client.query('begin');
        const taken = await client.query<{ id: string }>({ name: 'take', text: take, values: [count] });
        const ids = taken.rows.map((row) => row.id);
        if (ids.length > 0) {
          await client.query({ name: 'inbox', text: inbox, values: [ids] });
          await client.query({ name: 'history', text: history, values: [ids, new Date()] });
        }
        await client.query('commit');
        return ids.length;
      } finally {
        client.release();
      }
    },
    async empty() {
      await pool.query('truncate bench.outbox, bench.inbox, bench.history');
    },
    async analyze() {
      await owner.query('analyze bus.ready, bus.waiting, bus.inbox');
    },
    async close() {
      await owner.end();
      await pool.end();
    },
  };
}
