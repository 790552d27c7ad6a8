import { type Queryable, sql } from '../../kernel/index.ts';
import type { Outcome, Part, Reason, Stage, StageResult } from './types.ts';

/** What is done with a content: looked into at once, or its pictures read by night. */
export type Lane = 'look' | 'ocr';

export interface Claimed {
  readonly bodyId: string;
  readonly sha256: string;
  readonly attempts: number;
}

/** Leases contents that are due, of every body. */
export function claimWork(
  db: Queryable,
  lane: Lane,
  owner: string,
  now: Date,
  leaseSeconds: number,
  limit: number,
): Promise<readonly Claimed[]> {
  return db.many<Claimed>(sql`
    select body_id as "bodyId", sha256, attempts
    from system.claim_intake(${lane}, ${owner}, ${now}, make_interval(secs => ${leaseSeconds}), ${limit})`);
}

/** Gives every lease free. @returns how many there were. */
export async function releaseWork(db: Queryable, now: Date): Promise<number> {
  return (await db.one<{ released: number }>(sql`select system.release_intake(${now}) as released`)).released;
}

/**
 * Has contents looked into, or their pictures read. One that is in hand at this moment is taken up again, since the finder of the versions to
 * tell may have passed already.
 */
export async function requestWork(
  db: Queryable,
  bodyId: string,
  lane: Lane,
  digests: readonly string[],
  at: Date,
  dueAt = at,
): Promise<void> {
  await db.run(sql`
    insert into records.intake_work (body_id, sha256, lane, requested_at, due_at, attempts)
    select ${bodyId}, decode(d, 'hex'), ${lane}, ${at}, ${dueAt}, 0 from unnest(${digests}::text[]) d order by d
    on conflict (body_id, sha256, lane) do update
    set requested_at = excluded.requested_at, due_at = excluded.due_at, attempts = 0, lease_owner = null`);
}

/** Work on one content. */
export interface Work {
  readonly bodyId: string;
  readonly sha256: string;
  readonly lane: Lane;
}

/** Locks the lease until the transaction ends. @returns false when it is not held any more. */
export async function holdLease(db: Queryable, { bodyId, sha256, lane }: Work, owner: string): Promise<boolean> {
  const row = await db.maybe(sql`
    select 1 from records.intake_work
    where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex') and lane = ${lane} and lease_owner = ${owner}
    for update`);
  return row !== undefined;
}

export async function deleteWork(db: Queryable, { bodyId, sha256, lane }: Work): Promise<void> {
  await db.run(sql`
    delete from records.intake_work
    where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex') and lane = ${lane}`);
}

/** Puts a content off. `counted`: as one more attempt that came to nothing; not while the disk is full. */
export async function postponeWork(
  db: Queryable,
  { bodyId, sha256, lane }: Work,
  owner: string,
  dueAt: Date,
  counted: boolean,
): Promise<void> {
  await db.run(sql`
    update records.intake_work
    set lease_owner = null, due_at = ${dueAt}, attempts = greatest(0, attempts - ${counted ? 0 : 1})
    where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex') and lane = ${lane} and lease_owner = ${owner}`);
}

/** Whether a content waits to be looked into, or is looked into. */
export async function isPending(db: Queryable, bodyId: string, sha256: string): Promise<boolean> {
  const row = await db.maybe(sql`
    select 1 from records.intake_work
    where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex') and lane = 'look'`);
  return row !== undefined;
}

/** Those of the given contents whose text was looked for already; not signed ones, whose report each version has for itself. */
export async function seenContents(
  db: Queryable,
  bodyId: string,
  digests: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ sha256: string }>(sql`
    select encode(t.sha256, 'hex') as sha256 from records.intake_stage t
    where t.body_id = ${bodyId} and t.stage = 'text'
      and t.sha256 = any (select decode(d, 'hex') from unnest(${digests}::text[]) d)
      and not exists (select 1 from records.intake_stage s
        where s.body_id = t.body_id and s.sha256 = t.sha256 and s.stage = 'signatures' and s.outcome = 'done')`);
  return new Set(rows.map((row) => row.sha256));
}

/** Writes how stages ended over what the same stages said before. */
export async function saveStages(
  db: Queryable,
  bodyId: string,
  sha256: string,
  results: readonly StageResult[],
  at: Date,
): Promise<void> {
  await db.run(sql`
    insert into records.intake_stage (body_id, sha256, stage, outcome, reason, detail, tool, tool_version, attempts,
      duration_ms, at)
    select ${bodyId}, decode(${sha256}, 'hex'), r.stage, r.outcome, r.reason, r.detail, r.tool, r.tool_version, 1,
      r.duration_ms, ${at}
    from unnest(${results.map((one) => one.stage)}::text[], ${results.map((one) => one.outcome)}::text[],
      ${results.map((one) => one.reason ?? null)}::text[], ${results.map((one) => JSON.stringify(one.detail))}::jsonb[],
      ${results.map((one) => one.tool)}::text[], ${results.map((one) => one.toolVersion)}::text[],
      ${results.map((one) => Math.round(one.durationMs))}::int[])
      as r (stage, outcome, reason, detail, tool, tool_version, duration_ms)
    on conflict (body_id, sha256, stage) do update
    set outcome = excluded.outcome, reason = excluded.reason, detail = excluded.detail, tool = excluded.tool,
      tool_version = excluded.tool_version, attempts = intake_stage.attempts + 1, duration_ms = excluded.duration_ms,
      at = excluded.at`);
}

export interface StageRow {
  readonly stage: Stage;
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
  readonly tool: string;
  readonly toolVersion: string;
  readonly attempts: number;
  readonly durationMs: number;
  readonly at: Date;
}

