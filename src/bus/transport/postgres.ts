import { LANES } from './address.ts';
import { toEnvelope, toRow, type Row } from './envelope.ts';
import { createGroup, type Context, type Group, type Queryable, type Runtime } from '../../kernel/index.ts';
import {
  bringDue,
  ensureLanes,
  findParked,
  followKeys,
  insertEnvelopes,
  insertLater,
  insertMessages,
  insertWaiting,
  lockLanes,
  planOnceThroughout,
  plannedOnce,
  putBack,
  readyLanes,
  releaseLeases,
  takeMessages,
  takeWaiting,
  unpark,
  waitForLanes,
  WAITS_FROM_BEGINNING,
  type ClaimedRow,
  type Until,
  type WaitingRow,
} from './store.ts';
import type { Claimed, ClaimStore, Lane, NewMessage, Settled, Transport, Verdict } from './types.ts';

export interface PostgresTransportOptions {
  readonly runtime: () => Pick<Runtime, 'database' | 'clock' | 'entropy' | 'bell'>;
  readonly claims: ClaimStore;
}

/** What is rung when messages have become available. */
export const BELL = 'bus.accepted';

/** Messages of a flush: more of them carry no more a second (measured). */
const FLUSH = 500;
/** Flushes at the same time, and how many messages are worth one of their own: fewer wait for the commit that is under way. */
const PARALLEL = 4;
const ENOUGH = 100;
/** Calls of more messages are cut, so that no statement grows without bound. */
const CALL = 1000;

/** The transport that needs nothing but the database: two inserts for a message to be accepted, one delete for it to be taken. */
export function createPostgresTransport(options: PostgresTransportOptions): Transport {
  return new PostgresTransport(options);
}

class PostgresTransport implements Transport {
  readonly #runtime: PostgresTransportOptions['runtime'];
  readonly #claims: ClaimStore;
  /** Row security ties a transaction to one body: each has its own group. */
  readonly #groups = new Map<string, Group<Row>>();
  readonly #told: ((lanes: readonly Lane[]) => void)[] = [];
  readonly #known = new Set<string>();

  constructor(options: PostgresTransportOptions) {
    this.#runtime = options.runtime;
    this.#claims = options.claims;
  }

  async accept(bodyId: string, messages: readonly NewMessage[]): Promise<readonly string[]> {
    const rows = await this.#rows(bodyId, messages);
    const later = rows.filter((row) => row.notBefore);
    const now = later.length === 0 ? rows : rows.filter((row) => !row.notBefore);
    for (let from = 0; from < now.length; from += CALL) await this.#group(bodyId).add(now.slice(from, from + CALL));
    if (later.length > 0) await this.#acceptLater(bodyId, later);
    return rows.map((row) => row.id);
  }

  async enlist(ctx: Context, messages: readonly NewMessage[]): Promise<readonly string[]> {
    const rows = await this.#rows(ctx.bodyId, withinTrace(messages, ctx.caller.traceparent), ctx);
    for (let from = 0; from < rows.length; from += CALL) {
      await insertMessages(ctx.db, ctx.bodyId, rows.slice(from, from + CALL), ctx.realNow());
    }
    ctx.whenCommitted(() => this.#announce(ctx.bodyId, rows));
    return rows.map((row) => row.id);
  }

  async shelve(ctx: Context, message: NewMessage): Promise<string> {
    const rows = await this.#rows(ctx.bodyId, [message], ctx);
    await this.#introduce(ctx.bodyId, message.channel);
    await insertEnvelopes(ctx.db, ctx.bodyId, rows, ctx.realNow());
    await insertLater(ctx.db, ctx.bodyId, rows, true);
    return rows[0]!.id;
  }

  onAccepted(told: (lanes: readonly Lane[]) => void): void {
    this.#told.push(told);
  }

  lanes(now: Date): Promise<readonly Lane[]> {
    return this.#runtime().database.system((db) => readyLanes(db, now));
  }

  async claim(ctx: Context, channel: string, lanes: readonly number[], limit: number): Promise<readonly Claimed[]> {
    const { db, bodyId } = ctx;
    await this.#introduce(bodyId, channel);
    const [, , rows] = await plannedOnce(db, () =>
      Promise.all([
        lockLanes(db, bodyId, channel, lanes),
        bringDue(db, bodyId, channel, ctx.realNow()),
        takeMessages(db, bodyId, channel, limit),
      ]),
    );
    const [hand, rest] = [rows.slice(0, limit), rows.slice(limit)];
    if (rest.length > 0) await putBack(db, bodyId, channel, rest);
    const behind = hand.filter((row) => row.behind);
    if (behind.length > 0) await insertWaiting(db, bodyId, channel, behind.map(standingBehind));
    return hand.filter((row) => !row.behind).map(toClaimed);
  }

  async settle(ctx: Context, ended: readonly Settled[]): Promise<void> {
    const kept = ended.flatMap(({ claimed, verdict }) => {
      if (verdict.kind === 'acknowledge') return [];
      const { envelope, key, seq, lane, attempts } = claimed;
      // Its attempts also say that it has waited, and others of its key with it.
      const times = verdict.kind === 'behind' ? attempts || (claimed.waited ? WAITS_FROM_BEGINNING : 0) : attempts + 1;
      return [{ key, seq, lane, id: envelope.id, attempts: times, ...waitingFor(verdict) }];
    });
    const channel = ended[0]?.claimed.envelope.channel;
    if (channel === undefined) return;
    if (kept.length > 0) await insertWaiting(ctx.db, ctx.bodyId, channel, kept);
    const done = ended.filter(({ claimed, verdict }) => verdict.kind === 'acknowledge' && claimed.waited);
    await this.#follow(
      ctx,
      channel,
      done.map(({ claimed }) => claimed.key),
    );
  }

