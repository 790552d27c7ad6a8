import type { Caller, Via } from './types.ts';

/** A component of the platform acting in a body; its facts name it, e.g. `job:processes.timer`. */
export function systemCaller(bodyId: string, id: string, correlationId: string, via: Via = 'system'): Caller {
  return {
    bodyId,
    actor: { kind: 'system', id },
    via,
    grants: 'everything',
    unitIds: [],
    roles: [],
    locale: 'it',
    correlationId,
  };
}

/** The public: nobody in particular, with no permission. */
export function anonymousCaller(bodyId: string, correlationId: string, locale: 'it' | 'en' = 'it'): Caller {
  return {
    bodyId,
    actor: { kind: 'anonymous' },
    via: 'http',
    grants: new Map(),
    unitIds: [],
    roles: [],
    locale,
    correlationId,
  };
}
