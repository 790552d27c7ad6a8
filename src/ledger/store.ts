import { sql, type Queryable } from '../kernel/index.ts';
import type { Frontier, TileGrowth } from './merkle/types.ts';

/** The body's tree, locked for growth; an empty one is made on first use. */
export async function lockTree(db: Queryable, bodyId: string): Promise<Frontier> {
  await db.run(sql`
    insert into ledger.tree (body_id, size, nodes) values (${bodyId}, 0, '{}') on conflict do nothing`);
  return db.one<Frontier>(sql`select size, nodes from ledger.tree where body_id = ${bodyId} for update`);
}

export async function findTree(db: Queryable, bodyId: string): Promise<Frontier> {
  const tree = await db.maybe<Frontier>(sql`select size, nodes from ledger.tree where body_id = ${bodyId}`);
  return tree ?? { size: 0, nodes: [] };
}

export async function saveTree(db: Queryable, bodyId: string, tree: Frontier): Promise<void> {
  await db.run(sql`
    update ledger.tree set size = ${tree.size}, nodes = ${tree.nodes}::bytea[] where body_id = ${bodyId}`);
}

/** Adds hashes to tiles. @throws when a tile is not as wide as the growth continues from: nothing is ever put where something else belongs. */
export async function growTiles(db: Queryable, bodyId: string, growths: readonly TileGrowth[]): Promise<void> {
  const written = await db.run(sql`
    insert into ledger.tile as t (body_id, level, index, hashes)
    select ${bodyId}, g.level, g.index, coalesce(p.hashes, '') || g.added
    from unnest(${growths.map((growth) => growth.level)}::int[], ${growths.map((growth) => growth.index)}::bigint[],
      ${growths.map((growth) => growth.from)}::int[], ${growths.map((growth) => growth.added)}::bytea[])
      as g (level, index, start, added)
    left join ledger.tile p on p.body_id = ${bodyId} and p.level = g.level and p.index = g.index
    where length(coalesce(p.hashes, '')) = g.start * 32
    on conflict (body_id, level, index) do update set hashes = excluded.hashes`);
  if (written !== growths.length) throw new Error('a tile of the ledger has another width than the tree');
}

export interface BundleGrowth {
  readonly index: number;
  /** How many entries the bundle has already. */
  readonly from: number;
  readonly added: Buffer;
}

/** Adds entries to bundles. @throws as `growTiles`. */
export async function growBundles(db: Queryable, bodyId: string, growths: readonly BundleGrowth[]): Promise<void> {
  const written = await db.run(sql`
    insert into ledger.bundle as b (body_id, index, entries)
    select ${bodyId}, g.index, coalesce(p.entries, '') || g.added
    from unnest(${growths.map((growth) => growth.index)}::bigint[], ${growths.map((growth) => growth.from)}::int[],
      ${growths.map((growth) => growth.added)}::bytea[]) as g (index, start, added)
    left join ledger.bundle p on p.body_id = ${bodyId} and p.index = g.index
    where length(coalesce(p.entries, '')) = g.start * 32
    on conflict (body_id, index) do update set entries = excluded.entries`);
  if (written !== growths.length) throw new Error('a bundle of the ledger has another length than the chain');
}

export interface StoredTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}

export function readTiles(
  db: Queryable,
  bodyId: string,
  tiles: readonly { readonly level: number; readonly index: number }[],
): Promise<readonly StoredTile[]> {
  return db.many<StoredTile>(sql`
    select t.level, t.index, t.hashes
    from unnest(${tiles.map((tile) => tile.level)}::int[], ${tiles.map((tile) => tile.index)}::bigint[]) as w (level, index)
    join ledger.tile t on t.body_id = ${bodyId} and t.level = w.level and t.index = w.index`);
}

export interface StoredBundle {
  readonly index: number;
  readonly entries: Buffer;
}

export function readBundles(
  db: Queryable,
  bodyId: string,
  indices: readonly number[],
): Promise<readonly StoredBundle[]> {
  return db.many<StoredBundle>(sql`
    select index, entries from ledger.bundle where body_id = ${bodyId} and index = any (${indices}::bigint[])`);
}

export async function readBundle(db: Queryable, bodyId: string, index: number): Promise<Buffer | undefined> {
  const row = await db.maybe<{ entries: Buffer }>(
    sql`select entries from ledger.bundle where body_id = ${bodyId} and index = ${index}`,
  );
  return row?.entries;
}

export interface SealedFact {
  readonly leafIndex: number | null;
  readonly recordedAt: Date;
}

/** Where a fact stands in the chain; undefined when it is none of this body's. */
export function findFact(db: Queryable, bodyId: string, eventId: string): Promise<SealedFact | undefined> {
  return db.maybe<SealedFact>(sql`
    select leaf_index as "leafIndex", recorded_at as "recordedAt" from kernel.v_event
    where body_id = ${bodyId} and id = ${eventId}`);
}

export interface ChainRow {
  readonly leafIndex: number;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: Date;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly onBehalfOf: string | null;
  readonly via: string;
  readonly operation: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly data: unknown;
  readonly salt: Buffer;
}

/** A stretch of the chain with its facts, in order of leaves. */
export function chainFrom(
  db: Queryable,
  bodyId: string,
  fromLeaf: number,
  limit: number,
): Promise<readonly ChainRow[]> {
  return db.many<ChainRow>(sql`
    select leaf_index as "leafIndex", prev_hash as "prevHash", seal_hash as hash, id, type, subject, time,
      actor_kind as "actorKind", actor_id as "actorId", on_behalf_of as "onBehalfOf", via, operation,
      correlation_id as "correlationId", causation_id as "causationId", data, salt
    from kernel.v_event
    where body_id = ${bodyId} and leaf_index >= ${fromLeaf} order by leaf_index limit ${limit}`);
}

/** Facts that committed before an instant and have no seal: the sealer is late or dead. */
export async function unsealedSince(db: Queryable, bodyId: string, before: Date): Promise<number> {
  const row = await db.one<{ count: number }>(sql`
    select count(*) as count from kernel.v_event
    where body_id = ${bodyId} and leaf_index is null and recorded_at < ${before}`);
  return row.count;
}
