import { fileURLToPath } from 'node:url';
import pg from 'pg';
import {
  createTenant,
  defineModule,
  eventType,
  kernelModule,
  object,
  operation,
  sql,
  systemCaller,
  text,
  Type,
  type ConnectionSettings,
  type Module,
  type Runtime,
} from '../src/kernel/index.ts';
import { benchInstallation, rate, report } from './support.ts';

const CLIENTS = 16;
const SECONDS = 4;

const noted = eventType({
  type: 'it.digipro.notes.noted',
  summary: { it: 'Annotato', en: 'Noted' },
  data: object({ text: text(200) }),
});

const notes = (received: () => void): Module =>
  defineModule({
    name: 'notes',
    migrations: new URL('../src/kernel/testing/migrations/', import.meta.url),
    events: [noted],
    operations: [
      operation({
        name: 'notes.notes.write',
        summary: { it: 'Annotare', en: 'Write a note' },
        permission: 'signed-in',
        effect: 'write',
        input: object({ text: text(200) }),
        output: object({ id: Type.String() }),
        async handler(ctx, input) {
          const id = ctx.id();
          await ctx.db.run(
            sql`insert into notes.note (body_id, id, text) values (${ctx.bodyId}, ${id}, ${input.text})`,
          );
          ctx.emit(noted, { subject: `notes/note/${id}`, data: { text: input.text } });
          return { id };
        },
      }),
      operation({
        name: 'notes.notes.get',
        summary: { it: 'Leggere', en: 'Read a note' },
        permission: 'signed-in',
        effect: 'read',
        input: object({ id: text(36) }),
        output: object({ text: Type.String() }),
        handler: (ctx, input) =>
          ctx.db.one<{ text: string }>(
            sql`select text from notes.note where body_id = ${ctx.bodyId} and id = ${input.id}`,
          ),
      }),
    ],
    subscriptions: [
      {
        name: 'notes.count',
        events: [noted],
        handler: async () => {
          received();
        },
      },
    ],
  });

/** The kernel beside bare `pg` doing the same statements: one write with its event, one read, and the dispatcher. */
export async function run(): Promise<void> {
  let received = 0;
  const modules = [notes(() => (received += 1))];
  const bench = await benchInstallation([kernelModule(modules), ...modules]);
  try {
    const { runtime } = bench;
    const bodyId = await createTenant(runtime.database, 'bench', runtime.clock, runtime.entropy);
    const caller = systemCaller(bodyId, 'bench', runtime.entropy.id(new Date()));
    const write = () => runtime.invoker.invoke(caller, 'notes.notes.write', { text: 'una nota di prova' });
    const { id } = (await write()) as { id: string };
    const bare = await bareClient(bench.connection, runtime, bodyId, id);
    await rate(CLIENTS, 1, write);

    const ours = await rate(CLIENTS, SECONDS, write);
    const theirs = await rate(CLIENTS, SECONDS, bare.write);
    report('operation with one write and one event, 16 clients', ours, 2000, theirs);
    const read = () => runtime.invoker.invoke(caller, 'notes.notes.get', { id });
    report(
      'read operation, 16 clients',
      await rate(CLIENTS, SECONDS, read),
      8000,
      await rate(CLIENTS, SECONDS, bare.read),
    );

    while ((await runtime.sealer.sealNow(bodyId)) > 0);
    const total = await runtime.database.read({ bodyId }, (db) =>
      db
        .one<{ n: number }>(sql`select count(*) as n from kernel.event_seal where body_id = ${bodyId}`)
        .then((row) => row.n),
    );
    const started = performance.now();
    await runtime.dispatcher.drain();
    const seconds = (performance.now() - started) / 1000;
    if (received !== total) throw new Error(`delivered ${received} of ${total} facts`);
    report(`dispatcher, one subscriber, ${total} facts`, received / seconds, 5000, await bare.deliver(total));
    await bare.pool.end();
  } finally {
    await bench.close();
  }
}

/** The same statements by `pg` with named statements and no pipeline, as one would write them by hand. */
async function bareClient(connection: ConnectionSettings, runtime: Runtime, bodyId: string, id: string) {
  const pool = new pg.Pool({ ...connection, max: CLIENTS, options: '-c role=digipro_app' });
  const scope = { name: 'scope', text: "select set_config('app.body', $1, true)", values: [bodyId] };
  const inTransaction = async (work: (client: pg.PoolClient) => Promise<unknown>) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query(scope);
      await work(client);
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  const insertNote = 'insert into notes.note (body_id, id, text) values ($1, $2, $3)';
  const insertEvent = `insert into kernel.event (body_id, id, type, subject, time, actor_kind, via, correlation_id, data, salt,
    recorded_at, position_in_tx) values ($1, $2, $3, $4, $5, 'system', 'system', $2, $6, $7, $5, 1)`;
  return {
    pool,
    write: () =>
      inTransaction(async (client) => {
        const note = runtime.entropy.id(new Date());
        const values = [bodyId, note, 'una nota di prova'];
        await client.query({ name: 'note', text: insertNote, values });
        const salt = runtime.entropy.random(16);
        const data = { text: 'una nota di prova' };
        const event = [bodyId, note, noted.type, `notes/note/${note}`, new Date(), data, salt];
        await client.query({ name: 'event', text: insertEvent, values: event });
      }),
    read: () =>
      inTransaction((client) =>
        client.query({
          name: 'read',
          text: 'select text from notes.note where body_id = $1 and id = $2',
          values: [bodyId, id],
        }),
      ),
    /** Reads batches of 500 and writes their inbox rows, once more for a subscriber of its own. */
    async deliver(total: number): Promise<number> {
      const started = performance.now();
      for (let leaf = 0; leaf < total; leaf += 500) {
        await inTransaction(async (client) => {
          const batch = await client.query<{ id: string }>({
            name: 'batch',
            text: `select e.* from kernel.event_seal s join kernel.event e on e.body_id = s.body_id and e.id = s.event_id
              where s.body_id = $1 and s.leaf_index >= $2 and s.leaf_index < $3 and e.type = any ($4::text[]) order by s.leaf_index`,
            values: [bodyId, leaf, leaf + 500, [noted.type]],
          });
          await client.query({
            name: 'inbox',
            text: `insert into kernel.inbox select $1, 'bare', id from unnest($2::uuid[]) as id on conflict do nothing`,
            values: [bodyId, batch.rows.map((row) => row.id)],
          });
        });
      }
      return total / ((performance.now() - started) / 1000);
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
