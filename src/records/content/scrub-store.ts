import { type Queryable, sql } from '../../kernel/index.ts';

export interface ScrubState {
  readonly after: string | null;
  readonly roundBegunAt: Date;
  readonly roundBytes: number;
  readonly roundContents: number;
  readonly lastRoundFinishedAt: Date | null;
  readonly lastStepAt: Date | null;
}

export interface ContentFault {
  readonly sha256: string;
  readonly fault: 'missing' | 'damaged';
  readonly foundAt: Date;
}

const columns = sql`encode(after, 'hex') as after, round_begun_at as "roundBegunAt", round_bytes as "roundBytes",
  round_contents as "roundContents", last_round_finished_at as "lastRoundFinishedAt", last_step_at as "lastStepAt"`;

/** Where the reading stands, held until the transaction ends: one step at a time. */
export async function holdScrub(db: Queryable, bodyId: string, at: Date): Promise<ScrubState> {
  await db.run(sql`
    insert into records.scrub (body_id, round_begun_at, round_bytes, round_contents) values (${bodyId}, ${at}, 0, 0)
    on conflict do nothing`);
  return db.one<ScrubState>(sql`select ${columns} from records.scrub where body_id = ${bodyId} for update`);
}

export function findScrub(db: Queryable, bodyId: string): Promise<ScrubState | undefined> {
  return db.maybe<ScrubState>(sql`select ${columns} from records.scrub where body_id = ${bodyId}`);
}

export async function saveScrub(db: Queryable, bodyId: string, state: ScrubState): Promise<void> {
  await db.run(sql`
    update records.scrub set after = decode(${state.after}, 'hex'), round_begun_at = ${state.roundBegunAt},
      round_bytes = ${state.roundBytes}, round_contents = ${state.roundContents},
      last_round_finished_at = ${state.lastRoundFinishedAt}, last_step_at = ${state.lastStepAt}
    where body_id = ${bodyId}`);
}

export function contentTotals(db: Queryable, bodyId: string): Promise<{ contents: number; bytes: number }> {
  return db.one(sql`
    select count(*)::int as contents, coalesce(sum(size), 0)::float8 as bytes
    from records.content where body_id = ${bodyId}`);
}

/** Faults that nobody has mended yet, the oldest first. */
export function openFaults(db: Queryable, bodyId: string, limit: number): Promise<readonly ContentFault[]> {
  return db.many<ContentFault>(sql`
    select encode(sha256, 'hex') as sha256, fault, found_at as "foundAt" from records.content_fault
    where body_id = ${bodyId} and mended_at is null order by found_at, records.content_fault.sha256 limit ${limit}`);
}

/** Notes a fault. @returns whether it was not known. */
export async function noteFault(db: Queryable, bodyId: string, fault: ContentFault): Promise<boolean> {
  const added = await db.run(sql`
    insert into records.content_fault (body_id, sha256, fault, found_at)
    select ${bodyId}, decode(${fault.sha256}, 'hex'), ${fault.fault}, ${fault.foundAt}
    where not exists (select from records.content_fault
      where body_id = ${bodyId} and sha256 = decode(${fault.sha256}, 'hex') and mended_at is null)`);
  return added === 1;
}

/** Notes that the bytes of contents are sound again. */
export async function noteMended(db: Queryable, bodyId: string, digests: readonly string[], at: Date): Promise<void> {
  await db.run(sql`
    update records.content_fault set mended_at = ${at}
    where body_id = ${bodyId} and mended_at is null
      and sha256 = any (select decode(d, 'hex') from unnest(${digests}::text[]) d)`);
}
