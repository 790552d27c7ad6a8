import type { RouteDocument } from '../routes/model.ts';

/** What a route leads to: other channels, by the names that its document writes out, and rooms whose operations it runs. */
export interface Leads {
  readonly channels: readonly string[];
  readonly rooms: readonly string[];
  /** Some of its ways are only known when a message goes them. */
  readonly computed: boolean;
}

/** Fields of every kind of step that name channels by an expression. */
const COMPUTED = new Set(['toFeel', 'toMapping', 'slip']);

/**
 * Reads the ways out of a document whatever the kinds of its steps are: `to` names a channel or several, `operation` what is run in the
 * house. What stands in its tests is no way.
 */
export function leadsOf({ steps }: Pick<RouteDocument, 'steps'>): Leads {
  const [channels, rooms] = [new Set<string>(), new Set<string>()];
  let computed = false;
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'schema') continue;
      if (name === 'to') for (const channel of [inner].flat()) if (typeof channel === 'string') channels.add(channel);
      if (name === 'operation' && typeof inner === 'string') rooms.add(inner.split('.')[0]!);
      if (COMPUTED.has(name)) computed = true;
      walk(inner);
    }
  };
  walk(steps);
  return { channels: [...channels].sort(), rooms: [...rooms].sort(), computed };
}
