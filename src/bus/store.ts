import { holdsText, join, sql, type CursorKey, type Queryable } from '../kernel/index.ts';
import type { Message } from './types.ts';

const columns = sql`
  id, source, filename, kind, sha256, size, mime, status, route, reason, entry_id as "entryId", entry_code as "entryCode",
  dossier_id as "dossierId", case_id as "caseId", notes, received_at as "receivedAt", ended_at as "endedAt"`;

export type NewMessage = Pick<
  Message,
  'id' | 'source' | 'filename' | 'kind' | 'sha256' | 'size' | 'mime' | 'receivedAt'
> & {
  readonly dedupeKey: string;
};

/** Enters a message under its key. @returns false when a message of this key is on its way or done (idempotent consumer). */
export async function enterMessage(db: Queryable, bodyId: string, message: NewMessage): Promise<boolean> {
  const entered = await db.run(sql`
    insert into bus.message (body_id, id, source, filename, kind, dedupe_key, sha256, size, mime, status, received_at)
    values (${bodyId}, ${message.id}, ${message.source}, ${message.filename}, ${message.kind}, ${message.dedupeKey},
      ${message.sha256}, ${message.size}, ${message.mime}, 'received', ${message.receivedAt})
    on conflict (body_id, dedupe_key) where status <> 'refused' do nothing`);
  return entered === 1;
}

/** A message known by its very bytes, or by its key unless it was refused: what was broken may come again whole. */
export function findKnown(
  db: Queryable,
  bodyId: string,
  dedupeKey: string,
  sha256: string,
): Promise<Message | undefined> {
  return db.maybe<Message>(sql`
    select ${columns} from bus.message
    where body_id = ${bodyId} and ((dedupe_key = ${dedupeKey} and status <> 'refused') or sha256 = ${sha256})
    order by status = 'refused', received_at, id limit 1`);
}

export function findMessage(db: Queryable, bodyId: string, id: string): Promise<Message | undefined> {
  return db.maybe<Message>(sql`select ${columns} from bus.message where body_id = ${bodyId} and id = ${id}`);
}

export function lockMessage(db: Queryable, bodyId: string, id: string): Promise<Message | undefined> {
  return db.maybe<Message>(sql`select ${columns} from bus.message where body_id = ${bodyId} and id = ${id} for update`);
}

/**
 * Takes an identity for a message. Who comes second waits until the first transaction has ended.
 * @returns the message that has it already.
 */
export async function claimOrigin(
  db: Queryable,
  bodyId: string,
  originId: string,
  messageId: string,
): Promise<Message | undefined> {
  const claimed = await db.run(sql`
    insert into bus.origin (body_id, origin_id, message_id) values (${bodyId}, ${originId}, ${messageId})
    on conflict (body_id, origin_id) do nothing`);
  if (claimed === 1) return undefined;
  return db.one<Message>(sql`
    select ${columns} from bus.message
    where body_id = ${bodyId}
      and id = (select message_id from bus.origin where body_id = ${bodyId} and origin_id = ${originId})`);
}

export interface MessageFilter {
  readonly status?: string | undefined;
  readonly source?: string | undefined;
  readonly kind?: string | undefined;
  /** Part of the file name, of the number of the entry or of the reason of a refusal. */
  readonly text?: string | undefined;
  /** Not before. */
  readonly from?: Date | undefined;
  /** Before. */
  readonly until?: Date | undefined;
}

