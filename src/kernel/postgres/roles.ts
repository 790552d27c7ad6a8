import type pg from 'pg';
import { PostgresError } from './errors.ts';

const ROLES = ['digipro_owner', 'digipro_app', 'digipro_system'] as const;

/** Reads every row of every body for backups, and writes nothing. */
export const BACKUP_ROLE = 'digipro_backup';

/**
 * Makes the three roles where they are missing, lets the login take them on, and lets the owner make schemas in the connected database.
 * Run as superuser on the embedded cluster; on a server of one's own the login usually may not.
 * @throws PostgresError with the statements that a database administrator must run.
 */
export async function ensureRoles(client: pg.ClientBase, login: string): Promise<void> {
  const statements = await missingStatements(client, login);
  try {
    for (const statement of statements) await client.query(statement);
  } catch (error) {
    throw new PostgresError(
      `the login ${login} may not prepare the database (${(error as Error).message}); ask its administrator to run:\n${statements.join(';\n')};`,
    );
  }
}

async function missingStatements(client: pg.ClientBase, login: string): Promise<readonly string[]> {
  const roles = await client.query<{ name: string; member: boolean }>(
    `select rolname as name, ${await mayTakeOn(client)} as member from pg_roles where rolname = any ($2)`,
    [login, ROLES],
  );
  const missing = ROLES.filter((role) => !roles.rows.some((row) => row.name === role));
  const apart = ROLES.filter((role) => !roles.rows.some((row) => row.name === role && row.member));
  const database = await client.query<{ name: string; ready: boolean }>(
    `select current_database() as name, exists (select from pg_roles where rolname = 'digipro_owner'
       and has_database_privilege(oid, current_database(), 'CREATE')) as ready`,
  );
  const { name, ready } = database.rows[0]!;
  const needsSchemas = !ready && name !== 'postgres';
  return [
    ...missing.map((role) => `create role ${role} nologin`),
    ...(apart.length > 0 ? [`grant ${apart.join(', ')} to ${quoteIdentifier(login)}`] : []),
    ...(needsSchemas ? [`grant create on database ${quoteIdentifier(name)} to digipro_owner`] : []),
  ];
}

/** From 16 on a membership may be without SET ROLE: who creates a role gets such a one (createrole_self_grant). */
async function mayTakeOn(client: pg.ClientBase): Promise<string> {
  const found = await client.query<{ version: number }>(`select current_setting('server_version_num')::int as version`);
  return `pg_has_role($1, rolname, '${found.rows[0]!.version >= 160_000 ? 'SET' : 'MEMBER'}')`;
}

/**
 * Makes the role of the backups. Row-level security is forced on every table, also on the owner, so only a role with BYPASSRLS sees the
 * rows of all bodies; it may read everything and write nothing. Needs a superuser: on a server of one's own the administrator runs it.
 */
export async function ensureBackupRole(client: pg.ClientBase, login: string): Promise<void> {
  const known = await client.query('select from pg_roles where rolname = $1', [BACKUP_ROLE]);
  if (known.rowCount === 0) await client.query(backupRoleStatements(login).join('; '));
}

/** What the administrator of a server of one's own runs so that `digipro backup` can read the database. */
export function backupRoleStatements(login: string): readonly string[] {
  return [
    `create role ${BACKUP_ROLE} nologin bypassrls`,
    `grant pg_read_all_data to ${BACKUP_ROLE}`,
    `grant ${BACKUP_ROLE} to ${quoteIdentifier(login)}`,
  ];
}

export interface RoleReport {
  readonly login: string;
  readonly superuser: boolean;
  readonly bypassesRowSecurity: boolean;
  readonly ownsTables: boolean;
  /** Whether the login may take on the role that reads the rows of all bodies for a backup. */
  readonly canBackUp: boolean;
}

/** What the login could do beyond its roles: a superuser, or an owner of tables, is not held by row-level security. */
export async function roleReport(client: pg.ClientBase): Promise<RoleReport> {
  const found = await client.query<RoleReport>(
    `
    select session_user::text as login, r.rolsuper as superuser, r.rolbypassrls as "bypassesRowSecurity",
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relowner = r.oid and c.relkind in ('r', 'p') and n.nspname !~ '^pg_|^information_schema$') as "ownsTables",
      exists (select from pg_roles b where b.rolname = $1 and pg_has_role(session_user, b.oid, 'MEMBER')) as "canBackUp"
    from pg_roles r where r.rolname = session_user`,
    [BACKUP_ROLE],
  );
  return found.rows[0]!;
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