export function listStages(db: Queryable, bodyId: string, sha256: string): Promise<readonly StageRow[]> {
  return db.many<StageRow>(sql`
    select stage, outcome, reason, detail, tool, tool_version as "toolVersion", attempts, duration_ms as "durationMs", at
    from records.intake_stage where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex')`);
}

/** Writes what lies in a content over what was found before. */
export async function saveParts(db: Queryable, bodyId: string, sha256: string, parts: readonly Part[]): Promise<void> {
  await db.run(sql`delete from records.intake_part where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex')`);
  if (parts.length === 0) return;
  await db.run(sql`
    insert into records.intake_part (body_id, sha256, position, depth, path, mime, size, part_sha256)
    select ${bodyId}, decode(${sha256}, 'hex'), p.position, p.depth, p.path, p.mime, p.size, decode(p.sha256, 'hex')
    from unnest(${parts.map((_, index) => index + 1)}::int[], ${parts.map((one) => one.depth)}::int[],
      ${parts.map((one) => one.path)}::text[], ${parts.map((one) => one.mime)}::text[],
      ${parts.map((one) => one.size)}::bigint[], ${parts.map((one) => one.sha256)}::text[])
      as p (position, depth, path, mime, size, sha256)`);
}

export interface PartRow extends Part {
  readonly position: number;
}

export function listParts(db: Queryable, bodyId: string, sha256: string): Promise<readonly PartRow[]> {
  return db.many<PartRow>(sql`
    select position, depth, path, mime, size, encode(part_sha256, 'hex') as sha256
    from records.intake_part where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex') order by position limit 1000`);
}

export type RenditionKind = 'text' | 'ocr' | 'thumb' | 'page' | 'readable';

export interface NewRendition {
  readonly kind: RenditionKind;
  /** Number of the page that a picture is of, from 1 on; 0 for what is no page. */
  readonly page?: number;
  readonly renditionSha256: string;
  readonly tool: string;
  readonly toolVersion: string;
  readonly at: Date;
}

export async function saveRendition(
  db: Queryable,
  bodyId: string,
  sha256: string,
  rendition: NewRendition,
): Promise<void> {
  await db.run(sql`
    insert into records.rendition (body_id, sha256, kind, page, rendition_sha256, tool, tool_version, at)
    values (${bodyId}, decode(${sha256}, 'hex'), ${rendition.kind}, ${rendition.page ?? 0},
      decode(${rendition.renditionSha256}, 'hex'),
      ${rendition.tool}, ${rendition.toolVersion}, ${rendition.at})
    on conflict (body_id, sha256, kind, page) do update
    set rendition_sha256 = excluded.rendition_sha256, tool = excluded.tool, tool_version = excluded.tool_version,
      at = excluded.at`);
}

export async function deleteRenditions(
  db: Queryable,
  bodyId: string,
  sha256: string,
  kinds: readonly RenditionKind[],
): Promise<void> {
  await db.run(sql`
    delete from records.rendition
    where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex') and kind = any (${kinds}::text[])`);
}

/** The digest of one rendition of a content. */
export async function renditionOf(
  db: Queryable,
  bodyId: string,
  sha256: string,
  kind: RenditionKind,
  page = 0,
): Promise<string | undefined> {
  const row = await db.maybe<{ digest: string }>(sql`
    select encode(rendition_sha256, 'hex') as digest from records.rendition
    where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex') and kind = ${kind} and page = ${page}`);
  return row?.digest;
}

export interface PreviewRow {
  readonly thumbnail: boolean;
  readonly pages: number;
  readonly readable: boolean;
}

/** What there is to look at of a content. */
export function previewOf(db: Queryable, bodyId: string, sha256: string): Promise<PreviewRow> {
  return db.one<PreviewRow>(sql`
    select coalesce(bool_or(kind = 'thumb'), false) as thumbnail, coalesce(bool_or(kind = 'readable'), false) as readable,
      count(*) filter (where kind = 'page')::int as pages
    from records.rendition where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex')`);
}

export interface VersionOf {
  readonly documentId: string;
  readonly version: number;
}

/** Versions that have a content. */
export function versionsOf(db: Queryable, bodyId: string, sha256: string): Promise<readonly VersionOf[]> {
  return db.many<VersionOf>(sql`
    select document_id as "documentId", version from records.document_version
    where body_id = ${bodyId} and sha256 = decode(${sha256}, 'hex') order by document_id, version`);
}

export interface TextRow extends VersionOf {
  /** Null where the content was looked into and holds no text. */
  readonly textSha256: string | null;
}

/** Which content is the text of which version, for versions whose text was looked for: recognised text where there is some. */
export function textsOfVersions(
  db: Queryable,
  bodyId: string,
  wanted: readonly VersionOf[],
): Promise<readonly TextRow[]> {
  return db.many<TextRow>(sql`
    select v.document_id as "documentId", v.version,
      encode(coalesce(o.rendition_sha256, t.rendition_sha256), 'hex') as "textSha256"
    from unnest(${wanted.map((one) => one.documentId)}::uuid[], ${wanted.map((one) => one.version)}::int[])
      as w (document_id, version)
    join records.document_version v
      on v.body_id = ${bodyId} and v.document_id = w.document_id and v.version = w.version
    join records.intake_stage s on s.body_id = v.body_id and s.sha256 = v.sha256 and s.stage = 'text'
    left join records.rendition t on t.body_id = v.body_id and t.sha256 = v.sha256 and t.kind = 'text'
    left join records.rendition o on o.body_id = v.body_id and o.sha256 = v.sha256 and o.kind = 'ocr'`);
}
