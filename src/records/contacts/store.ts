import { holdsText, join, ordering, sql, type PageOrder, type Queryable } from '../../kernel/index.ts';
import type { Contact, ContactData, ContactKind } from './types.ts';

const columns = sql`c.id, c.kind, c.name, c.tax_code as "taxCode", c.ipa_code as "ipaCode", c.digital_address as "digitalAddress",
  c.email, c.phone, c.address, c.note, c.merged_into as "mergedInto", c.created_at as "createdAt", c.changed_at as "changedAt"`;

export interface ContactFilter {
  readonly kind?: ContactKind | undefined;
  /** Part of name, codes or addresses. */
  readonly text?: string | undefined;
}

export const contactOrder = ordering<Contact & { readonly foldedName: string }>({
  fields: { name: { column: sql`c.folded_name`, type: 'text', key: (row) => row.foldedName } },
  id: sql`c.id`,
  initial: 'name',
});

export function listContacts(
  db: Queryable,
  bodyId: string,
  { kind, text }: ContactFilter,
  page: PageOrder<Contact & { readonly foldedName: string }>,
  limit: number,
): Promise<readonly (Contact & { readonly foldedName: string })[]> {
  const conditions = join(
    [
      sql`c.body_id = ${bodyId} and c.merged_into is null`,
      ...(kind ? [sql`c.kind = ${kind}`] : []),
      ...(text ? [holdsText(sql`c.searched`, text)] : []),
      page.beyond,
    ],
    ' and ',
  );
  return db.many(sql`
    select ${columns}, c.folded_name as "foldedName" from records.contact c where ${conditions}
    order by ${page.by} limit ${limit}`);
}

export function findContact(db: Queryable, bodyId: string, id: string): Promise<Contact | undefined> {
  return db.maybe<Contact>(sql`select ${columns} from records.contact c where c.body_id = ${bodyId} and c.id = ${id}`);
}

/** Locked against a parallel change or merging, in the order of their identifiers. */
export function lockContacts(db: Queryable, bodyId: string, ids: readonly string[]): Promise<readonly Contact[]> {
  return db.many<Contact>(sql`
    select ${columns} from records.contact c where c.body_id = ${bodyId} and c.id = any (${ids}::uuid[])
    order by c.id for update`);
}

/** The contact of a tax code that is none of those named. Who writes the same code at this moment waits. */
export async function contactOfTaxCode(
  db: Queryable,
  bodyId: string,
  taxCode: string,
  but: readonly string[],
): Promise<Contact | undefined> {
  await db.run(sql`select pg_advisory_xact_lock(hashtextextended('records.contact ' || ${bodyId} || ${taxCode}, 0))`);
  return db.maybe<Contact>(sql`
    select ${columns} from records.contact c
    where c.body_id = ${bodyId} and c.tax_code = ${taxCode} and c.merged_into is null and c.id <> all (${but}::uuid[])`);
}

export async function insertContact(
  db: Queryable,
  bodyId: string,
  contact: ContactData & { readonly id: string; readonly at: Date },
): Promise<void> {
  const { id, kind, name, taxCode, ipaCode, digitalAddress, email, phone, address, note, at } = contact;
  await db.run(sql`
    insert into records.contact (body_id, id, kind, name, tax_code, ipa_code, digital_address, email, phone, address, note,
      created_at, changed_at)
    values (${bodyId}, ${id}, ${kind}, ${name}, ${taxCode}, ${ipaCode}, ${digitalAddress}, ${email}, ${phone}, ${address},
      ${note}, ${at}, ${at})`);
}

export async function updateContact(
  db: Queryable,
  bodyId: string,
  id: string,
  contact: ContactData & { readonly at: Date },
): Promise<void> {
  const { kind, name, taxCode, ipaCode, digitalAddress, email, phone, address, note, at } = contact;
  await db.run(sql`
    update records.contact set kind = ${kind}, name = ${name}, tax_code = ${taxCode}, ipa_code = ${ipaCode},
      digital_address = ${digitalAddress}, email = ${email}, phone = ${phone}, address = ${address}, note = ${note},
      changed_at = ${at}
    where body_id = ${bodyId} and id = ${id}`);
}

/** Those that had been merged into them before follow. */
export async function markMerged(db: Queryable, bodyId: string, ids: readonly string[], into: string, at: Date) {
  await db.run(sql`
    update records.contact set merged_into = ${into}, changed_at = ${at}
    where body_id = ${bodyId} and (id = any (${ids}::uuid[]) or merged_into = any (${ids}::uuid[]))`);
}

/** Those that went into a contact. */
export function mergedInto(db: Queryable, bodyId: string, id: string): Promise<readonly Contact[]> {
  return db.many<Contact>(sql`
    select ${columns} from records.contact c where c.body_id = ${bodyId} and c.merged_into = ${id} order by c.folded_name, c.id`);
}

export interface Twins {
  readonly by: 'name' | 'digital-address';
  readonly ids: readonly string[];
}

/** Contacts that look like one: of the same name, or the same digital domicile; never where their tax codes differ. */
export function twins(db: Queryable, bodyId: string, limit: number): Promise<readonly Twins[]> {
  return db.many<Twins>(sql`
    select by, ids from (
      select 'digital-address' as by, array_agg(id order by id) as ids, min(folded_name) as first
      from records.contact where body_id = ${bodyId} and merged_into is null and digital_address is not null
      group by lower(digital_address) having count(*) > 1 and count(distinct tax_code) < 2
      union all
      select 'name', array_agg(id order by id), folded_name
      from records.contact where body_id = ${bodyId} and merged_into is null
      group by folded_name having count(*) > 1 and count(distinct tax_code) < 2) found
    order by first, by limit ${limit}`);
}

export function contactsById(db: Queryable, bodyId: string, ids: readonly string[]): Promise<readonly Contact[]> {
  return db.many<Contact>(sql`
    select ${columns} from records.contact c where c.body_id = ${bodyId} and c.id = any (${ids}::uuid[])`);
}
