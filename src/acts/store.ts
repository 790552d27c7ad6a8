import { holdsText, join, sql, type Queryable, ordering, type PageOrder } from '../kernel/index.ts';
import type { Act, ActType, Opinion } from './types.ts';

export async function putActType(
  db: Queryable,
  bodyId: string,
  type: ActType & { readonly kit: string | null },
  at: Date,
): Promise<void> {
  await db.run(sql`
    insert into acts.act_type (body_id, code, name, register_code, document_type, opinions, template, publication, signers,
      kit, installed_at)
    values (${bodyId}, ${type.code}, ${type.name}, ${type.registerCode}, ${type.documentType},
      ${JSON.stringify(type.opinions)}, ${JSON.stringify(type.template)},
      ${type.publication ? JSON.stringify(type.publication) : null}, ${JSON.stringify(type.signers)}, ${type.kit}, ${at})
    on conflict (body_id, code) do update set name = excluded.name, register_code = excluded.register_code,
      document_type = excluded.document_type, opinions = excluded.opinions, template = excluded.template,
      publication = excluded.publication, signers = excluded.signers, kit = excluded.kit, installed_at = excluded.installed_at`);
}

const typeColumns = sql`
  code, name, register_code as "registerCode", document_type as "documentType", opinions, template, publication,
  signers`;

export function findActType(db: Queryable, bodyId: string, code: string): Promise<ActType | undefined> {
  return db.maybe<ActType>(sql`select ${typeColumns} from acts.act_type where body_id = ${bodyId} and code = ${code}`);
}

export function listActTypes(db: Queryable, bodyId: string): Promise<readonly ActType[]> {
  return db.many<ActType>(sql`select ${typeColumns} from acts.act_type where body_id = ${bodyId} order by name`);
}

const columns = sql`
  id, type_code as "typeCode", register_code as "registerCode", status, title, data, case_id as "caseId",
  dossier_id as "dossierId", document_id as "documentId", drafted_by as "draftedBy", drafted_at as "draftedAt",
  draft_sha256 as "draftSha256", signed_sha256 as "signedSha256", signed_by as "signedBy", signer_name as "signerName",
  signed_at as "signedAt", year, number, adopted_at as "adoptedAt", executive_at as "executiveAt"`;

export async function insertAct(db: Queryable, bodyId: string, act: Act): Promise<void> {
  await db.run(sql`
    insert into acts.act (body_id, id, type_code, register_code, status, title, data, case_id, dossier_id, document_id,
      drafted_by, drafted_at, draft_sha256)
    values (${bodyId}, ${act.id}, ${act.typeCode}, ${act.registerCode}, 'draft', ${act.title}, ${JSON.stringify(act.data)},
      ${act.caseId}, ${act.dossierId}, ${act.documentId}, ${act.draftedBy}, ${act.draftedAt}, ${act.draftSha256})`);
}

export function findAct(db: Queryable, bodyId: string, id: string): Promise<Act | undefined> {
  return db.maybe<Act>(sql`select ${columns} from acts.act where body_id = ${bodyId} and id = ${id}`);
}

export function lockAct(db: Queryable, bodyId: string, id: string): Promise<Act | undefined> {
  return db.maybe<Act>(sql`select ${columns} from acts.act where body_id = ${bodyId} and id = ${id} for update`);
}

export interface ActFilter {
  readonly status?: string | undefined;
  readonly typeCode?: string | undefined;
  readonly caseId?: string | undefined;
  readonly text?: string | undefined;
}

export const actOrder = ordering<Act>({
  fields: {
    draftedAt: { column: sql`drafted_at`, type: 'timestamptz', key: (row) => row.draftedAt.toISOString() },
    title: { column: sql`title`, type: 'text', key: (row) => row.title },
  },
  id: sql`id`,
  initial: '-draftedAt',
});

