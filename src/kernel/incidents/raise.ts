import type { Context } from '../operations/types.ts';
import { incidentRaised } from './events.ts';
import { insertIncident } from './store.ts';

/** Puts failed work before a person, with what is needed to run it again. */
export async function raiseIncident(
  ctx: Context,
  source: 'job' | 'subscription',
  name: string,
  reference: Record<string, unknown>,
  attempts: number,
  error: string,
): Promise<void> {
  const id = ctx.id();
  await insertIncident(ctx.db, ctx.bodyId, {
    id,
    source,
    name,
    reference,
    attempts,
    error: error.slice(0, 500),
    raisedAt: ctx.now(),
  });
  ctx.emit(incidentRaised, { subject: `kernel/incident/${id}`, data: { incidentId: id, source, name } });
}
