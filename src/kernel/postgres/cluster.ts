import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { serverEnvironment } from './binaries.ts';
import { PostgresError } from './errors.ts';
import { codeOf, exists, readIfPresent, syncFolder, writeWhole } from './files.ts';
import type { Place } from './place.ts';
import { ensureBackupRole, ensureRoles, quoteIdentifier } from './roles.ts';

const run = promisify(execFile);

export const SUPERUSER = 'digipro_super';
export const LOGIN = 'digipro';
export const DATABASE = 'digipro';

export interface Secrets {
  readonly superuser: string;
  readonly login: string;
}

/** The passwords of the cluster, made once, readable by the owner of the data folder only. */
export async function clusterSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets', 'pg');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const known = await readIfPresent(path);
  if (known !== undefined) return JSON.parse(known) as Secrets;
  const secrets = { superuser: randomBytes(32).toString('base64url'), login: randomBytes(32).toString('base64url') };
  await writeWhole(path, `${JSON.stringify(secrets)}\n`, 0o600);
  return secrets;
}

/** Makes the cluster if there is none: beside its place, and moved there when it is whole, so that a crash leaves none or a whole one. */
export async function ensureCluster(place: Place, secrets: Secrets): Promise<void> {
  if (await exists(join(place.cluster, 'PG_VERSION'))) return;
  const draft = `${place.cluster}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await giveTo(draft, place, 0o700);
  await initialise(place, draft, secrets);
  // initdb has synced the files; the new name of their folder is ours to make durable.
  await rename(draft, place.cluster).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOTEMPTY') throw error;
    throw new PostgresError(`${place.cluster} is there and holds no database: move it away`);
  });
  await syncFolder(dirname(place.cluster));
}

async function initialise(place: Place, folder: string, secrets: Secrets): Promise<void> {
  const passwordFile = `${folder}.password`;
  await writeWhole(passwordFile, `${secrets.superuser}\n`, 0o600);
  await giveTo(passwordFile, place, 0o600);
  const { major, bin, libraries } = place.binaries;
  const locale = major >= 17 ? ['--locale-provider=builtin', '--locale=C.UTF-8'] : ['--locale=C'];
  const access = ['-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    await run(join(bin, 'initdb'), ['-D', folder, '-E', 'UTF8', '--data-checksums', ...locale, ...access], {
      ...place.user,
      env: serverEnvironment(libraries),
      cwd: '/',
    });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new PostgresError(`initdb in ${folder} failed: ${(stderr || message).trim()}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function giveTo(path: string, place: Place, mode: number): Promise<void> {
  if (place.user) await chown(path, place.user.uid, place.user.gid);
  await chmod(path, mode);
}

/** Roles and database of the product, made on the first start and completed on the next if a crash came between. */
export async function ensureDatabase(superuser: pg.Client, secrets: Secrets): Promise<void> {
  const login = await superuser.query('select from pg_roles where rolname = $1', [LOGIN]);
  if (login.rowCount === 0) {
    // One text, hence one transaction. The password is base64url, made by us: it needs no quoting.
    // What statements of the product fail with holds values of rows: it goes to the client and never into the server's log.
    await superuser.query(`
      create role ${LOGIN} login noinherit password '${secrets.login}';
      alter role ${LOGIN} set log_min_messages = 'log';
      alter role ${LOGIN} set log_error_verbosity = 'terse'`);
  }
  await ensureRoles(superuser, LOGIN);
  await ensureBackupRole(superuser, LOGIN);
  const database = await superuser.query('select from pg_database where datname = $1', [DATABASE]);
  const name = quoteIdentifier(DATABASE);
  if (database.rowCount === 0) await superuser.query(`create database ${name} owner digipro_owner`);
  const open = await superuser.query('select from pg_database where datname = $1 and datacl is null', [DATABASE]);
  if (open.rowCount === 1) {
    await superuser.query(`revoke all on database ${name} from public; grant connect on database ${name} to ${LOGIN}`);
  }
}
