import { DomainError, Type, type EventType, type Schedule, type Subscription } from '../../kernel/index.ts';
import { UNCERTAIN } from '../delivery/carry.ts';
import { findDead, resolveDead } from '../delivery/store.ts';
import { ENDPOINT_CHANNEL } from '../endpoints/carrier.ts';
import { deadResolved, messageDead } from '../events.ts';
import { toEnvelope } from '../transport/envelope.ts';
import { findEnvelope } from '../transport/store.ts';
import type { Transport } from '../transport/types.ts';
import { goOn, miss } from './course.ts';
import { readEntry } from './entry.ts';
import { mailboxOf } from './mailbox.ts';
import { DISPATCH_HEADER, DISPATCH_ROUTE, requestDispatch } from './request.ts';
import { lockDispatch, overdue } from './store.ts';

/** The fact of the register, by its public name. */
const protocolled: EventType = {
  type: 'it.digipro.records.protocolled',
  summary: { it: 'Documento protocollato', en: 'Document registered' },
  data: Type.Unknown(),
};

/** What is registered as outgoing by certified mail leaves by itself, where the mailbox of the body is set up so. */
export function automatically(transport: Transport): Subscription {
  return {
    name: 'bus.dispatch-registered-mail',
    events: [protocolled],
    async handler(ctx, event) {
      const { entryId, flow, channel } = event.data as { entryId: string; flow: string; channel: string };
      if (flow !== 'outgoing' || channel !== 'pec') return;
      const mailbox = await mailboxOf(ctx);
      if (!mailbox?.automatic) return;
      try {
        await requestDispatch(ctx, transport, await readEntry(ctx, entryId), mailbox, false);
      } catch (error) {
        // Without an address, or annulled by now, there is nothing to send.
        if (!(error instanceof DomainError) || error.status >= 500) throw error;
      }
    },
  };
}

/**
 * A dispatch that stands still is decided on where it is seen: at its entry. The dead letter goes, so that nobody puts the same mail on its
 * way in two places.
 */
export function stopped(transport: Transport): Subscription {
  return {
    name: 'bus.note-stopped-dispatches',
    events: [messageDead],
    async handler(ctx, event) {
      const { deadId, messageId, route } = event.data as { deadId: string; messageId: string; route: string };
      if (route !== DISPATCH_ROUTE && !route.startsWith(ENDPOINT_CHANNEL)) return;
      const row = await findEnvelope(ctx.db, ctx.bodyId, messageId);
      const dispatchId = row && toEnvelope(row).headers?.[DISPATCH_HEADER];
      const dispatch = dispatchId && (await lockDispatch(ctx.db, ctx.bodyId, dispatchId));
      const dead = await findDead(ctx.db, ctx.bodyId, deadId);
      if (!dispatch || !dead || dead.resolvedAt) return;
      const unclear = dead.reason.startsWith(UNCERTAIN);
      await goOn(ctx, dispatch, {
        ...(unclear ? { uncertainAt: ctx.now() } : { failedAt: ctx.now() }),
        failure: unclear ? dead.reason.slice(UNCERTAIN.length).replace(/^: /, '') : dead.reason,
      });
      await resolveDead(ctx.db, ctx.bodyId, deadId, 'dropped', ctx.now());
      await transport.release(ctx, messageId, false);
      ctx.emit(deadResolved, {
        subject: `bus/envelope/${messageId}`,
        data: { deadId, messageId, resolution: 'dropped' },
      });
    },
  };
}

/** Providers tell within 24 hours that a mail was not delivered (DM 2 November 2005, technical rules § 6.3.5): by then silence means something. */
const PATIENCE_MS = 25 * 3_600_000;
const MOST = 500;

/** Every hour: receipts that should have come by now. */
export const missingReceipts: Schedule = {
  name: 'bus.missing-receipts',
  cron: '40 * * * *',
  async handler(ctx) {
    const before = new Date(ctx.now().getTime() - PATIENCE_MS);
    for (const dispatch of await overdue(ctx.db, ctx.bodyId, before, MOST)) await miss(ctx, dispatch);
  },
};
