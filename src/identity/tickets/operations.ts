import { instant, kernelErrors, object, operation, text, Type, type Operation } from '../../kernel/index.ts';
import { newToken, tokenHash } from '../crypto.ts';
import { ticketIssued } from '../events.ts';
import { insertTicket } from './store.ts';

/** What other rooms ask for in the name of a person. */
export const ticketOperations: readonly Operation[] = [
  operation({
    name: 'identity.tickets.issue',
    summary: { it: 'Emettere un collegamento per un programma', en: 'Issue a link for a program' },
    description:
      'For a program that shall open one thing of the person who asks and cannot ask for a password. The room that the thing belongs to judges what may be done with it.',
    permission: 'signed-in',
    effect: 'write',
    secret: true,
    input: object({ resource: text(200), minutes: Type.Integer({ minimum: 1, maximum: 1440 }) }),
    output: object({ token: Type.String(), expiresAt: instant }),
    async handler(ctx, input) {
      if (ctx.actor.kind !== 'person') throw kernelErrors.FORBIDDEN();
      const token = newToken(ctx.random);
      const createdAt = ctx.realNow();
      const expiresAt = new Date(createdAt.getTime() + input.minutes * 60_000);
      const ticket = { id: ctx.id(), personId: ctx.actor.id, resource: input.resource, createdAt, expiresAt };
      await insertTicket(ctx.db, ctx.bodyId, ticket, tokenHash(token));
      const data = { ticketId: ticket.id, personId: ticket.personId, resource: input.resource };
      ctx.emit(ticketIssued, { subject: `identity/person/${ticket.personId}`, data });
      return { token, expiresAt: expiresAt.toISOString() };
    },
  }),
];
