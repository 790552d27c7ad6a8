import { sql, type Queryable } from '../../kernel/index.ts';

/** What an office asked of an applicant, with the answer when it has come. */
export interface Integration {
  readonly id: string;
  readonly caseId: string;
  readonly applicationId: string | null;
  readonly node: string;
  /** Under which name the case gets the answer. */
  readonly variable: string;
  readonly question: string;
  readonly askedAt: Date;
  readonly entryId: string;
  readonly answer: string | null;
  readonly answerEntryId: string | null;
  readonly answeredAt: Date | null;
  readonly closedAt: Date | null;
}

const columns = sql`id, case_id as "caseId", application_id as "applicationId", node, variable, question, asked_at as "askedAt",
  entry_id as "entryId", answer, answer_entry_id as "answerEntryId", answered_at as "answeredAt", closed_at as "closedAt"`;

export async function insertIntegration(
  db: Queryable,
  bodyId: string,
  asked: Pick<Integration, 'id' | 'caseId' | 'node' | 'variable' | 'question' | 'askedAt' | 'entryId'>,
): Promise<void> {
  await db.run(sql`
    insert into services.integration (body_id, id, case_id, application_id, node, variable, question, asked_at, entry_id)
    values (${bodyId}, ${asked.id}, ${asked.caseId},
      (select id from services.application where body_id = ${bodyId} and case_id = ${asked.caseId} limit 1),
      ${asked.node}, ${asked.variable}, ${asked.question}, ${asked.askedAt}, ${asked.entryId})`);
}

export function integrationsOf(db: Queryable, bodyId: string, caseId: string): Promise<readonly Integration[]> {
  return db.many<Integration>(sql`
    select ${columns} from services.integration where body_id = ${bodyId} and case_id = ${caseId} order by asked_at, id`);
}

/** Held until the transaction ends: an answer sent twice at once has one effect. */
export function lockIntegration(
  db: Queryable,
  bodyId: string,
  caseId: string,
  id: string,
): Promise<Integration | undefined> {
  return db.maybe<Integration>(sql`
    select ${columns} from services.integration
    where body_id = ${bodyId} and case_id = ${caseId} and id = ${id} for update`);
}

export async function answerIntegration(
  db: Queryable,
  bodyId: string,
  id: string,
  answer: { readonly text: string; readonly messageId: string; readonly at: Date },
): Promise<void> {
  await db.run(sql`
    update services.integration set answer = ${answer.text}, answer_message_id = ${answer.messageId}, answered_at = ${answer.at}
    where body_id = ${bodyId} and id = ${id}`);
}

export function noteAnswer(
  db: Queryable,
  bodyId: string,
  messageId: string,
  entryId: string,
): Promise<Integration | undefined> {
  return db.maybe<Integration>(sql`
    update services.integration set answer_entry_id = ${entryId}
    where body_id = ${bodyId} and answer_message_id = ${messageId} and answer_entry_id is null returning ${columns}`);
}

/** The task that waited for answers is done. */
export function closeIntegrations(
  db: Queryable,
  bodyId: string,
  caseId: string,
  node: string,
  at: Date,
): Promise<number> {
  return db.run(sql`
    update services.integration set closed_at = ${at}
    where body_id = ${bodyId} and case_id = ${caseId} and node = ${node} and closed_at is null`);
}
