import { type Queryable, sql } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';
import { documentWithin, entryWithin } from '../reach-store.ts';
import type { Correspondent, Flow } from '../types.ts';

export interface Registration {
  readonly code: string;
  readonly number: string;
  readonly areaCode: string;
  readonly registerCode: string;
  readonly flow: Flow;
  readonly registeredAt: Date;
  readonly markText: string;
  readonly correspondents: readonly Correspondent[];
  readonly unitId: string | null;
  readonly classCode: string | null;
}

/** The first registration of a document as the main one, that the reader may see. */
export function registrationOf(
  db: Queryable,
  bodyId: string,
  id: string,
  reach: Reach,
): Promise<Registration | undefined> {
  return db.maybe<Registration>(sql`
    select e.code, e.number::text as number, e.area_code as "areaCode", e.register_code as "registerCode", e.flow,
      e.registered_at as "registeredAt", e.mark_text as "markText", e.correspondents, e.unit_id as "unitId",
      e.class_code as "classCode"
    from records.protocol_entry e
    where e.body_id = ${bodyId} and e.document_id = ${id} and ${entryWithin(bodyId, reach)}
    order by e.registered_at, e.id limit 1`);
}

export interface Annexed {
  readonly id: string;
  readonly title: string;
  readonly sha256: string | null;
}

/** What is annexed to a document, by a relation or in its registration, that the reader may see. */
export function annexesOf(db: Queryable, bodyId: string, id: string, reach: Reach): Promise<readonly Annexed[]> {
  return db.many<Annexed>(sql`
    with annexed as (
      select from_id as id from records.document_relation
      where body_id = ${bodyId} and to_id = ${id} and relation = 'annexes'
      union
      select a.document_id from records.protocol_attachment a
      join records.protocol_entry e on e.body_id = a.body_id and e.id = a.entry_id
      where a.body_id = ${bodyId} and e.document_id = ${id})
    select d.id, d.title, encode(v.sha256, 'hex') as sha256 from annexed x
    join records.document d on d.body_id = ${bodyId} and d.id = x.id
    left join records.document_version v
      on v.body_id = d.body_id and v.document_id = d.id and v.version = d.current_version
    where ${documentWithin(bodyId, reach)}
    order by d.created_at, d.id limit 1000`);
}
