import { nothing, sql, type Queryable } from '../../kernel/index.ts';

export interface Draft {
  readonly id: string;
  readonly serviceCode: string;
  readonly citizenId: string | null;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly changedAt: Date;
  readonly expiresAt: Date;
  readonly applicationId: string | null;
}

const columns = sql`id, service_code as "serviceCode", citizen_id as "citizenId", answers, changed_at as "changedAt",
  expires_at as "expiresAt", application_id as "applicationId"`;

/** @returns whether it is new: the same secret begins one draft, however often the button is pressed. */
export async function insertDraft(db: Queryable, bodyId: string, draft: Draft, tokenHash: Buffer): Promise<boolean> {
  const added = await db.run(sql`
    insert into services.draft (body_id, id, token_hash, service_code, citizen_id, answers, created_at, changed_at, expires_at)
    values (${bodyId}, ${draft.id}, ${tokenHash}, ${draft.serviceCode}, ${draft.citizenId}, ${JSON.stringify(draft.answers)},
      ${draft.changedAt}, ${draft.changedAt}, ${draft.expiresAt})
    on conflict do nothing`);
  return added === 1;
}

/** What names a draft: the secret of its link, or its identifier where its citizen has signed in. */
export type DraftName = { readonly tokenHash: Buffer } | { readonly id: string; readonly citizenId: string };

/** `hold` keeps it until the transaction ends: two tabs change it one after the other. */
export function findDraft(db: Queryable, bodyId: string, name: DraftName, hold: boolean): Promise<Draft | undefined> {
  const named =
    'id' in name ? sql`id = ${name.id} and citizen_id = ${name.citizenId}` : sql`token_hash = ${name.tokenHash}`;
  return db.maybe<Draft>(
    sql`select ${columns} from services.draft where body_id = ${bodyId} and ${named} ${hold ? sql`for update` : nothing}`,
  );
}

export async function saveDraft(
  db: Queryable,
  bodyId: string,
  id: string,
  change: { readonly answers: unknown; readonly at: Date; readonly expiresAt: Date },
): Promise<void> {
  await db.run(sql`
    update services.draft set answers = ${JSON.stringify(change.answers)}, changed_at = ${change.at}, expires_at = ${change.expiresAt}
    where body_id = ${bodyId} and id = ${id}`);
}

/** The draft has become an application: what was typed lies in the message now and is not kept twice. */
export async function closeDraft(db: Queryable, bodyId: string, id: string, applicationId: string): Promise<void> {
  await db.run(sql`
    update services.draft set answers = '{}', application_id = ${applicationId} where body_id = ${bodyId} and id = ${id}`);
}

export async function deleteDraft(db: Queryable, bodyId: string, id: string): Promise<void> {
  await db.run(sql`delete from services.draft where body_id = ${bodyId} and id = ${id}`);
}

/** Drafts whose time is over. @returns how many were forgotten. */
export function forgetDrafts(db: Queryable, bodyId: string, now: Date): Promise<number> {
  return db.run(sql`delete from services.draft where body_id = ${bodyId} and expires_at < ${now}`);
}

export interface OpenDraft extends Draft {
  readonly title: { readonly it: string; readonly en: string };
}

export function draftsOf(db: Queryable, bodyId: string, citizenId: string, now: Date): Promise<readonly OpenDraft[]> {
  return db.many<OpenDraft>(sql`
    select d.id, d.service_code as "serviceCode", d.citizen_id as "citizenId", '{}'::jsonb as answers,
      d.changed_at as "changedAt", d.expires_at as "expiresAt", d.application_id as "applicationId", s.card->'title' as title
    from services.draft d join services.service s on s.body_id = d.body_id and s.code = d.service_code
    where d.body_id = ${bodyId} and d.citizen_id = ${citizenId} and d.application_id is null and d.expires_at > ${now}
    order by d.changed_at desc limit 20`);
}
