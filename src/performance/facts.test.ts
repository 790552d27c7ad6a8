import { describe, expect, expectTypeOf, it } from 'vitest';
import type { actAdopted, actDrafted } from '../acts/index.ts';
import type { DataOf, EventType } from '../kernel/index.ts';
import type { caseCompleted, caseResumed, caseStarted, caseSuspended } from '../processes/index.ts';
import type { published } from '../publication/events.ts';
import type { protocolAnnulled, protocolled } from '../records/index.ts';
import {
  factsRead,
  partsOf,
  type actAdoptedFact,
  type actDraftedFact,
  type caseCompletedFact,
  type caseResumedFact,
  type caseStartedFact,
  type caseSuspendedFact,
  type protocolAnnulledFact,
  type protocolledFact,
  type publishedFact,
} from './facts.ts';
import {
  adoption,
  annulment,
  completion,
  drafting,
  publication,
  registration,
  sourceModule,
} from './testing/source.ts';

const id = '01890000-0000-7000-8000-000000000001';

describe('the facts that indicators read', () => {
  it('are facts of the rooms that make them, by name and by the type of each field', () => {
    const made = new Set(sourceModule.events!.map((event: EventType) => event.type));
    expect(factsRead.map(({ type }) => type).filter((type) => !made.has(type))).toEqual([]);
    expectTypeOf<DataOf<typeof protocolled>>().toExtend<DataOf<typeof protocolledFact>>();
    expectTypeOf<DataOf<typeof protocolAnnulled>>().toExtend<DataOf<typeof protocolAnnulledFact>>();
    expectTypeOf<DataOf<typeof caseCompleted>>().toExtend<DataOf<typeof caseCompletedFact>>();
    expectTypeOf<DataOf<typeof caseStarted>>().toExtend<DataOf<typeof caseStartedFact>>();
    expectTypeOf<DataOf<typeof caseSuspended>>().toExtend<DataOf<typeof caseSuspendedFact>>();
    expectTypeOf<DataOf<typeof caseResumed>>().toExtend<DataOf<typeof caseResumedFact>>();
    expectTypeOf<DataOf<typeof actDrafted>>().toExtend<DataOf<typeof actDraftedFact>>();
    expectTypeOf<DataOf<typeof actAdopted>>().toExtend<DataOf<typeof actAdoptedFact>>();
    expectTypeOf<DataOf<typeof published>>().toExtend<DataOf<typeof publishedFact>>();
  });

  it.each([
    [
      'an outgoing document',
      registration({
        ...{ entryId: id, presentedAt: '2026-03-02T09:00:00Z', registeredAt: '2026-03-02T09:00:00Z' },
        flow: 'outgoing',
      }),
    ],
    ['a publication that is no act', publication(null, '2026-03-02')],
  ])('say nothing of %s', (_what, { type, data }) => {
    expect(partsOf({ type: type.type, data })).toEqual([]);
  });

  it('are not guessed at when they are of another form', () => {
    for (const { type, data } of [adoption(id, '2026-03-02T09:00:00Z'), annulment(id), publication(id, '2026-03-02')]) {
      expect(partsOf({ type: type.type, data })?.length).toBeGreaterThan(0);
      expect(partsOf({ type: type.type, data: { ...data, actId: 7, entryId: 7 } })).toBeUndefined();
    }
  });

  it('that are older than the unit still count for the body', () => {
    const { type, data } = completion({ caseId: id, completedAt: '2026-03-02T23:30:00Z', dueDay: '2026-03-02' });
    const { unitId: _absent, ...older } = data;
    expect(partsOf({ type: type.type, data: older })).toContainEqual({
      ...{ series: 'S1', recordId: id, unitId: null, began: '2026-03-02', ended: '2026-03-03' },
    });
  });

  it('that are older than the day of the draft say nothing of its lead time, and a case without a term nothing of S1', () => {
    const { type, data } = drafting(id, '2026-03-02T09:00:00Z');
    const { draftedAt: _absent, ...older } = data;
    expect(partsOf({ type: type.type, data: older })).toEqual([]);
    const done = completion({ caseId: id, completedAt: '2026-03-02T09:00:00Z', dueDay: null });
    expect(partsOf({ type: done.type.type, data: done.data })?.map(({ series }) => series)).toEqual([
      'G1-closed',
      'G2',
    ]);
  });
});
