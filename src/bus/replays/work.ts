import type { Context, JobHandler } from '../../kernel/index.ts';
import { listDead, resolveDead } from '../delivery/store.ts';
import { deadResolved, replayEnded } from '../events.ts';
import { factMessage, isOwnDeed } from '../facts/message.ts';
import { factsBetween, toldRoutes } from '../facts/store.ts';
import { firstIdAt } from '../transport/address.ts';
import { toEnvelope } from '../transport/envelope.ts';
import type { Envelope, NewMessage, Transport } from '../transport/types.ts';
import { findReplay, messagesBetween, moveReplay, type Replay } from './store.ts';

export const REPLAY_QUEUE = 'bus.replay';
/** Messages of one piece, which is one transaction. */
const PIECE = 100;

/** Repeats messages piece by piece; each piece and how far it is are one transaction, so a crash repeats none of it. */
export function replayJob(transport: Transport): JobHandler {
  return {
    queue: REPLAY_QUEUE,
    async handler(ctx, payload) {
      const replay = await findReplay(ctx.db, ctx.bodyId, String(payload['replayId']));
      if (!replay || replay.endedAt) return;
      const piece = await REPEATERS[replay.what](ctx, transport, replay);
      const done = replay.done + piece.count;
      const endedAt = piece.count < PIECE ? ctx.now() : null;
      await moveReplay(ctx.db, ctx.bodyId, replay.id, { done, place: piece.place ?? replay.place, endedAt });
      if (endedAt === null) ctx.enqueue({ queue: REPLAY_QUEUE, payload: { replayId: replay.id } });
      else ctx.emit(replayEnded, { subject: `bus/replay/${replay.id}`, data: { replayId: replay.id, done } });
    },
  };
}

const REPEATERS = { dead: repeatDead, window: repeatWindow, facts: repeatFacts } as const;

interface Piece {
  readonly count: number;
  readonly place: string | null;
}

/** Dead letters of the route that died before the repetition began: those that die again meanwhile are not taken up twice. */
async function repeatDead(ctx: Context, transport: Transport, { route, startedAt }: Replay): Promise<Piece> {
  const before = [startedAt.toISOString(), 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;
  const letters = await listDead(ctx.db, ctx.bodyId, route, before, PIECE);
  for (const { id, messageId } of letters) {
    await resolveDead(ctx.db, ctx.bodyId, id, 'replayed', ctx.now());
    await transport.release(ctx, messageId, true);
    ctx.emit(deadResolved, {
      subject: `bus/envelope/${messageId}`,
      data: { deadId: id, messageId, resolution: 'replayed' },
    });
  }
  return { count: letters.length, place: null };
}

async function repeatWindow(ctx: Context, transport: Transport, replay: Replay): Promise<Piece> {
  const after = replay.place ?? firstIdAt(replay.fromAt!);
  const rows = await messagesBetween(ctx.db, ctx.bodyId, replay.route, after, firstIdAt(replay.untilAt!), PIECE);
  const messages = rows.map((row) => again(toEnvelope(row)));
  if (messages.length > 0) await transport.enlist(ctx, messages);
  return { count: rows.length, place: rows.at(-1)?.id ?? null };
}

/** Facts of a window as if they were told now: those that the route has had its effect of it knows. */
async function repeatFacts(ctx: Context, transport: Transport, replay: Replay): Promise<Piece> {
  const { route, fromAt, untilAt, place } = replay;
  const types = (await toldRoutes(ctx.db, ctx.bodyId)).find(({ name }) => name === route)?.types ?? [];
  const facts = await factsBetween(ctx.db, ctx.bodyId, types, fromAt!, untilAt!, place, PIECE);
  const messages = facts.filter((fact) => !isOwnDeed(route, fact)).map((fact) => factMessage(route, fact));
  if (messages.length > 0) await transport.enlist(ctx, messages);
  return { count: facts.length, place: facts.at(-1)?.id ?? null };
}

/** A message as it was, under the same name: a route that has had its effect of it knows it. */
function again(envelope: Envelope): NewMessage {
  const { id, acceptedAt: _at, ...said } = envelope;
  return { ...said, replayof: said.replayof ?? id };
}
