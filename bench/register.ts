import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import {
  createTenant,
  kernelModule,
  systemCaller,
  type Caller,
  type ConnectionSettings,
  type Runtime,
} from '../src/kernel/index.ts';
import { folderContentStore, recordsModule, renderPdf, type PdfBlock } from '../src/records/index.ts';
import { benchInstallation, rate, report } from './support.ts';

const CLIENTS = 16;
const SECONDS = 5;
const AREA = 'AOO1';

/** Protocol numbers of one register beside bare `pg` doing the same statements, contents beside the bare disk, and renditions. */
export async function run(): Promise<void> {
  const { store, open } = deferredStore();
  const records = recordsModule({
    contentStore: store,
    directory: {
      units: async () => [],
      requireKnown: async () => undefined,
      namesOf: async () => new Map(),
      identify: async () => ({
        bodyName: 'Comune di prova',
        bodyCode: 'c_x000',
        taxCode: null,
        digitalAddress: null,
        areaCode: AREA,
        areaName: 'AOO',
      }),
    },
  });
  const bench = await benchInstallation([kernelModule([records]), records]);
  open(join(bench.folder, 'content'));
  try {
    const { runtime } = bench;
    const bodyId = await createTenant(runtime.database, 'bench', runtime.clock, runtime.entropy);
    const caller = systemCaller(bodyId, 'bench', runtime.entropy.id(new Date()));
    await numbers(bench.connection, runtime, bodyId, caller);
    await ingest(runtime, caller);
    await renditions();
  } finally {
    await bench.close();
  }
}

async function numbers(connection: ConnectionSettings, runtime: Runtime, bodyId: string, caller: Caller) {
  const documents = await Promise.all(Array.from({ length: CLIENTS }, (_, index) => document(runtime, caller, index)));
  let turn = 0;
  const input = () => ({
    flow: 'incoming',
    subject: 'Richiesta di accesso agli atti amministrativi',
    correspondents: [{ kind: 'person', name: 'Maria Rossi', digitalAddress: 'maria.rossi@pec.example' }],
    presentedAt: '2026-01-15T09:00:00.000Z',
    channel: 'pec',
    documentId: documents[(turn += 1) % CLIENTS]!.id,
    attachmentIds: [],
  });
  const register = () => runtime.invoker.work(caller, 'bench', (ctx) => ctx.call('records.protocol.register', input()));
  await rate(CLIENTS, 1, register);
  const ours = await rate(CLIENTS, SECONDS, register);
  const bare = bareRegister(connection, runtime, bodyId, documents);
  const theirs = await rate(CLIENTS, SECONDS, bare.register);
  await bare.pool.end();
  report('protocol numbers of one register, 16 clients', ours, 500, theirs);
  const proved = await rate(CLIENTS, SECONDS, () =>
    runtime.invoker.invoke(caller, 'records.protocol.register', input()),
  );
  report('the same, each answer with its proof', proved, undefined);
}

async function document(runtime: Runtime, caller: Caller, index: number) {
  const content = Buffer.from(`documento ${index}`);
  const { sha256 } = await put(runtime, caller, content);
  const made = { typeCode: 'generic', title: 'Documento', sha256, filename: 'documento.txt' };
  const { id } = (await runtime.invoker.invoke(caller, 'records.documents.create', made)) as { id: string };
  return { id, sha256 };
}

async function put(runtime: Runtime, caller: Caller, content: Buffer): Promise<{ sha256: string }> {
  const upload = { stream: Readable.from([content]), mime: 'application/octet-stream', filename: undefined };
  return (await runtime.invoker.invoke(caller, 'records.content.put', {}, { upload })) as { sha256: string };
}

/** Documents of 100 KB with their content, version and events. */
async function ingest(runtime: Runtime, caller: Caller): Promise<void> {
  let made = 0;
  const one = async () => {
    const content = Buffer.alloc(100_000, `${(made += 1)} `);
    const { sha256 } = await put(runtime, caller, content);
    const input = { typeCode: 'generic', title: `Documento ${made}`, sha256, filename: 'documento.bin' };
    await runtime.invoker.invoke(caller, 'records.documents.create', input);
  };
  report('ingest of 100 KB documents, 16 clients', await rate(CLIENTS, SECONDS, one), 400);
}

async function renditions(): Promise<void> {
  const text = 'Il responsabile del procedimento dispone quanto segue. '.repeat(20);
  const blocks: PdfBlock[] = [
    { kind: 'letterhead', body: 'Comune di prova', unit: 'Ufficio' },
    { kind: 'heading', level: 1, text: 'Determinazione' },
    ...Array.from({ length: 6 }, () => ({ kind: 'paragraph', text }) as const),
    { kind: 'table', columns: ['Capitolo', 'Importo'], rows: Array.from({ length: 20 }, (_, n) => [`${n}`, '10,00']) },
  ];
  const render = () => renderPdf({ title: 'Prova', blocks, language: 'it', at: new Date(0) });
  await render();
  report('PDF/A renditions of two pages', await rate(1, SECONDS, render), 20);
}

