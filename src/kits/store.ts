import { sql, type Queryable } from '../kernel/index.ts';

export interface InstalledKit {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly digest: string;
  readonly contents: Readonly<Record<string, unknown>>;
  readonly installedAt: Date;
}

export async function insertInstalled(db: Queryable, bodyId: string, kit: InstalledKit): Promise<void> {
  await db.run(sql`
    insert into kits.installed (body_id, id, name, version, title, digest, contents, installed_at)
    values (${bodyId}, ${kit.id}, ${kit.name}, ${kit.version}, ${kit.title}, ${kit.digest},
      ${JSON.stringify(kit.contents)}, ${kit.installedAt})`);
}

/** The last installation of each kit. */
export function listInstalled(db: Queryable, bodyId: string): Promise<readonly InstalledKit[]> {
  return db.many<InstalledKit>(sql`
    select distinct on (name) id, name, version, title, digest, contents, installed_at as "installedAt"
    from kits.installed where body_id = ${bodyId} order by name, installed_at desc, id desc`);
}
