import type { Clock, Entropy } from './clock.ts';
import { tenants } from './dispatch/store.ts';
import type { Database } from './sql/database.ts';
import { sql } from './sql/sql.ts';

/** A fact of the database, set when it is made and never switched: demonstration registers can never become real ones. */
export type InstallationMode = 'demonstration' | 'real';

export interface Installation {
  readonly id: string;
  readonly mode: InstallationMode;
  readonly createdAt: Date;
}

export function findInstallation(database: Database): Promise<Installation | undefined> {
  return database.system((db) =>
    db.maybe<Installation>(sql`select id, mode, created_at as "createdAt" from system.installation()`),
  );
}

/** Makes the database an installation of the given mode. @returns what it is now, which is what it was if it was one already. */
export async function createInstallation(
  database: Database,
  mode: InstallationMode,
  clock: Clock,
  entropy: Entropy,
): Promise<Installation> {
  const at = clock.realNow();
  await database.system((db) => db.one(sql`select system.create_installation(${entropy.id(at)}, ${mode}, ${at})`));
  return (await findInstallation(database))!;
}

/** Adds a body to the directory: its chain begins, empty. @returns its identifier. */
export async function createTenant(database: Database, code: string, clock: Clock, entropy: Entropy): Promise<string> {
  const at = clock.realNow();
  const bodyId = entropy.id(at);
  await database.system((db) => db.one(sql`select system.create_tenant(${bodyId}, ${code}, ${at})`));
  return bodyId;
}

export interface Tenant {
  readonly bodyId: string;
  readonly code: string;
}

/** The directory of bodies, the first one made first: it is the one that answers where no other is named. */
export function listTenants(database: Database): Promise<readonly Tenant[]> {
  return database.system(tenants);
}
