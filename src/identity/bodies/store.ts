import { sql, type Queryable } from '../../kernel/index.ts';

export interface Body {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly ipaCode: string | null;
  readonly taxCode: string | null;
  readonly istatCode: string | null;
  readonly territory: string | null;
  readonly population: number | null;
  readonly address: string | null;
  readonly digitalAddress: string | null;
  readonly website: string | null;
}

export type BodyDetails = Omit<Body, 'id' | 'code'>;

/** @returns false when the body has its details already. */
export async function insertBody(db: Queryable, body: Body, createdAt: Date): Promise<boolean> {
  const inserted = await db.run(sql`
    insert into identity.body (body_id, code, name, kind, ipa_code, tax_code, istat_code, territory, population,
      address, digital_address, website, created_at)
    values (${body.id}, ${body.code}, ${body.name}, ${body.kind}, ${body.ipaCode}, ${body.taxCode}, ${body.istatCode},
      ${body.territory}, ${body.population}, ${body.address}, ${body.digitalAddress}, ${body.website}, ${createdAt})
    on conflict do nothing`);
  return inserted === 1;
}

export function findBody(db: Queryable, bodyId: string): Promise<Body | undefined> {
  return db.maybe<Body>(sql`
    select body_id as id, code, name, kind, ipa_code as "ipaCode", tax_code as "taxCode", istat_code as "istatCode",
      territory, population, address, digital_address as "digitalAddress", website
    from identity.body where body_id = ${bodyId}`);
}

export async function updateBody(db: Queryable, bodyId: string, body: BodyDetails): Promise<void> {
  await db.run(sql`
    update identity.body set name = ${body.name}, kind = ${body.kind}, ipa_code = ${body.ipaCode},
      tax_code = ${body.taxCode}, istat_code = ${body.istatCode}, territory = ${body.territory},
      population = ${body.population}, address = ${body.address}, digital_address = ${body.digitalAddress},
      website = ${body.website}
    where body_id = ${bodyId}`);
}

/** Makes everything stale that was computed from roles, positions, delegations and units of the body. */
export async function bumpAccessVersion(db: Queryable, bodyId: string): Promise<void> {
  await db.run(sql`update identity.body set access_version = access_version + 1 where body_id = ${bodyId}`);
}
