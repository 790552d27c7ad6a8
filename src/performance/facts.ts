import {
  createValidator,
  date,
  eventType,
  instant,
  nullable,
  romeDate,
  text,
  Type,
  uuid,
  type EventType,
  type Static,
  type StoredEvent,
  type TSchema,
} from '../kernel/index.ts';
import type { Part } from './types.ts';

/**
 * The facts of other rooms that indicators are made of, with those of their data that are read here and no more: a fact may grow
 * fields without this room noticing. `facts.test.ts` holds that each is what the room that makes it declares.
 */

/** Facts that were written before they named a unit count for the body alone. */
const unitId = Type.Optional(nullable(uuid));

export const protocolledFact = eventType({
  type: 'it.digipro.records.protocolled',
  summary: { it: 'Documento protocollato', en: 'Document registered' },
  data: Type.Object({
    ...{ entryId: uuid, flow: text(20), presentedAt: instant, registeredAt: instant, unitId },
    ...{ number: Type.Integer(), year: Type.Integer() },
  }),
});

export const protocolAnnulledFact = eventType({
  type: 'it.digipro.records.protocol-annulled',
  summary: { it: 'Registrazione annullata', en: 'Registration annulled' },
  data: Type.Object({ entryId: uuid }),
});

export const caseStartedFact = eventType({
  type: 'it.digipro.processes.case-started',
  summary: { it: 'Pratica avviata', en: 'Case started' },
  data: Type.Object({ caseId: uuid, code: text(40), presentedAt: instant, dueDay: nullable(date), unitId }),
});

export const caseSuspendedFact = eventType({
  type: 'it.digipro.processes.case-suspended',
  summary: { it: 'Termine sospeso', en: 'Term suspended' },
  data: Type.Object({ caseId: uuid, fromDay: date }),
});

export const caseResumedFact = eventType({
  type: 'it.digipro.processes.case-resumed',
  summary: { it: 'Termine ripreso', en: 'Term resumed' },
  data: Type.Object({ caseId: uuid, toDay: date, dueDay: nullable(date) }),
});

export const caseCompletedFact = eventType({
  type: 'it.digipro.processes.case-completed',
  summary: { it: 'Pratica conclusa', en: 'Case completed' },
  data: Type.Object({ caseId: uuid, completedAt: instant, dueDay: nullable(date), unitId }),
});

export const actDraftedFact = eventType({
  type: 'it.digipro.acts.drafted',
  summary: { it: 'Bozza di atto redatta', en: 'Act drafted' },
  // Drafts that were written before the fact said when do not count.
  data: Type.Object({ actId: uuid, draftedAt: Type.Optional(instant) }),
});

export const actAdoptedFact = eventType({
  type: 'it.digipro.acts.adopted',
  summary: { it: 'Atto adottato e numerato', en: 'Act adopted and numbered' },
  data: Type.Object({
    ...{ actId: uuid, adoptedAt: instant, register: text(80), number: Type.Integer(), year: Type.Integer() },
  }),
});

export const publishedFact = eventType({
  type: 'it.digipro.publication.published',
  summary: { it: "Pubblicato all'albo pretorio", en: 'Published on the notice board' },
  data: Type.Object({ actId: nullable(uuid), from: date }),
});

interface Reading {
  readonly fact: EventType;
  readonly parts: (data: unknown) => readonly Part[] | undefined;
}

const readings: readonly Reading[] = [
  // Only what comes in is received; outgoing and internal documents wait for nobody.
  reading(protocolledFact, (data) =>
    data.flow === 'incoming'
      ? [
          {
            ...{ series: 'O1', recordId: data.entryId, unitId: data.unitId ?? null },
            ...{ began: utc(data.presentedAt), ended: utc(data.registeredAt) },
            label: `${data.year}/${String(data.number).padStart(7, '0')}`,
          },
        ]
      : [],
  ),
  reading(protocolAnnulledFact, (data) => [{ series: 'O1', recordId: data.entryId, void: true }]),
  reading(caseStartedFact, (data) => {
    const began = dayIn(data.presentedAt);
    const base = { recordId: data.caseId, unitId: data.unitId ?? null, label: data.code, began };
    return [
      { ...base, series: 'G1-opened', ended: began },
      { ...base, series: 'G2', dueDay: data.dueDay },
    ];
  }),
  reading(caseSuspendedFact, (data) => [{ series: 'G2', recordId: data.caseId, haltedDay: data.fromDay }]),
  reading(caseResumedFact, (data) => [
    { series: 'G2', recordId: data.caseId, resumedDay: data.toDay, dueDay: data.dueDay },
  ]),
  reading(caseCompletedFact, (data) => {
    const ended = dayIn(data.completedAt);
    const base = { recordId: data.caseId, unitId: data.unitId ?? null, ended };
    const parts: Part[] = [
      { ...base, series: 'G1-closed', began: ended },
      { ...base, series: 'G2', dueDay: data.dueDay },
    ];
    return data.dueDay === null ? parts : [...parts, { ...base, series: 'S1', began: data.dueDay }];
  }),
  reading(actDraftedFact, (data) =>
    data.draftedAt === undefined ? [] : [{ series: 'G8', recordId: data.actId, began: dayIn(data.draftedAt) }],
  ),
  reading(actAdoptedFact, (data) => {
    const day = dayIn(data.adoptedAt);
    const base = { recordId: data.actId, label: `${data.register} ${data.number}/${data.year}` };
    return [
      { ...base, series: 'G8', ended: day },
      { ...base, series: 'O4', began: day },
    ];
  }),
  reading(publishedFact, (data) =>
    data.actId === null ? [] : [{ series: 'O4', recordId: data.actId, ended: data.from }],
  ),
];

const byType = new Map(readings.map((one) => [one.fact.type, one]));

/** The facts that this room subscribes to. */
export const factsRead: readonly EventType[] = readings.map(({ fact }) => fact);

/** What a fact says of which records; undefined when its data is not of the form that this room knows. */
export function partsOf(event: Pick<StoredEvent, 'type' | 'data'>): readonly Part[] | undefined {
  return byType.get(event.type)?.parts(event.data);
}

function reading<D extends TSchema>(fact: EventType<D>, parts: (data: Static<D>) => readonly Part[]): Reading {
  const { check } = createValidator();
  return {
    fact,
    parts: (data) => (check(fact.data, data).length > 0 ? undefined : parts(data as Static<D>)),
  };
}

function dayIn(time: string): string {
  return romeDate(new Date(time));
}

/** One way of writing an instant, so that the earlier one is also the lesser text. */
function utc(time: string): string {
  return new Date(time).toISOString();
}
