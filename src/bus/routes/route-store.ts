import { sql, type Queryable } from '../../kernel/index.ts';
import type { RouteDocument } from './model.ts';

export interface RouteRow {
  readonly name: string;
  readonly version: number;
  readonly source: string;
  readonly document: RouteDocument;
  readonly deployedAt: Date;
  /** `name@version` of the kit that brought it; null for one of the body's own. */
  readonly kit: string | null;
}

const columns = sql`name, version, source, document, deployed_at as "deployedAt", kit`;

/** The last version of each route of the body. */
export function listRoutes(db: Queryable, bodyId: string): Promise<readonly RouteRow[]> {
  return db.many<RouteRow>(sql`
    select distinct on (name) ${columns} from bus.route where body_id = ${bodyId} order by name, version desc`);
}

/** Names of the routes that are held up. */
export async function pausedRoutes(db: Queryable, bodyId: string): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ name: string }>(sql`
    select name from bus.route_state where body_id = ${bodyId} and paused`);
  return new Set(rows.map(({ name }) => name));
}

/** A version of a route, the last one if none is named. */
export function findRoute(
  db: Queryable,
  bodyId: string,
  name: string,
  version: number | null,
): Promise<RouteRow | undefined> {
  return db.maybe<RouteRow>(sql`
    select ${columns} from bus.route
    where body_id = ${bodyId} and name = ${name} and (${version}::int is null or version = ${version})
    order by version desc limit 1`);
}

/** Which version runs, and whether it is held up: asked before each batch, so without the document. */
export function currentVersion(
  db: Queryable,
  bodyId: string,
  name: string,
): Promise<{ readonly version: number | null; readonly paused: boolean }> {
  return db.one(sql`
    select (select max(version) from bus.route where body_id = ${bodyId} and name = ${name}) as version,
      coalesce((select paused from bus.route_state where body_id = ${bodyId} and name = ${name}), false) as paused`);
}

export async function insertRoute(
  db: Queryable,
  bodyId: string,
  route: Pick<RouteRow, 'name' | 'version' | 'source' | 'document' | 'deployedAt' | 'kit'>,
): Promise<void> {
  await db.run(sql`
    insert into bus.route (body_id, name, version, source, document, deployed_at, kit)
    values (${bodyId}, ${route.name}, ${route.version}, ${route.source}, ${JSON.stringify(route.document)}, ${route.deployedAt}, ${route.kit})`);
}

/** Holds a route up or lets it go on. @returns whether that is new. */
export async function setPaused(db: Queryable, bodyId: string, name: string, paused: boolean): Promise<boolean> {
  const changed = await db.run(sql`
    insert into bus.route_state as s (body_id, name, paused) values (${bodyId}, ${name}, ${paused})
    on conflict (body_id, name) do update set paused = excluded.paused where s.paused <> excluded.paused`);
  return changed === 1;
}