  async finish(ctx: Context, ended: readonly Settled[]): Promise<ReadonlySet<string>> {
    const { db, bodyId } = ctx;
    const channel = ended[0]?.claimed.envelope.channel;
    if (channel === undefined) return new Set();
    const leased = ended.map(({ claimed }) => ({ ...claimed, attempts: claimed.attempts + 1 }));
    // As in `release`: whoever takes from the lane now looked at what waits before.
    const done = ended.filter(({ verdict }) => verdict.kind === 'acknowledge').map(({ claimed }) => claimed.key);
    // All travel together. Of one that somebody else has taken up by now nothing follows: it stands there, or they have followed already.
    const [, rows, lanes] = await plannedOnce(db, () =>
      Promise.all([
        waitForLanes(db, bodyId, channel, [...new Set(leased.map(({ lane }) => lane))]),
        takeWaiting(db, bodyId, channel, leased),
        done.length > 0 ? followKeys(db, bodyId, channel, done) : [],
      ]),
    );
    this.#followed(ctx, channel, lanes);
    const verdicts = new Map(ended.map(({ claimed, verdict }) => [claimed.envelope.id, verdict]));
    const kept = rows.flatMap((row): (WaitingRow & Until)[] => {
      const verdict = verdicts.get(row.id)!;
      return verdict.kind === 'acknowledge' ? [] : [{ ...row, ...waitingFor(verdict) }];
    });
    if (kept.length > 0) await insertWaiting(db, bodyId, channel, kept);
    return new Set(rows.map(({ id }) => id));
  }

  recover(now: Date): Promise<number> {
    return this.#runtime().database.system((db) => releaseLeases(db, now));
  }

