import { sql, type Queryable, type Sql } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';
import { documentWithin, dossierWithin, entryWithin } from '../reach-store.ts';
import type { Correspondent } from '../types.ts';
import type { Key, Kind } from './types.ts';

/** How far a caller reads each kind. */
export type Reaches = Readonly<Record<Kind, Reach>>;

/** A record as a result shows it. */
export interface Shown extends Key {
  readonly title: string;
  readonly code: string | null;
  readonly typeCode: string;
  readonly state: string | null;
  readonly classCode: string | null;
  readonly unitId: string | null;
  readonly at: Date;
  /** Of a document, 0 while it has no file. */
  readonly version: number;
  readonly correspondents: readonly Correspondent[];
}

/** Of these records those that the caller may read, by the rule that holds for every list. Keyed by identifier. */
export async function readableOf(
  db: Queryable,
  bodyId: string,
  keys: readonly Key[],
  reaches: Reaches,
): Promise<ReadonlyMap<string, Shown>> {
  const parts = await Promise.all([
    rows(
      db,
      keys,
      'document',
      (ids) => sql`
      select 'document' as kind, d.id, d.title, null as code, d.type_code as "typeCode", d.state, d.class_code as "classCode",
        d.unit_id as "unitId", d.created_at as at, d.current_version as version, '[]'::jsonb as correspondents
      from records.document d
      where d.body_id = ${bodyId} and d.id = any (${ids}::uuid[]) and ${documentWithin(bodyId, reaches.document)}`,
    ),
    rows(
      db,
      keys,
      'dossier',
      (ids) => sql`
      select 'dossier' as kind, s.id, s.title, s.code, s.kind as "typeCode", s.state, s.class_code as "classCode",
        s.unit_id as "unitId", s.opened_at as at, 0 as version, '[]'::jsonb as correspondents
      from records.dossier s
      where s.body_id = ${bodyId} and s.id = any (${ids}::uuid[]) and ${dossierWithin(bodyId, reaches.dossier)}`,
    ),
    rows(
      db,
      keys,
      'entry',
      (ids) => sql`
      select 'entry' as kind, e.id, e.subject as title, e.code, e.flow as "typeCode",
        case when e.annulled_at is null then 'registered' else 'annulled' end as state, e.class_code as "classCode",
        e.unit_id as "unitId", e.registered_at as at, 0 as version, e.correspondents
      from records.protocol_entry e
      where e.body_id = ${bodyId} and e.id = any (${ids}::uuid[]) and ${entryWithin(bodyId, reaches.entry)}`,
    ),
    rows(
      db,
      keys,
      'contact',
      (ids) => sql`
      select 'contact' as kind, c.id, c.name as title, c.tax_code as code, c.kind as "typeCode", null as state,
        null as "classCode", null as "unitId", c.created_at as at, 0 as version, '[]'::jsonb as correspondents
      from records.contact c
      where c.body_id = ${bodyId} and c.merged_into is null and c.id = any (${ids}::uuid[])
        and ${reaches.contact.everywhere}`,
    ),
  ]);
  return new Map(parts.flat().map((row) => [row.id, row]));
}

async function rows(
  db: Queryable,
  keys: readonly Key[],
  kind: Kind,
  statement: (ids: readonly string[]) => Sql,
): Promise<readonly Shown[]> {
  const ids = keys.filter((key) => key.kind === kind).map(({ id }) => id);
  return ids.length === 0 ? [] : db.many<Shown>(statement(ids));
}
