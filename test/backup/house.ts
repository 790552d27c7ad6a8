import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import pg from 'pg';
import { openApp, type App } from '../../src/app.ts';
import { BACKUP_PLAN, placeOf, programMigrations } from '../../src/cli/backups.ts';
import {
  createBackup,
  createInstallation,
  createTenant,
  readConfig,
  restoreBackup,
  systemCaller,
  systemClock,
  type Caller,
  type Config,
  type Installation,
} from '../../src/kernel/index.ts';

/** A whole installation over an embedded database of its own, with two bodies that register what comes in. */
export interface House {
  readonly app: App;
  readonly config: Config;
  readonly bodies: readonly string[];
  call<T = Record<string, unknown>>(bodyId: string, operation: string, input: unknown): Promise<T>;
  /** Registers a letter with a content of its own. @returns its number. */
  register(bodyId: string, content: string): Promise<number>;
  /** Runs a statement as superuser, for what a test must see or break behind the product's back. */
  admin<R>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

export function configOf(dataDir: string, extra: Record<string, string> = {}): Config {
  return readConfig({ DIGIPRO_DATA: dataDir, DIGIPRO_LOG: 'silent', DIGIPRO_PORT: '0', ...extra });
}

/** Makes the installation on first use of the folder; opens what is there otherwise, e.g. what was restored. */
export async function openHouse(dataDir: string, mode: Installation['mode'] = 'real'): Promise<House> {
  const config = configOf(dataDir);
  const app = await openApp({ config });
  const { runtime } = app;
  const callerOf = (bodyId: string): Caller =>
    systemCaller(bodyId, 'test', runtime.entropy.id(runtime.clock.realNow()), 'cli');
  const call = async <T>(bodyId: string, operation: string, input: unknown) =>
    (await runtime.invoker.invoke(callerOf(bodyId), operation, input)) as T;
  const superuser = new pg.Pool({ ...app.postgres!.superuser, max: 2 });
  superuser.on('error', () => undefined);
  const admin = async <R>(text: string, values?: unknown[]) => (await superuser.query(text, values)).rows as R[];
  if (!app.installation()) await furnish(app, mode, call);
  const bodies = await admin<{ id: string }>('select body_id as id from kernel.tenant order by position');
  return {
    app,
    config,
    bodies: bodies.map((body) => body.id),
    call,
    admin,
    async register(bodyId, content) {
      const upload = { stream: Readable.from([Buffer.from(content)]), mime: 'text/plain', filename: undefined };
      const kept = await runtime.invoker.invoke(callerOf(bodyId), 'records.content.put', {}, { upload });
      const { sha256 } = kept as { sha256: string };
      const document = { typeCode: 'generic', title: 'Lettera', sha256, filename: 'lettera.txt' };
      const { id } = await call<{ id: string }>(bodyId, 'records.documents.create', document);
      const { number } = await call<{ number: number }>(bodyId, 'records.protocol.register', {
        flow: 'incoming',
        subject: 'Richiesta di accesso agli atti',
        correspondents: [{ kind: 'person', name: 'Niccolò D’Amico' }],
        presentedAt: '2026-01-10T09:00:00.000Z',
        channel: 'pec',
        attachmentIds: [],
        documentId: id,
      });
      return number;
    },
    async close() {
      await superuser.end();
      await app.close();
    },
  };
}

async function furnish(
  app: App,
  mode: Installation['mode'],
  call: <T>(bodyId: string, operation: string, input: unknown) => Promise<T>,
): Promise<void> {
  const { database, clock, entropy } = app.runtime;
  await createInstallation(database, mode, clock, entropy);
  await app.refreshInstallation();
  for (const code of ['valdoro', 'montelago']) {
    const bodyId = await createTenant(database, code, clock, entropy);
    await call(bodyId, 'identity.bodies.create', { code, name: `Comune di ${code}`, kind: 'municipality' });
    await call(bodyId, 'identity.areas.create', { code: 'AOO1', name: 'Unica' });
    // The first signed head makes the key of the body's ledger.
    await call(bodyId, 'ledger.checkpoints.latest', {});
  }
  await mkdir(join(app.config.dataDir, 'trust'), { recursive: true });
  const anchor = new URL('../../examples/pki/root-ca.pem', import.meta.url);
  await writeFile(join(app.config.dataDir, 'trust', 'ca.pem'), await readFile(anchor));
}

export function back(house: House, repository: string, signal?: AbortSignal) {
  return createBackup({
    connection: house.app.connection,
    dataDir: house.config.dataDir,
    plan: BACKUP_PLAN,
    repository,
    program: 'test',
    clock: systemClock,
    signal,
  });
}

export async function restoreInto(dataDir: string, from: string, extra: Record<string, string> = {}) {
  const config = configOf(dataDir, extra);
  const migrations = await programMigrations(config);
  return restoreBackup({ from, place: placeOf(config), plan: BACKUP_PLAN, migrations, clock: systemClock });
}

/** What every row of every table adds up to, reckoned by the database itself; numbers of transactions mean nothing elsewhere. */
export async function rowHashes(house: House): Promise<Record<string, string>> {
  const tables = await house.admin<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where tableowner = 'digipro_owner' order by 1`);
  const hashes: Record<string, string> = {};
  for (const { name } of tables) {
    const [found] = await house.admin<{ rows: string; hash: string }>(`
      select count(*)::text as rows, md5(string_agg(h, '' order by h collate "C")) as hash
      from (select md5((to_jsonb(t) - 'txid' - 'sealed_txid')::text) as h from ${name} t) r`);
    hashes[name] = `${found!.rows} ${found!.hash}`;
  }
  return hashes;
}

/** Nothing large enough for a file of its own may have come yet. */
const nothing = (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return [];
  throw error;
};

/** SHA-256 and mode of every file that a backup is to bring back, read here without its help. */
export async function fileHashes(dataDir: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const folder of ['content/objects', 'content/packs', 'keys', 'secrets', 'trust']) {
    for (const entry of await readdir(join(dataDir, folder), { recursive: true, withFileTypes: true }).catch(nothing)) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(dataDir, path);
      if (!entry.isFile() || name === 'secrets/pg') continue;
      const mode = ((await stat(path)).mode & 0o777).toString(8);
      hashes[name] = `${mode} ${createHash('sha256')
        .update(await readFile(path))
        .digest('hex')}`;
    }
  }
  return hashes;
}

export interface Chain {
  readonly ok: boolean;
  readonly leaves: number;
  readonly problems: readonly string[];
  readonly head: string;
  readonly checkpoint: string;
}

/** Recomputes chain and ledger of a body, after sealing what waits. */
export async function verifiedChain(house: House, bodyId: string): Promise<Chain> {
  await house.app.runtime.sealer.sealNow(bodyId);
  return house.call<Chain>(bodyId, 'ledger.chain.verify', {});
}
