import type { Database } from '../sql/database.ts';
import { leafCount } from './store.ts';

/** How far the facts of a body have come: what was made out of its data is stale when the position is another one. */
export interface Positions {
  /** A text that is another one after every fact: at once for those of this process, within half a second for those of others. */
  of(bodyId: string): Promise<string>;
  /** Says that a transaction of this process has committed facts. */
  moved(bodyId: string): void;
}

/** Other nodes commit without telling us: their seals are looked at this often, and only while somebody asks. */
const LOOK_MS = 500;

interface Place {
  commits: number;
  leaves: number;
  lookedAt: number;
  looking: Promise<void> | undefined;
}

export function createPositions(database: Database): Positions {
  const places = new Map<string, Place>();
  const placeOf = (bodyId: string): Place => {
    const known = places.get(bodyId);
    if (known) return known;
    const place: Place = { commits: 0, leaves: 0, lookedAt: -Infinity, looking: undefined };
    places.set(bodyId, place);
    return place;
  };
  const look = async (bodyId: string, place: Place) => {
    const at = performance.now();
    place.leaves = await database.read({ bodyId }, (db) => leafCount(db, bodyId));
    place.lookedAt = at;
  };
  return {
    moved(bodyId) {
      placeOf(bodyId).commits += 1;
    },
    async of(bodyId) {
      const place = placeOf(bodyId);
      if (performance.now() - place.lookedAt > LOOK_MS) {
        await (place.looking ??= look(bodyId, place).finally(() => (place.looking = undefined)));
      }
      return `${place.commits}.${place.leaves}`;
    },
  };
}
