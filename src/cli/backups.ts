import { composeModules, VERSION, type App } from '../app.ts';
import {
  createNightlyBackup,
  readMigrations,
  type BackupPlan,
  type Config,
  type InstallationPlace,
  type Loop,
  type Migration,
} from '../kernel/index.ts';
import { noticeSender } from './notices.ts';

/** What of the data folder makes up an installation: all but the database's own files, which are rebuilt, logs, sockets and inbox. */
export const BACKUP_PLAN: BackupPlan = {
  contents: {
    folder: 'content/objects',
    // The layout of the folder driver of the content store.
    statement: `
      select format('%s/sha256/%s/%s/%s', body_id, left(hex, 2), substr(hex, 3, 2), hex) as path, size, hex as sha256
      from (select body_id, size, encode(sha256, 'hex') as hex from records.content where store = 'objects') o`,
  },
  folders: ['content/packs', 'keys', 'secrets', 'trust'],
  growing: ['content/packs'],
  without: ['secrets/pg'],
};

/** The plan of an installation: what lies in an S3 service is copied there, by its versions and replication, and not through here. */
export function backupPlanOf({ s3 }: Pick<Config, 's3'>): BackupPlan {
  if (!s3) return BACKUP_PLAN;
  const statement = `select ''::text as path, 0::bigint as size, ''::text as sha256 where false`;
  return { ...BACKUP_PLAN, contents: { ...BACKUP_PLAN.contents, statement } };
}

export function placeOf({ dataDir, databaseUrl, pgBin }: Config): InstallationPlace {
  return { dataDir, databaseUrl, pgBin, log: () => undefined };
}

/** Every migration of this program, told without opening an installation: only the rooms' declarations are read. */
export function programMigrations(config: Config): Promise<readonly Migration[]> {
  const modules = composeModules({
    config,
    runtime: () => {
      throw new Error('nothing runs while the migrations are listed');
    },
    mode: () => 'real',
    sealingKey: Buffer.alloc(32),
    trust: { anchors: () => [] },
  });
  return readMigrations(
    modules.flatMap(({ name, migrations }) => (migrations ? [{ room: name, folder: migrations }] : [])),
  );
}

/** The backup of every night, for the process that runs what recurs. */
export function nightlyBackup(app: App): Loop {
  const { config, connection, log, runtime } = app;
  const tell = noticeSender(config.mail, log);
  return createNightlyBackup({
    connection,
    dataDir: config.dataDir,
    plan: backupPlanOf(config),
    repository: config.backupDir,
    program: VERSION,
    clock: runtime.clock,
    log,
    installedAt: () => app.installation()?.createdAt,
    warn: (problem) => tell({ subject: 'Copia notturna non riuscita / nightly backup failed', text: problem }),
  });
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
