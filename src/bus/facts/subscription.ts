import type { StoredEvent, Subscription } from '../../kernel/index.ts';
import type { Transport } from '../transport/types.ts';
import { factMessage, isOfBus, isOwnDeed } from './message.ts';
import { cameOf, toldRoutes } from './store.ts';

/**
 * Tells routes of the facts that they ask for (`from: facts`). A fact becomes a message in the transaction in which the subscriber moves on,
 * so it is told once; from then on it is a message as any other, which waits while its route is paused.
 */
export function factsToRoutes(transport: Transport): Subscription {
  return {
    name: 'bus.facts-to-routes',
    events: [],
    async wanted(db, bodyId) {
      return [...new Set((await toldRoutes(db, bodyId)).flatMap(({ types }) => types))];
    },
    async together(ctx, events) {
      const routes = await toldRoutes(ctx.db, ctx.bodyId);
      const names = routes.map(({ name }) => name);
      const known = await cameOf(ctx.db, ctx.bodyId, names, events.filter(isOfBus));
      const comesOfIt = (name: string, event: StoredEvent) =>
        isOwnDeed(name, event) || (isOfBus(event) && known.has(`${name} ${event.correlationId}`));
      const messages = events.flatMap((event) =>
        routes
          .filter(({ name, types }) => types.includes(event.type) && !comesOfIt(name, event))
          .map(({ name }) => factMessage(name, event)),
      );
      if (messages.length > 0) await transport.enlist(ctx, messages);
    },
  };
}
