import { sql, type Queryable } from '../../kernel/index.ts';
import type { Made } from '../interventions/store.ts';
import type { Funding, Phase } from '../types.ts';
import type { OpenCupRecord } from './reading.ts';

/** An intervention that the body has under a CUP, as it stands. */
export interface Known {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly cup: string;
  readonly title: string;
  readonly programme: string;
  readonly rupId: string;
  readonly plannedCost: string;
  readonly funding: readonly Funding[];
}

export function knownByCup(db: Queryable, bodyId: string, cups: readonly string[]): Promise<readonly Known[]> {
  return db.many<Known>(sql`
    select i.id, i.code, i.version, v.cup, v.title, v.programme, v.rup_id as "rupId", v.planned_cost as "plannedCost", v.funding
    from programmes.intervention i
    join programmes.intervention_version v
      on v.body_id = i.body_id and v.intervention_id = i.id and v.version = i.version
    where i.body_id = ${bodyId} and v.cup = any (${cups}::text[])
    for update of i`);
}

export interface Head {
  readonly id: string;
  readonly code: string;
}

/** @returns the codes that were free. */
export async function insertHeads(
  db: Queryable,
  bodyId: string,
  heads: readonly Head[],
  made: Made,
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ code: string }>(sql`
    insert into programmes.intervention (body_id, id, code, version, created_at, created_by)
    select ${bodyId}, h.id, h.code, 1, ${made.at}, ${made.by}
    from unnest(${heads.map(({ id }) => id)}::uuid[], ${heads.map(({ code }) => code)}::text[]) as h (id, code)
    on conflict (body_id, code) do nothing returning code`);
  return new Set(rows.map(({ code }) => code));
}

export interface NewVersion {
  readonly id: string;
  readonly version: number;
  readonly programme: string;
  readonly rupId: string;
  readonly reason: string | null;
  readonly record: OpenCupRecord;
}

export async function insertVersions(
  db: Queryable,
  bodyId: string,
  versions: readonly NewVersion[],
  made: Made,
): Promise<void> {
  const of = <T>(read: (version: NewVersion) => T) => versions.map(read);
  await db.run(sql`
    insert into programmes.intervention_version (body_id, intervention_id, version, title, programme, cup, rup_id, planned_cost,
      funding, reason, made_at, made_by)
    select ${bodyId}, v.*, ${made.at}, ${made.by}
    from unnest(${of(({ id }) => id)}::uuid[], ${of(({ version }) => version)}::int[],
      ${of(({ record }) => record.title)}::text[], ${of(({ programme }) => programme)}::text[],
      ${of(({ record }) => record.cup)}::text[], ${of(({ rupId }) => rupId)}::uuid[],
      ${of(({ record }) => record.plannedCost)}::numeric[], ${of(({ record }) => JSON.stringify(record.funding))}::jsonb[],
      ${of(({ reason }) => reason)}::text[]) as v`);
}

export async function setVersions(db: Queryable, bodyId: string, versions: readonly NewVersion[]): Promise<void> {
  await db.run(sql`
    update programmes.intervention i set version = v.version
    from unnest(${versions.map(({ id }) => id)}::uuid[], ${versions.map(({ version }) => version)}::int[]) as v (id, version)
    where i.body_id = ${bodyId} and i.id = v.id`);
}

export interface ImportedMilestone {
  readonly id: string;
  readonly interventionId: string;
  readonly phase: Phase;
  readonly title: string;
  readonly plannedDay: string;
  readonly actualDay: string | null;
}

export async function insertMilestones(
  db: Queryable,
  bodyId: string,
  milestones: readonly ImportedMilestone[],
  made: Made,
): Promise<void> {
  const of = <T>(rows: readonly ImportedMilestone[], read: (row: ImportedMilestone) => T) => rows.map(read);
  await db.run(sql`
    insert into programmes.milestone (body_id, id, intervention_id, phase, title, planned_day, planned_at, planned_by)
    select ${bodyId}, m.*, ${made.at}, ${made.by}
    from unnest(${of(milestones, ({ id }) => id)}::uuid[], ${of(milestones, (row) => row.interventionId)}::uuid[],
      ${of(milestones, ({ phase }) => phase)}::text[], ${of(milestones, ({ title }) => title)}::text[],
      ${of(milestones, ({ plannedDay }) => plannedDay)}::date[]) as m`);
  const reached = milestones.filter(({ actualDay }) => actualDay !== null);
  await db.run(sql`
    insert into programmes.milestone_reached (body_id, milestone_id, actual_day, document_id, reached_at, reached_by)
    select ${bodyId}, m.id, m.day, null, ${made.at}, ${made.by}
    from unnest(${of(reached, ({ id }) => id)}::uuid[], ${of(reached, ({ actualDay }) => actualDay)}::date[]) as m (id, day)`);
}
