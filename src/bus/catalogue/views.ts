import { bilingual, nullable, object, oneOf, text, Type } from '../../kernel/index.ts';
import { sentenceOf, type Change } from './changes.ts';

export const READ = 'bus.catalogue.read';
export const MANAGE = 'bus.catalogue.manage';

export const CODE = text(60, { pattern: '^[a-z0-9][a-z0-9._-]*$' });
export const VERSION = text(60, { pattern: '^[A-Za-z0-9][A-Za-z0-9._+-]*$' });

export const changeView = object({
  kind: Type.String(),
  breaking: Type.Boolean({ description: 'Whether somebody who uses the service as it was may fail' }),
  operation: nullable(Type.String()),
  place: Type.String(),
  sentence: bilingual,
});

export function presentChange(change: Change) {
  const { kind, breaking, operation, place } = change;
  return { kind, breaking, operation, place, sentence: sentenceOf(change) };
}

export const consumerView = object({
  kind: oneOf(['room', 'route', 'endpoint', 'declared']),
  name: Type.String(),
  version: nullable(Type.String()),
  operations: nullable(Type.Array(Type.String(), { description: 'Null where nobody can say which: all of them' })),
  contact: nullable(Type.String()),
});

/** `unused`: no endpoint reaches it, so nothing is known. */
export const HEALTH = ['ok', 'retrying', 'failing', 'off', 'unused'] as const;
export type Health = (typeof HEALTH)[number];
