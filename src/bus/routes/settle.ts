import type { Envelope } from '../transport/types.ts';
import type { CompiledRoute } from './compile.ts';
import { continuation } from './continuation.ts';
import type { Host, Resume } from './model.ts';
import { REPLY_OF } from './reply.ts';

/** Where a route goes on with an answer: in the step that has asked. Undefined when nobody waits for it any more. */
export async function questionOf(host: Host, { headers, causationid }: Envelope): Promise<Resume | undefined> {
  const asking = headers?.[REPLY_OF] ?? causationid;
  const question = asking === undefined ? undefined : await host.gatherings.answered(asking);
  const gathering = question && (await host.gatherings.find(question.gatheringId));
  if (!gathering) return undefined;
  const note = { question: question.number, gathering: gathering.id };
  return { version: gathering.version, place: gathering.place, how: 'wake', note };
}

/** Has the saga undone in which a message has come to nothing. @returns whether it was in one. */
export async function undo(
  route: CompiledRoute,
  host: Host,
  envelope: Envelope,
  reason: string,
  data: unknown = envelope.data ?? null,
): Promise<boolean> {
  const spot = envelope.resume && route.spots.get(envelope.resume.place);
  const saga = spot?.list[spot.index]!.saga;
  if (!saga) return false;
  const exchange = { envelope, data, headers: envelope.headers ?? {} };
  const note = { undo: saga.index, reason };
  await host.send([continuation(host, exchange, { place: saga.place, how: 'wake', note }, { name: 'undo' })]);
  return true;
}
