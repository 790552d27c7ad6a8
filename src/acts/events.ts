import { eventType, nullable, object, sha256Hex, text, Type, uuid, instant } from '../kernel/index.ts';

const base = { actId: uuid, typeCode: text(80), caseId: nullable(uuid) };

export const actTypeInstalled = eventType({
  type: 'it.digipro.acts.type-installed',
  summary: { it: 'Tipo di atto installato', en: 'Type of act installed' },
  data: object({ code: text(80), registerCode: text(80) }),
});

export const actDrafted = eventType({
  type: 'it.digipro.acts.drafted',
  summary: { it: 'Bozza di atto redatta', en: 'Act drafted' },
  data: object({ ...base, documentId: uuid, sha256: sha256Hex, draftedAt: instant }),
});

export const opinionGiven = eventType({
  type: 'it.digipro.acts.opinion-given',
  summary: { it: 'Parere o visto espresso', en: 'Opinion or visa given' },
  data: object({ ...base, kind: text(80), outcome: text(40), sha256: sha256Hex }),
});

export const actSigned = eventType({
  type: 'it.digipro.acts.signed',
  summary: { it: 'Atto firmato', en: 'Act signed' },
  data: object({ ...base, documentId: uuid, sha256: sha256Hex }),
});

export const actAdopted = eventType({
  type: 'it.digipro.acts.adopted',
  summary: { it: 'Atto adottato e numerato', en: 'Act adopted and numbered' },
  data: object({
    ...base,
    register: text(80),
    number: Type.Integer(),
    year: Type.Integer(),
    documentId: uuid,
    sha256: sha256Hex,
    adoptedAt: instant,
    amount: nullable(text(24)),
  }),
});

export const actEffective = eventType({
  type: 'it.digipro.acts.effective',
  summary: { it: 'Atto esecutivo', en: 'Act executive' },
  data: object({ ...base, executiveAt: instant }),
});
