import type { Kind } from '../model.ts';
import { house } from './house.ts';
import { intake } from './intake.ts';
import { routing } from './routing.ts';
import { shape } from './shape.ts';

/** Every kind of step, by the name that documents use. */
export const kinds: Readonly<Record<string, Kind>> = { ...routing, ...shape, ...house, ...intake };
