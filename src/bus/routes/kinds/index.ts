import type { Static } from '../../../kernel/index.ts';
import type { Kind } from '../model.ts';
import { ask } from './ask.ts';
import { formats } from './formats.ts';
import { gather } from './gather.ts';
import { house } from './house.ts';
import { intake } from './intake.ts';
import { routing } from './routing.ts';
import { saga } from './saga.ts';
import { shape } from './shape.ts';
import { waiting } from './waiting.ts';

const all = {
  ...routing,
  ...shape,
  ...formats,
  ...waiting,
  ...gather,
  ...ask,
  ...saga,
  ...house,
  ...intake,
};

/** What stands behind the name of each kind. */
export type Parameters = { readonly [K in keyof typeof all]: Static<(typeof all)[K]['schema']> };

/** Every kind of step, by the name that documents use. */
export const kinds: Readonly<Record<string, Kind>> = all;
