import { date, eventType, object, oneOf, text, Type } from '../kernel/index.ts';
import { INDICATORS } from './types.ts';

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

export const targetSet = eventType({
  type: 'it.digipro.performance.target-set',
  summary: { it: 'Valore atteso di un indicatore stabilito', en: 'Target of an indicator set' },
  // Facts carry no floating point: the amount is text with two decimals.
  data: object({ indicator: oneOf(INDICATORS), value: text(20), source: text(300), validFrom: date }),
});
