import { date, eventType, nullable, object, sha256Hex, text, Type, uuid } from '../kernel/index.ts';

export const published = eventType({
  type: 'it.digipro.publication.published',
  summary: { it: "Pubblicato all'albo pretorio", en: 'Published on the notice board' },
  data: object({
    entryId: uuid,
    number: Type.Integer(),
    year: Type.Integer(),
    kind: text(80),
    documentId: uuid,
    sha256: sha256Hex,
    from: date,
    to: date,
    actId: nullable(uuid),
  }),
});

export const expired = eventType({
  type: 'it.digipro.publication.expired',
  summary: { it: 'Pubblicazione conclusa', en: 'Publication ended' },
  data: object({ entryId: uuid, from: date, to: date, sha256: sha256Hex, actId: nullable(uuid) }),
});

export const withdrawn = eventType({
  type: 'it.digipro.publication.withdrawn',
  summary: { it: "Ritirato dall'albo pretorio", en: 'Withdrawn from the notice board' },
  data: object({ entryId: uuid, reason: text(1000) }),
});
