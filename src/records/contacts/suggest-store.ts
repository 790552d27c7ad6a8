import { holdsText, sql, type Queryable } from '../../kernel/index.ts';
import type { ContactKind } from './types.ts';

export interface NameKnown {
  readonly name: string;
  readonly kind: ContactKind;
  readonly taxCode: string | null;
  readonly ipaCode: string | null;
  readonly areaCode: string | null;
  readonly digitalAddress: string | null;
  readonly source: 'contact' | 'directory';
}

/** Contacts, then administrations and their areas, whose name or codes hold the text: each name once. */
export function namesKnown(db: Queryable, bodyId: string, text: string, limit: number): Promise<readonly NameKnown[]> {
  return db.many<NameKnown>(sql`
    with contacts as materialized (
      select name, kind, tax_code, ipa_code, null::text as area_code, digital_address, 'contact' as source, 0 as rank
      from records.contact
      where body_id = ${bodyId} and merged_into is null and ${holdsText(sql`searched`, text)}
      order by not starts_with(searched, kernel.folded(${text})), folded_name, id limit ${limit}),
    entries as materialized (
      select case when list = 'areas' then coalesce(body_name, ipa_code) || ' - ' || name else name end as name,
        'administration' as kind, tax_code, ipa_code, case when list = 'areas' then code end as area_code, digital_address,
        'directory' as source, case when list = 'areas' then 2 else 1 end as rank
      from records.directory_entry
      where body_id = ${bodyId} and ceased_on is null and ${holdsText(sql`searched`, text)}
      order by list = 'areas', not starts_with(searched, kernel.folded(${text})), length(name), name, code limit ${limit}),
    found as (select * from contacts union all select * from entries),
    single as (select distinct on (name) * from found order by name, rank, digital_address)
    select name, kind, tax_code as "taxCode", ipa_code as "ipaCode", area_code as "areaCode",
      digital_address as "digitalAddress", source
    from single order by rank, length(name), name limit ${limit}`);
}
