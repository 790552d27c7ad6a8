import { date, eventType, object, oneOf, sha256Hex, text, Type, uuid } from '../kernel/index.ts';
import { OUTCOMES } from './types.ts';

/** Facts of this room. Reasons stay out: facts are never erased, personal data may have to be; the digest proves the text. */
const base = { findingId: uuid, check: text(10), about: text(300) };

export const findingOpened = eventType({
  type: 'it.digipro.integrity.finding-opened',
  summary: { it: 'Rilievo di legittimità aperto', en: 'Legality finding opened' },
  data: object({ ...base, severity: oneOf(['high', 'medium', 'low']), facts: Type.Array(uuid) }),
});

export const findingRestated = eventType({
  type: 'it.digipro.integrity.finding-restated',
  summary: { it: 'Rilievo aggiornato da nuovi fatti', en: 'Finding restated by new facts' },
  data: object({ ...base, facts: Type.Array(uuid) }),
});

export const findingWithdrawn = eventType({
  type: 'it.digipro.integrity.finding-withdrawn',
  summary: { it: 'Rilievo non più sostenuto dai fatti', en: 'Finding no longer borne out by the facts' },
  data: object(base),
});

export const findingResolved = eventType({
  type: 'it.digipro.integrity.finding-resolved',
  summary: { it: 'Rilievo chiuso con motivazione', en: 'Finding closed with a reason' },
  data: object({ ...base, outcome: oneOf(OUTCOMES), reasonSha256: sha256Hex }),
});

export const termSet = eventType({
  type: 'it.digipro.integrity.term-set',
  summary: { it: "Termine dell'ente stabilito", en: 'Term of the body set' },
  data: object({
    key: text(80),
    typeCode: text(80),
    days: Type.Integer(),
    norm: text(300),
    validFrom: date,
  }),
});