  async release(ctx: Context, messageId: string, again: boolean): Promise<boolean> {
    const { db, bodyId } = ctx;
    const found = await findParked(db, bodyId, messageId);
    if (!found) return false;
    // Whoever takes from the lane now looked at what waits before; it must see the message in one of its two places.
    await waitForLanes(db, bodyId, found.channel, [found.lane]);
    if (!(await unpark(db, bodyId, found, again))) return false;
    if (again) ctx.whenCommitted(() => this.#tell([{ bodyId, channel: found.channel, lane: found.lane }]));
    else await this.#follow(ctx, found.channel, [found.key]);
    return true;
  }

  async replace(ctx: Context, messageId: string, message: NewMessage): Promise<string | undefined> {
    const { db, bodyId } = ctx;
    const found = await findParked(db, bodyId, messageId);
    if (!found) return undefined;
    const [row] = await this.#rows(bodyId, [message], ctx);
    await waitForLanes(db, bodyId, found.channel, [found.lane]);
    if (!(await unpark(db, bodyId, found, false))) return undefined;
    await insertEnvelopes(db, bodyId, [row!], ctx.realNow());
    // The attempts of the old one stay with its place: they say that others may wait behind it.
    await putBack(db, bodyId, found.channel, [{ ...found, id: row!.id }]);
    ctx.whenCommitted(() => this.#tell([{ bodyId, channel: found.channel, lane: found.lane }]));
    return row!.id;
  }

  open(bodyId: string, sha256: string): Promise<Buffer> {
    return this.#claims.open(bodyId, sha256);
  }

  async #follow(ctx: Context, channel: string, keys: readonly number[]): Promise<void> {
    if (keys.length === 0) return;
    this.#followed(ctx, channel, await plannedOnce(ctx.db, () => followKeys(ctx.db, ctx.bodyId, channel, keys)));
  }

  #followed(ctx: Context, channel: string, lanes: readonly number[]): void {
    const { bodyId } = ctx;
    if (lanes.length > 0) ctx.whenCommitted(() => this.#tell(lanes.map((lane) => ({ bodyId, channel, lane }))));
  }

  async #rows(bodyId: string, messages: readonly NewMessage[], ctx?: Context): Promise<readonly Row[]> {
    const { entropy, clock } = this.#runtime();
    const now = clock.realNow();
    const rows = messages.map((message) => toRow(message.id ?? entropy.id(now), message));
    if (!rows.some((row) => row.large)) return rows;
    return Promise.all(
      rows.map(async (row) =>
        row.large
          ? { ...row, large: undefined, sha256: await this.#claims.keep(bodyId, row.large, row.mime, ctx) }
          : row,
      ),
    );
  }

  #group(bodyId: string): Group<Row> {
    let group = this.#groups.get(bodyId);
    if (!group) {
      const flush = (rows: readonly Row[]) => this.#flush(bodyId, rows);
      this.#groups.set(bodyId, (group = createGroup({ size: FLUSH, parallel: PARALLEL, enough: ENOUGH, flush })));
    }
    return group;
  }

  /** Those that wait from the beginning are in no hurry: they share no commit. */
  async #acceptLater(bodyId: string, rows: readonly Row[]): Promise<void> {
    const { database, clock } = this.#runtime();
    await database.transaction({ bodyId }, (db) => insertMessages(db, bodyId, rows, clock.realNow()));
  }

  /** BEGIN, both statements and COMMIT travel in one round trip. */
  async #flush(bodyId: string, rows: readonly Row[]): Promise<void> {
    const { database, clock } = this.#runtime();
    const write = (db: Queryable) =>
      Promise.all([planOnceThroughout(db), insertMessages(db, bodyId, rows, clock.realNow())]);
    await database.transaction({ bodyId }, async () => undefined, write);
    this.#announce(bodyId, rows);
  }

  #announce(bodyId: string, rows: readonly Row[]): void {
    const now = rows.filter((row) => !row.notBefore);
    if (now.length === 0) return;
    const lanes = new Map(now.map(({ channel, lane }) => [`${lane} ${channel}`, { bodyId, channel, lane }]));
    this.#tell([...lanes.values()]);
  }

  #tell(lanes: readonly Lane[]): void {
    for (const told of this.#told) told(lanes);
    this.#runtime().bell.ring(BELL);
  }

  async #introduce(bodyId: string, channel: string): Promise<void> {
    const name = `${bodyId} ${channel}`;
    if (this.#known.has(name)) return;
    await this.#runtime().database.transaction({ bodyId }, (db) => ensureLanes(db, bodyId, channel, LANES));
    this.#known.add(name);
  }
}

/** Messages within the trace of the call that sends them, unless they say that they belong to another. */
function withinTrace(messages: readonly NewMessage[], traceparent: string | undefined): readonly NewMessage[] {
  if (traceparent === undefined) return messages;
  return messages.map((message) => (message.traceparent === undefined ? { ...message, traceparent } : message));
}

function standingBehind(row: WaitingRow): WaitingRow & Until {
  return { ...row, dueAt: null, parked: false, leased: false };
}

function waitingFor(verdict: Exclude<Verdict, { kind: 'acknowledge' }>): Until {
  switch (verdict.kind) {
    case 'park':
      return { dueAt: null, parked: true, leased: false };
    case 'behind':
      return { dueAt: null, parked: false, leased: false };
    case 'lease':
      return { dueAt: verdict.until, parked: false, leased: true };
    case 'retry':
      return { dueAt: verdict.at, parked: false, leased: false };
  }
}

function toClaimed(row: ClaimedRow): Claimed {
  return {
    envelope: toEnvelope(row),
    seq: row.seq,
    lane: row.lane,
    key: row.key,
    attempts: Math.max(0, row.attempts),
    waited: row.attempts !== 0,
  };
}
