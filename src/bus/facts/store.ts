import { sql, type Queryable, type StoredEvent } from '../../kernel/index.ts';
import { shippedRoutes } from '../intake/shipped.ts';

/** A route that is told of facts. */
export interface ToldRoute {
  readonly name: string;
  readonly types: readonly string[];
}

/** Routes of the body that are told of facts, by their last versions; those that ship where the body has none of its own. */
export async function toldRoutes(db: Queryable, bodyId: string): Promise<readonly ToldRoute[]> {
  const own = await db.many<{ name: string; types: readonly string[] | null }>(sql`
    select distinct on (name) name, document -> 'from' -> 'facts' as types from bus.route
    where body_id = ${bodyId} order by name, version desc`);
  const shipped = shippedRoutes()
    .map(({ route: { document } }) => ({ name: document.route, types: document.from?.facts ?? null }))
    .filter(({ name }) => !own.some((one) => one.name === name));
  return [...own, ...shipped].flatMap(({ name, types }) => (types ? [{ name, types }] : []));
}

/** Sealed facts of a window of time behind one of them, in the order of the log. */
export function factsBetween(
  db: Queryable,
  bodyId: string,
  types: readonly string[],
  from: Date,
  until: Date,
  after: string | null,
  limit: number,
): Promise<readonly StoredEvent[]> {
  return db.many<StoredEvent>(sql`
    select id, body_id as "bodyId", type, subject, time, actor_kind as "actorKind", actor_id as "actorId",
      on_behalf_of as "onBehalfOf", via, operation, correlation_id as "correlationId", causation_id as "causationId", data,
      leaf_index as "leafIndex"
    from kernel.v_event
    where body_id = ${bodyId} and type = any (${types}::text[]) and time >= ${from} and time < ${until}
      and leaf_index > coalesce(
        (select p.leaf_index from kernel.v_event p where p.body_id = ${bodyId} and p.id = ${after}::uuid), -1)
    order by leaf_index limit ${limit}`);
}

/** Of facts that the bus itself has caused: those that come of what a route was already sent, as `route correlation`. */
export async function cameOf(
  db: Queryable,
  bodyId: string,
  routes: readonly string[],
  events: readonly Pick<StoredEvent, 'correlationId'>[],
): Promise<ReadonlySet<string>> {
  if (routes.length === 0 || events.length === 0) return new Set();
  const correlations = [...new Set(events.map(({ correlationId }) => correlationId))];
  const rows = await db.many<{ pair: string }>(sql`
    select distinct e.channel || ' ' || e.correlation_id as pair from bus.envelope e
    where e.body_id = ${bodyId} and e.correlation_id = any (${correlations}::uuid[]) and e.channel = any (${routes}::text[])`);
  return new Set(rows.map(({ pair }) => pair));
}
