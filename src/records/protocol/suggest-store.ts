import { sql, type Queryable } from '../../kernel/index.ts';
import type { Reach } from '../policy.ts';
import { entryWithin } from '../reach-store.ts';
import type { Correspondent } from '../types.ts';

export interface KnownCorrespondent {
  readonly name: string;
  readonly kind: Correspondent['kind'];
  readonly digitalAddress: string | null;
  readonly classCode: string | null;
  readonly unitId: string | null;
  readonly times: number;
}

/** Registrations looked at: those of some weeks in a town, read in their order by the index of time, in about 20 ms. */
const LATEST = 2000;

/** Correspondents of the latest registrations whose name has the text in it. */
export function knownCorrespondents(
  db: Queryable,
  bodyId: string,
  name: string,
  reach: Reach,
  limit: number,
): Promise<readonly KnownCorrespondent[]> {
  const pattern = `%${name.replace(/[\\%_]/g, '\\$&')}%`;
  return db.many<KnownCorrespondent>(sql`
    with latest as materialized (
      select id, correspondents, class_code, unit_id, officer_id, registered_by, dossier_id from records.protocol_entry
      where body_id = ${bodyId} order by registered_at desc, id desc limit ${LATEST}),
    named as materialized (
      select e.class_code, e.unit_id, c.name, c.kind, c."digitalAddress" as address
      from latest e
      cross join lateral jsonb_to_recordset(e.correspondents) as c (name text, kind text, "digitalAddress" text)
      where c.name ilike ${pattern} and ${entryWithin(bodyId, reach)})
    select n.name, mode() within group (order by n.kind) as kind, max(n.address) as "digitalAddress",
      mode() within group (order by n.class_code) as "classCode", mode() within group (order by n.unit_id) as "unitId",
      count(*)::int as times
    from named n
    group by n.name order by times desc, n.name limit ${limit}`);
}
