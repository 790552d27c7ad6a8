import { systemCaller, type Caller } from '../kernel/index.ts';

/** What citizens do goes through this permission alone; no role has it, so nobody of the staff acts in a citizen's place. */
export const PORTAL = 'services.portal.use';

/** What the portal needs for it: to bring applications to the bus, which keeps them, and to show of a practice what its holder may see. */
const NEEDED = [
  PORTAL,
  'records.content.put',
  'records.documents.read',
  'records.protocol.read',
  'processes.cases.read',
  'bus.messages.receive',
] as const;

/**
 * The portal acting for citizens in the body that a request is for. Each of its operations asks for a secret link or a citizen's session,
 * and shows what belongs to it.
 */
export function portalCaller(reader: Pick<Caller, 'bodyId' | 'correlationId' | 'locale' | 'address'>): Caller {
  const { bodyId, correlationId, locale, address } = reader;
  const grants = new Map(NEEDED.map((permission) => [permission, [{ role: 'portal', unitId: null }]]));
  return { ...systemCaller(bodyId, 'portal', correlationId, 'http'), locale, address, grants };
}
