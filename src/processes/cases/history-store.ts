import { sql, type CursorKey, type Queryable } from '../../kernel/index.ts';

/** A fact about a case, with the name of the person who brought it about. */
export interface CaseFact {
  readonly id: string;
  readonly type: string;
  readonly time: Date;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly behalfName: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly leafIndex: number | null;
}

/**
 * The facts about a case, its tasks, dossier, registrations, acts and publications, in their order. The subjects are found through the
 * views of the rooms, the facts through the index of subjects.
 */
export function factsOfCase(
  db: Queryable,
  bodyId: string,
  item: { readonly id: string; readonly dossierId: string | null },
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly CaseFact[]> {
  const [time, id] = after ?? [null, null];
  return db.many<CaseFact>(sql`
    with subjects as materialized (
      select 'processes/case/' || ${item.id}::text as subject
      union all select 'processes/task/' || t.id from processes.task t
        where t.body_id = ${bodyId} and t.instance_id = ${item.id}
      union all select 'records/dossier/' || ${item.dossierId}::text where ${item.dossierId}::text is not null
      union all select 'records/protocol-entry/' || e.id from records.v_protocol_entry e
        where e.body_id = ${bodyId} and e.dossier_id = ${item.dossierId}
      union all select 'acts/act/' || a.id from acts.v_act a where a.body_id = ${bodyId} and a.case_id = ${item.id}
      union all select 'publication/entry/' || b.id from acts.v_act a
        join publication.v_board_entry b on b.body_id = a.body_id and b.act_id = a.id
        where a.body_id = ${bodyId} and a.case_id = ${item.id})
    select e.id, e.type, e.time, e.actor_kind as "actorKind", e.actor_id as "actorId", p.display_name as "actorName",
      o.display_name as "behalfName", e.data, e.leaf_index as "leafIndex"
    from subjects s join kernel.v_event e on e.body_id = ${bodyId} and e.subject = s.subject
    left join identity.v_person p on p.body_id = e.body_id and e.actor_kind = 'person' and p.id::text = e.actor_id
    left join identity.v_person o on o.body_id = e.body_id and o.id::text = e.on_behalf_of
    where (${time}::timestamptz is null or (e.time, e.id) > (${time}, ${id}::uuid))
    order by e.time, e.id limit ${limit}`);
}