export function listMessages(
  db: Queryable,
  bodyId: string,
  filter: MessageFilter,
  after: CursorKey | undefined,
  limit: number,
): Promise<readonly Message[]> {
  const { status, source, kind, from, until, text } = filter;
  const conditions = join(
    [
      sql`body_id = ${bodyId}`,
      ...(status ? [sql`status = ${status}`] : []),
      ...(source ? [sql`source = ${source}`] : []),
      ...(kind ? [sql`kind = ${kind}`] : []),
      ...(from ? [sql`received_at >= ${from}`] : []),
      ...(until ? [sql`received_at < ${until}`] : []),
      ...(text ? [holdsText(sql`searched`, text)] : []),
      ...(after ? [sql`(received_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
    ],
    ' and ',
  );
  return db.many<Message>(sql`
    select ${columns} from bus.message where ${conditions} order by received_at desc, id desc limit ${limit}`);
}

export interface RoutedTo {
  readonly status: 'routed' | 'refused';
  readonly route: string;
  readonly reason: string | null;
  readonly entryId: string | null;
  readonly entryCode: string | null;
  readonly dossierId: string | null;
  readonly caseId: string | null;
  readonly notes: readonly string[];
  readonly endedAt: Date;
}

export async function endMessage(db: Queryable, bodyId: string, id: string, end: RoutedTo): Promise<void> {
  await db.run(sql`
    update bus.message set status = ${end.status}, route = ${end.route}, reason = ${end.reason}, entry_id = ${end.entryId},
      entry_code = ${end.entryCode}, dossier_id = ${end.dossierId}, case_id = ${end.caseId},
      notes = ${JSON.stringify(end.notes)}, ended_at = ${end.endedAt}
    where body_id = ${bodyId} and id = ${id}`);
}

export interface StepTrace {
  readonly step: string;
  readonly outcome: string;
}

/** Steps of a message that came in before there were passages. */
export function stepsOf(db: Queryable, bodyId: string, messageId: string): Promise<readonly StepTrace[]> {
  return db.many<StepTrace>(
    sql`select step, outcome from bus.step where body_id = ${bodyId} and message_id = ${messageId} order by n`,
  );
}

export interface IntakeRule {
  readonly name: string;
  readonly priority: number;
  readonly condition: string;
  readonly procedureKey: string;
  readonly classCode: string;
  readonly title: string;
  readonly unitCode: string | null;
}

export async function putIntakeRule(
  db: Queryable,
  bodyId: string,
  rule: IntakeRule & { readonly kit: string | null },
): Promise<void> {
  await db.run(sql`
    insert into bus.intake_rule (body_id, name, priority, condition, procedure_key, class_code, title, unit_code, kit)
    values (${bodyId}, ${rule.name}, ${rule.priority}, ${rule.condition}, ${rule.procedureKey}, ${rule.classCode},
      ${rule.title}, ${rule.unitCode}, ${rule.kit})
    on conflict (body_id, name) do update set priority = excluded.priority, condition = excluded.condition,
      procedure_key = excluded.procedure_key, class_code = excluded.class_code, title = excluded.title,
      unit_code = excluded.unit_code, kit = excluded.kit`);
}

export function intakeRules(db: Queryable, bodyId: string): Promise<readonly IntakeRule[]> {
  return db.many<IntakeRule>(sql`
    select name, priority, condition, procedure_key as "procedureKey", class_code as "classCode", title,
      unit_code as "unitCode"
    from bus.intake_rule where body_id = ${bodyId} order by priority desc, name`);
}

/** Removes the rules of a kit, of whatever version, but for some. @returns their names. */
export async function deleteIntakeRules(
  db: Queryable,
  bodyId: string,
  kit: string,
  keep: readonly string[],
): Promise<readonly string[]> {
  const rows = await db.many<{ name: string }>(sql`
    delete from bus.intake_rule
    where body_id = ${bodyId} and split_part(kit, '@', 1) = ${kit} and name <> all (${keep}::text[])
    returning name`);
  return rows.map(({ name }) => name);
}

/** The unit of a code, through the view that identity publishes. */
export async function findUnit(db: Queryable, bodyId: string, code: string): Promise<string | undefined> {
  const row = await db.maybe<{ id: string }>(
    sql`select id from identity.v_unit where body_id = ${bodyId} and code = ${code}`,
  );
  return row?.id;
}
