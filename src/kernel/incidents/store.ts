import type { CursorKey } from '../operations/page.ts';
import type { Queryable } from '../sql/queryable.ts';
import { sql } from '../sql/sql.ts';

/** Work that failed for good and waits for a person: nothing is dropped silently. */
export interface Incident {
  readonly id: string;
  readonly source: 'job' | 'subscription';
  readonly name: string;
  readonly reference: Record<string, unknown>;
  readonly attempts: number;
  readonly error: string;
  readonly raisedAt: Date;
  readonly resolvedAt: Date | null;
  readonly resolution: 'retried' | 'dismissed' | null;
  readonly reason: string | null;
}

export interface NewIncident {
  readonly id: string;
  readonly source: 'job' | 'subscription';
  readonly name: string;
  readonly reference: Record<string, unknown>;
  readonly attempts: number;
  readonly error: string;
  readonly raisedAt: Date;
}

const columns = sql`id, source, name, reference, attempts, error, raised_at as "raisedAt", resolved_at as "resolvedAt",
  resolution, reason`;

export async function insertIncident(db: Queryable, bodyId: string, incident: NewIncident): Promise<void> {
  await db.run(sql`
    insert into kernel.incident (body_id, id, source, name, reference, attempts, error, raised_at)
    values (${bodyId}, ${incident.id}, ${incident.source}, ${incident.name}, ${JSON.stringify(incident.reference)},
      ${incident.attempts}, ${incident.error}, ${incident.raisedAt})`);
}

export function listIncidents(
  db: Queryable,
  bodyId: string,
  open: boolean,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Incident[]> {
  const [raisedAt, id] = after ?? [null, null];
  return db.many<Incident>(sql`
    select ${columns} from kernel.incident
    where body_id = ${bodyId} and (resolved_at is null) = ${open}
      and (${raisedAt}::timestamptz is null or (raised_at, id) < (${raisedAt}, ${id}))
    order by raised_at desc, id desc limit ${limit}`);
}

/** Locks an open incident so that two people cannot resolve it twice. */
export function lockOpenIncident(db: Queryable, bodyId: string, id: string): Promise<Incident | undefined> {
  return db.maybe<Incident>(sql`
    select ${columns} from kernel.incident
    where body_id = ${bodyId} and id = ${id} and resolved_at is null for update`);
}

export async function resolveIncident(
  db: Queryable,
  bodyId: string,
  id: string,
  resolution: { at: Date; how: 'retried' | 'dismissed'; by: string; reason: string | null },
): Promise<void> {
  await db.run(sql`
    update kernel.incident set resolved_at = ${resolution.at}, resolution = ${resolution.how},
      resolved_by = ${resolution.by}, reason = ${resolution.reason}
    where body_id = ${bodyId} and id = ${id}`);
}