/** The statements of a registration by `pg`, named, one after the other, in one transaction. */
function bareRegister(
  connection: ConnectionSettings,
  runtime: Runtime,
  bodyId: string,
  documents: readonly { id: string; sha256: string }[],
) {
  const pool = new pg.Pool({ ...connection, max: CLIENTS, options: '-c role=digipro_app' });
  let turn = 0;
  const register = async () => {
    const client = await pool.connect();
    const send = (name: string, text: string, values: unknown[]) => client.query({ name, text, values });
    const { id: documentId, sha256 } = documents[(turn += 1) % CLIENTS]!;
    const id = runtime.entropy.id(new Date());
    const xml = Buffer.from(`${id} ${'x'.repeat(1800)}`);
    const mark = createHash('sha256').update(xml).digest('hex');
    const at = new Date();
    try {
      await client.query('begin');
      await send('scope', "select set_config('app.body', $1, true)", [bodyId]);
      await send('document', DOCUMENT, [bodyId, documentId]);
      await send('version', VERSION, [bodyId, documentId]);
      await send('lock', LOCK, [bodyId, AREA]);
      const year = at.getUTCFullYear();
      const { rows } = await send('number', NUMBER, [bodyId, AREA, year, at]);
      const number = Number((rows[0] as { last_number: string }).last_number);
      await send('mark', MARK, [bodyId, mark, xml, at]);
      await send('entry', ENTRY, [bodyId, id, AREA, year, number, `${year}/${number}`, at, documentId, sha256, mark]);
      await send('event', EVENT, [bodyId, id, at, JSON.stringify({ number, year }), runtime.entropy.random(16)]);
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  return { pool, register };
}

const DOCUMENT = `select * from records.document d where d.body_id = $1 and d.id = $2 for update`;
const VERSION = `select v.*, c.size from records.document_version v
  join records.document d on d.body_id = v.body_id and d.id = v.document_id
  join records.content c on c.body_id = v.body_id and c.sha256 = v.sha256
  where v.body_id = $1 and v.document_id = $2 and v.version = d.current_version`;
const LOCK = `select last_at from records.register where body_id = $1 and area_code = $2 and code = 'PROTOCOLLO' for update`;
const NUMBER = `with turn as (
    update records.register set last_at = $4 where body_id = $1 and area_code = $2 and code = 'PROTOCOLLO')
  insert into records.register_counter as c (body_id, area_code, register_code, year, last_number)
  values ($1, $2, 'PROTOCOLLO', $3, 1)
  on conflict (body_id, area_code, register_code, year) do update set last_number = c.last_number + 1
  returning last_number`;
const MARK = `insert into records.content (body_id, sha256, size, mime, store, bytes, first_seen)
  values ($1, decode($2, 'hex'), length($3::bytea), 'application/xml', 'row', $3, $4) on conflict do nothing`;
const ENTRY = `insert into records.protocol_entry (body_id, id, area_code, register_code, year, number, code, flow, subject,
    correspondents, presented_at, registered_at, registered_by, channel, document_id, document_version, sha256, mark_sha256,
    mark_text, reference_data)
  values ($1, $2, $3, 'PROTOCOLLO', $4, $5, $6, 'incoming', 'Richiesta di accesso agli atti amministrativi',
    '[{"kind":"person","name":"Maria Rossi"}]', $7, $7, 'bench', 'pec', $8, 1, decode($9, 'hex'), decode($10, 'hex'), 'x', '{}')`;
const EVENT = `insert into kernel.event (body_id, id, type, subject, time, actor_kind, via, correlation_id, data, salt,
    recorded_at, position_in_tx)
  values ($1, $2, 'it.digipro.records.protocolled', 'records/protocol-entry/x', $3, 'system', 'system', $2, $4, $5, $3, 1)`;

/** The folder is known only when the installation is: the module that needs the store comes before it. */
function deferredStore() {
  let real = folderContentStore('/nowhere');
  const store: typeof real = {
    put: (...given) => real.put(...given),
    open: (...given) => real.open(...given),
    stat: (...given) => real.stat(...given),
    list: (...given) => real.list(...given),
    remove: (...given) => real.remove(...given),
    flush: () => real.flush(),
    clean: (...given) => real.clean(...given),
  };
  return {
    store,
    open(folder: string) {
      real = folderContentStore(folder);
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
