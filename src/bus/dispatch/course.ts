import type { Context } from '../../kernel/index.ts';
import {
  dispatchAccepted,
  dispatchDelivered,
  dispatchFailed,
  dispatchSent,
  dispatchUncertain,
  receiptMissing,
} from '../events.ts';
import { clip } from '../normalise/text.ts';
import { setCourse, type Course } from './store.ts';
import { stateOf, type Dispatch, type DispatchState } from './types.ts';

const MAX_FAILURE = 1000;

const facts = {
  waiting: undefined,
  sent: dispatchSent,
  uncertain: dispatchUncertain,
  accepted: dispatchAccepted,
  delivered: dispatchDelivered,
  failed: dispatchFailed,
} as const satisfies Record<DispatchState, unknown>;

/** Notes what became of a dispatch. It is a fact when its state is another by that. @returns whether it is. */
export async function goOn(ctx: Context, dispatch: Dispatch, learnt: Partial<Course>): Promise<boolean> {
  const failure =
    learnt.failure === undefined || learnt.failure === null ? undefined : clip(learnt.failure, MAX_FAILURE);
  const after: Dispatch = { ...dispatch, ...learnt, ...(failure === undefined ? {} : { failure }) };
  const state = stateOf(after);
  if (state === stateOf(dispatch)) {
    await setCourse(ctx.db, ctx.bodyId, dispatch.id, after);
    return false;
  }
  // What was missing has come, or is of no matter any more.
  await setCourse(ctx.db, ctx.bodyId, dispatch.id, { ...after, missing: null, missingSince: null });
  const fact = facts[state];
  if (fact) ctx.emit(fact, factOf(dispatch));
  return true;
}

/** A receipt should have come by now: a person has to look. */
export async function miss(ctx: Context, dispatch: Dispatch): Promise<void> {
  const missing = dispatch.acceptedAt ? 'delivery' : 'acceptance';
  await setCourse(ctx.db, ctx.bodyId, dispatch.id, { ...dispatch, missing, missingSince: ctx.now() });
  const { subject, data } = factOf(dispatch);
  ctx.emit(receiptMissing, { subject, data: { ...data, missing } });
}

export function factOf({ id, entryId }: Pick<Dispatch, 'id' | 'entryId'>) {
  return { subject: `bus/dispatch/${id}`, data: { dispatchId: id, entryId } };
}
