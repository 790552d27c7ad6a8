import {
  eventType,
  nullable,
  text,
  Type,
  uuid,
  type Context,
  type StoredEvent,
  type Subscription,
} from '../kernel/index.ts';
import { taskCompleted } from '../processes/index.ts';
import { applicationRegistered, integrationRegistered } from './events.ts';
import { closeIntegrations, noteAnswer, type Integration } from './integrations/store.ts';
import { noteRegistration } from './store.ts';

/** The fact of the bus, with what is read of it here. */
const messageRoutedFact = eventType({
  type: 'it.digipro.bus.message-routed',
  summary: { it: 'Messaggio smistato', en: 'Message routed' },
  data: Type.Object({ messageId: uuid, source: text(80), entryId: nullable(uuid), caseId: nullable(uuid) }),
});

/** What was handed to the bus has its number: applications learn it, answers reach the task that waits for them. */
export const registrationSubscription: Subscription = {
  name: 'services.note-registrations',
  events: [messageRoutedFact],
  async handler(ctx, event) {
    const { messageId, source, entryId, caseId } = event.data as Record<string, string | null>;
    if (source !== 'services' || !entryId) return;
    const applicationId = await noteRegistration(ctx.db, ctx.bodyId, messageId!, entryId, caseId ?? null);
    if (applicationId) {
      ctx.emit(applicationRegistered, {
        subject: `services/application/${applicationId}`,
        data: { applicationId, entryId, caseId: caseId ?? null },
      });
      return;
    }
    const answered = await noteAnswer(ctx.db, ctx.bodyId, messageId!, entryId);
    if (answered) await handAnswer(ctx, answered, entryId);
  },
};

/** A task that the office has done on its own meanwhile stays done: the answer lies in the dossier all the same. */
async function handAnswer(ctx: Context, asked: Integration, entryId: string): Promise<void> {
  const { id: integrationId, caseId, node, variable, answer } = asked;
  ctx.emit(integrationRegistered, {
    subject: `services/integration/${integrationId}`,
    data: { integrationId, caseId, entryId },
  });
  const { tasks } = await ctx.call<{ tasks: readonly { id: string; node: string; status: string }[] }>(
    'processes.cases.get',
    { id: caseId },
  );
  const waiting = tasks.find((task) => task.node === node && task.status === 'open');
  if (waiting) await ctx.call('processes.tasks.complete', { id: waiting.id, variables: { [variable]: answer } });
}

/** The task is done, by the answer or without it: nothing is asked any more. */
export const closingSubscription: Subscription = {
  name: 'services.close-integrations',
  events: [taskCompleted],
  async handler(ctx, event: StoredEvent) {
    const { caseId, node } = event.data as { caseId: string; node: string };
    await closeIntegrations(ctx.db, ctx.bodyId, caseId, node, ctx.now());
  },
};
