import { holdsText, sql, type Queryable } from '../../kernel/index.ts';
import type { DirectoryEntry, DirectoryList } from './types.ts';

const columns = sql`d.list, d.code, d.ipa_code as "ipaCode", d.name, d.body_name as "bodyName", d.tax_code as "taxCode",
  d.category, d.digital_address as "digitalAddress", d.address, d.website`;

export interface Refresh {
  readonly list: DirectoryList;
  readonly at: Date;
  readonly sha256: string;
  readonly entries: number;
}

/** Entries that hold the text, bodies before areas, those that begin with it first. */
export function findEntries(
  db: Queryable,
  bodyId: string,
  text: string,
  limit: number,
): Promise<readonly DirectoryEntry[]> {
  return db.many<DirectoryEntry>(sql`
    select ${columns} from records.directory_entry d
    where d.body_id = ${bodyId} and d.ceased_on is null and ${holdsText(sql`d.searched`, text)}
    order by d.list = 'areas', not starts_with(d.searched, kernel.folded(${text})), length(d.name), d.name, d.code
    limit ${limit}`);
}

/** Waits for a refresh of the same list that is going on. */
export async function lockRefresh(db: Queryable, bodyId: string, list: DirectoryList): Promise<Refresh | undefined> {
  await db.run(sql`select pg_advisory_xact_lock(hashtextextended('records.directory ' || ${bodyId} || ${list}, 0))`);
  return db.maybe<Refresh>(sql`
    select list, at, sha256, entries from records.directory_refresh where body_id = ${bodyId} and list = ${list}`);
}

export function refreshes(db: Queryable, bodyId: string): Promise<readonly Refresh[]> {
  return db.many<Refresh>(sql`
    select list, at, sha256, entries from records.directory_refresh where body_id = ${bodyId} order by list desc`);
}

export interface Outcome {
  readonly added: number;
  readonly changed: number;
  readonly ceased: number;
}

/** Takes a list as it stands now: what is new or other is written, what is missing ceases on `day`. */
export async function takeEntries(
  db: Queryable,
  bodyId: string,
  list: DirectoryList,
  entries: readonly DirectoryEntry[],
  day: string,
): Promise<Outcome> {
  const rows = JSON.stringify(entries);
  const taken = await db.one<{ added: number; changed: number }>(sql`
    with given as (
      select * from jsonb_to_recordset(${rows}::jsonb) as g (code text, "ipaCode" text, name text, "bodyName" text, "taxCode" text,
        category text, "digitalAddress" text, address text, website text)),
    put as (
      insert into records.directory_entry as d (body_id, list, code, ipa_code, name, body_name, tax_code, category, digital_address,
        address, website)
      select ${bodyId}, ${list}, code, "ipaCode", name, "bodyName", "taxCode", category, "digitalAddress", address, website from given
      on conflict (body_id, list, code) do update set ipa_code = excluded.ipa_code, name = excluded.name,
        body_name = excluded.body_name, tax_code = excluded.tax_code, category = excluded.category,
        digital_address = excluded.digital_address, address = excluded.address, website = excluded.website, ceased_on = null
      where (d.ipa_code, d.name, d.body_name, d.tax_code, d.category, d.digital_address, d.address, d.website, d.ceased_on)
        is distinct from (excluded.ipa_code, excluded.name, excluded.body_name, excluded.tax_code, excluded.category,
          excluded.digital_address, excluded.address, excluded.website, null::date)
      returning xmax = 0 as fresh)
    select count(*) filter (where fresh)::int as added, count(*) filter (where not fresh)::int as changed from put`);
  const ceased = await db.run(sql`
    update records.directory_entry set ceased_on = ${day}
    where body_id = ${bodyId} and list = ${list} and ceased_on is null
      and code not in (select unnest(${entries.map(({ code }) => code)}::text[]))`);
  return { ...taken, ceased };
}

export async function noteRefresh(
  db: Queryable,
  bodyId: string,
  { list, at, sha256, entries }: Refresh,
): Promise<void> {
  await db.run(sql`
    insert into records.directory_refresh (body_id, list, at, sha256, entries)
    values (${bodyId}, ${list}, ${at}, ${sha256}, ${entries})
    on conflict (body_id, list) do update set at = excluded.at, sha256 = excluded.sha256, entries = excluded.entries`);
}
