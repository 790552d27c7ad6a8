import type { StoredEvent } from '../../kernel/index.ts';
import { CONTINUE } from '../routes/continuation.ts';
import type { NewMessage } from '../transport/types.ts';

/** Where facts of the house are said to be from, on the bus. */
export const FACTS = 'facts';

/**
 * A fact as a message to a route: known by its identifier, in order per subject. It carries what the fact says and not who did it; its
 * subject may lead to a person, so it counts as personal.
 */
export function factMessage(route: string, event: StoredEvent): NewMessage {
  const { id, type, subject, time, correlationId, data } = event;
  return {
    ...{ channel: route, source: FACTS, eventId: id, type, subject, time, data },
    ...{ partitionkey: subject, correlationid: correlationId, causationid: id, classification: 'personal' },
  };
}

/** Whether the bus has caused a fact, and not somebody's deed: what comes of it may lead back to where it came from. */
export function isOfBus(event: StoredEvent): boolean {
  return event.actorKind === 'system' && event.actorId?.startsWith('bus:') === true;
}

/** Whether a route would be told of its own deed, and then do it for ever. */
export function isOwnDeed(route: string, event: StoredEvent): boolean {
  return (
    event.actorKind === 'system' && (event.actorId === `bus:${route}` || event.actorId === `bus:${CONTINUE}${route}`)
  );
}
