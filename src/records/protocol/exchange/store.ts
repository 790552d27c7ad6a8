import { type Queryable, sql } from '../../../kernel/index.ts';
import { entryColumns } from '../store.ts';
import type { Entry } from '../types.ts';
import type { Anomaly, ExchangeKind, Identifier } from './types.ts';
import type { SealVerdict } from './verify.ts';

/** A message about an entry, as the register keeps it. */
export interface Exchange {
  readonly id: string;
  readonly entryId: string;
  readonly direction: 'received' | 'made';
  readonly kind: ExchangeKind;
  readonly at: Date;
  readonly by: string;
  readonly address: string | null;
  readonly sha256: string;
  readonly peer: Identifier | null;
  readonly anomaly: Anomaly | null;
  readonly reason: string | null;
  readonly seal: SealVerdict | null;
}

const columns = sql`x.id, x.entry_id as "entryId", x.direction, x.kind, x.at, x.by, x.address,
  encode(x.sha256, 'hex') as sha256, x.peer, x.anomaly, x.reason, x.seal`;

/** @returns false where the other side has been told already. */
export async function insertExchange(db: Queryable, bodyId: string, made: Exchange): Promise<boolean> {
  const rows = await db.run(sql`
    insert into records.protocol_exchange
      (body_id, id, entry_id, direction, kind, at, by, address, sha256, peer, anomaly, reason, seal)
    values (${bodyId}, ${made.id}, ${made.entryId}, ${made.direction}, ${made.kind}, ${made.at}, ${made.by},
      ${made.address}, decode(${made.sha256}, 'hex'), ${made.peer && JSON.stringify(made.peer)}, ${made.anomaly},
      ${made.reason}, ${made.seal && JSON.stringify(made.seal)})
    on conflict do nothing`);
  return rows === 1;
}

/** In the order of time. */
export function exchangesOf(db: Queryable, bodyId: string, entryId: string): Promise<readonly Exchange[]> {
  return db.many<Exchange>(sql`
    select ${columns} from records.protocol_exchange x
    where x.body_id = ${bodyId} and x.entry_id = ${entryId} order by x.at, x.id`);
}

export function findExchange(db: Queryable, bodyId: string, id: string): Promise<Exchange | undefined> {
  return db.maybe<Exchange>(sql`
    select ${columns} from records.protocol_exchange x where x.body_id = ${bodyId} and x.id = ${id}`);
}

/** The outgoing entry that an identifier of ours names, where the mailbox is that of one of its recipients. */
export function entryOfIdentifier(
  db: Queryable,
  bodyId: string,
  { area, register, number, date }: Identifier,
  address: string,
): Promise<Entry | undefined> {
  return db.maybe<Entry>(sql`
    select ${entryColumns} from records.protocol_entry e
    where e.body_id = ${bodyId} and e.area_code = ${area} and e.register_code = ${register}
      and e.year = ${Number(date.slice(0, 4))} and e.number = ${number}::bigint and e.flow = 'outgoing'
      and exists (
        select from jsonb_array_elements(e.correspondents) c where lower(trim(c ->> 'digitalAddress')) = ${address})`);
}

/** The entry whose other side has told us this registration of its own, from the same mailbox. */
export function entryOfPeer(
  db: Queryable,
  bodyId: string,
  { administration, area, register, number, date }: Identifier,
  address: string,
): Promise<Entry | undefined> {
  return db.maybe<Entry>(sql`
    select ${entryColumns} from records.protocol_entry e
    where e.body_id = ${bodyId} and e.id in (
      select x.entry_id from records.protocol_exchange x
      where x.body_id = ${bodyId} and x.direction = 'received' and x.kind in ('mark', 'confirmation')
        and x.peer ->> 'number' = ${number} and x.peer ->> 'administration' = ${administration}
        and x.peer ->> 'area' = ${area} and x.peer ->> 'register' = ${register} and x.peer ->> 'date' = ${date}
        and x.address = ${address})
    order by e.registered_at limit 1`);
}

/** An entry by its identifier, whoever may read it: for the house itself. */
export function entryById(db: Queryable, bodyId: string, id: string): Promise<Entry | undefined> {
  return db.maybe<Entry>(sql`
    select ${entryColumns} from records.protocol_entry e where e.body_id = ${bodyId} and e.id = ${id}`);
}