export function listActs(
  db: Queryable,
  bodyId: string,
  filter: ActFilter,
  page: PageOrder<Act>,
  limit: number,
): Promise<readonly Act[]> {
  const { status, typeCode, caseId, text } = filter;
  const conditions = join(
    [
      sql`body_id = ${bodyId}`,
      ...(status ? [sql`status = ${status}`] : []),
      ...(typeCode ? [sql`type_code = ${typeCode}`] : []),
      ...(caseId ? [sql`case_id = ${caseId}`] : []),
      ...(text ? [holdsText(sql`searched`, text)] : []),
      page.beyond,
    ],
    ' and ',
  );
  // The page is found in an index, then read: looking through rows of a text nobody has would read all of them.
  return db.many<Act>(sql`
    with page as materialized (select id from acts.act where ${conditions} order by ${page.by} limit ${limit})
    select ${columns} from acts.act where body_id = ${bodyId} and id in (select id from page) order by ${page.by}`);
}

export async function replaceDraft(
  db: Queryable,
  bodyId: string,
  id: string,
  draft: { readonly title: string; readonly data: unknown; readonly sha256: string },
): Promise<void> {
  await db.run(sql`
    update acts.act set title = ${draft.title}, data = ${JSON.stringify(draft.data)}, draft_sha256 = ${draft.sha256}
    where body_id = ${bodyId} and id = ${id}`);
}

export async function markSigned(
  db: Queryable,
  bodyId: string,
  id: string,
  signature: { readonly sha256: string; readonly by: string; readonly name: string; readonly at: Date },
): Promise<void> {
  await db.run(sql`
    update acts.act set status = 'signed', signed_sha256 = ${signature.sha256}, signed_by = ${signature.by},
      signer_name = ${signature.name}, signed_at = ${signature.at}
    where body_id = ${bodyId} and id = ${id}`);
}

/** Takes the next number of the register and year. The row stays locked until the transaction ends: no gap, no duplicate. */
export async function takeNumber(db: Queryable, bodyId: string, register: string, year: number): Promise<number> {
  const row = await db.one<{ number: number }>(sql`
    insert into acts.register_counter (body_id, register_code, year, last_number) values (${bodyId}, ${register}, ${year}, 1)
    on conflict (body_id, register_code, year) do update set last_number = acts.register_counter.last_number + 1
    returning last_number as number`);
  return row.number;
}

export async function markAdopted(
  db: Queryable,
  bodyId: string,
  id: string,
  adoption: { readonly year: number; readonly number: number; readonly at: Date; readonly executiveAt: Date | null },
): Promise<void> {
  await db.run(sql`
    update acts.act set status = 'adopted', year = ${adoption.year}, number = ${adoption.number},
      adopted_at = ${adoption.at}, executive_at = ${adoption.executiveAt}
    where body_id = ${bodyId} and id = ${id}`);
}

/** Who drafted an act, and the case that leads it. */
export function aroundAct(
  db: Queryable,
  bodyId: string,
  act: Pick<Act, 'draftedBy' | 'caseId'>,
): Promise<{ readonly draftedByName: string | null; readonly caseCode: string | null; readonly caseRuns: boolean }> {
  return db.one(sql`
    select (select display_name from identity.v_person where body_id = ${bodyId} and id::text = ${act.draftedBy})
        as "draftedByName",
      c.code as "caseCode", coalesce(c.status = 'running', false) as "caseRuns"
    from (select 1) one left join processes.v_case c on c.body_id = ${bodyId} and c.id = ${act.caseId}`);
}

export async function insertOpinion(db: Queryable, bodyId: string, actId: string, opinion: Opinion): Promise<void> {
  await db.run(sql`
    insert into acts.opinion (body_id, act_id, kind, n, outcome, reason, data, given_by, given_by_name, given_at, draft_sha256)
    select ${bodyId}, ${actId}, ${opinion.kind}, count(*) + 1, ${opinion.outcome}, ${opinion.reason},
      ${JSON.stringify(opinion.data)}, ${opinion.givenBy}, ${opinion.givenByName}, ${opinion.givenAt}, ${opinion.draftSha256}
    from acts.opinion where body_id = ${bodyId} and act_id = ${actId} and kind = ${opinion.kind}`);
}

export function opinionsOf(db: Queryable, bodyId: string, actId: string): Promise<readonly Opinion[]> {
  return db.many<Opinion>(sql`
    select kind, outcome, reason, data, given_by as "givenBy", given_by_name as "givenByName", given_at as "givenAt",
      draft_sha256 as "draftSha256"
    from acts.opinion where body_id = ${bodyId} and act_id = ${actId} order by given_at, n`);
}
