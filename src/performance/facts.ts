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
  data: Type.Object({ entryId: uuid, flow: text(20), presentedAt: instant, registeredAt: instant, unitId }),
});

export const protocolAnnulledFact = eventType({
  type: 'it.digipro.records.protocol-annulled',
  summary: { it: 'Registrazione annullata', en: 'Registration annulled' },
  data: Type.Object({ entryId: uuid }),
});

export const caseCompletedFact = eventType({
  type: 'it.digipro.processes.case-completed',
  summary: { it: 'Pratica conclusa', en: 'Case completed' },
  data: Type.Object({ caseId: uuid, completedAt: instant, dueDay: nullable(date), unitId }),
});

export const actAdoptedFact = eventType({
  type: 'it.digipro.acts.adopted',
  summary: { it: 'Atto adottato e numerato', en: 'Act adopted and numbered' },
  data: Type.Object({ actId: uuid, adoptedAt: instant }),
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
            ...{ indicator: 'O1', recordId: data.entryId, unitId: data.unitId ?? null },
            ...{ began: utc(data.presentedAt), ended: utc(data.registeredAt) },
          },
        ]
      : [],
  ),
  reading(protocolAnnulledFact, (data) => [{ indicator: 'O1', recordId: data.entryId, void: true }]),
  reading(caseCompletedFact, (data) =>
    data.dueDay === null
      ? []
      : [
          {
            ...{ indicator: 'S1', recordId: data.caseId, unitId: data.unitId ?? null },
            ...{ began: data.dueDay, ended: romeDate(new Date(data.completedAt)) },
          },
        ],
  ),
  reading(actAdoptedFact, (data) => [
    { indicator: 'O4', recordId: data.actId, began: romeDate(new Date(data.adoptedAt)) },
  ]),
  reading(publishedFact, (data) =>
    data.actId === null ? [] : [{ indicator: 'O4', recordId: data.actId, ended: data.from }],
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

/** One way of writing an instant, so that the earlier one is also the lesser text. */
function utc(time: string): string {
  return new Date(time).toISOString();
}
