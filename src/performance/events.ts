import { eventType, object, Type } from '../kernel/index.ts';

export const recomputed = eventType({
  type: 'it.digipro.performance.recomputed',
  summary: { it: 'Indicatori ricalcolati dai fatti', en: 'Indicators recomputed from the facts' },
  data: object({
    facts: Type.Integer(),
    unreadable: Type.Integer(),
    records: Type.Integer(),
    differences: Type.Integer(),
    nextLeaf: Type.Integer(),
  }),
});
