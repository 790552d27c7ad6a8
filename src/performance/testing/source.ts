import { actAdopted, actDrafted } from '../../acts/index.ts';
import { defineModule, type DataOf, type EventType } from '../../kernel/index.ts';
import { caseCompleted, caseResumed, caseStarted, caseSuspended } from '../../processes/index.ts';
import { published } from '../../publication/events.ts';
import { protocolAnnulled, protocolled } from '../../records/index.ts';

/** Stands for the rooms whose facts are measured: it declares their real types, and tests append such facts to the real log. */
export const sourceModule = defineModule({
  name: 'source',
  operations: [],
  events: [
    ...[protocolled, protocolAnnulled, caseStarted, caseSuspended, caseResumed, caseCompleted, actDrafted, actAdopted],
    published,
  ],
});

/** A fact as a room would append it. */
export interface Told {
  readonly type: EventType;
  readonly data: Record<string, unknown>;
}

const sha256 = '0'.repeat(64);

export function registration(fields: {
  entryId: string;
  presentedAt: string;
  registeredAt: string;
  unitId?: string | null;
  flow?: 'incoming' | 'outgoing' | 'internal';
}): Told {
  const data: DataOf<typeof protocolled> = {
    ...{ number: 1, year: 2026, areaCode: 'AOO1', flow: 'incoming', documentId: fields.entryId, sha256 },
    ...{ markSha256: sha256, dossierId: null, classCode: null, unitId: null, channel: 'pec' },
    ...fields,
  };
  return { type: protocolled, data };
}

export function annulment(entryId: string): Told {
  const data: DataOf<typeof protocolAnnulled> = { entryId, number: 1, year: 2026, areaCode: 'AOO1' };
  return { type: protocolAnnulled, data };
}

export function start(fields: {
  caseId: string;
  presentedAt: string;
  dueDay: string | null;
  unitId?: string | null;
}): Told {
  const data: DataOf<typeof caseStarted> = {
    ...{ code: `P-${fields.caseId.slice(-6)}`, modelKey: 'foia', modelVersion: 1, dossierId: null, unitId: null },
    ...fields,
  };
  return { type: caseStarted, data };
}

export function suspension(caseId: string, fromDay: string): Told {
  const data: DataOf<typeof caseSuspended> = { caseId, norm: 'L. 241/1990 art. 2 c. 7', fromDay };
  return { type: caseSuspended, data };
}

export function resumption(caseId: string, toDay: string, dueDay: string | null): Told {
  const data: DataOf<typeof caseResumed> = { caseId, toDay, dueDay };
  return { type: caseResumed, data };
}

export function completion(fields: {
  caseId: string;
  completedAt: string;
  dueDay: string | null;
  unitId?: string | null;
}): Told {
  const data: DataOf<typeof caseCompleted> = {
    ...{ modelKey: 'foia', unitId: null, outcome: 'granted', presentedAt: '2026-01-01T09:00:00.000Z' },
    ...{ startedAt: '2026-01-01T09:00:00.000Z', suspendedDays: 0, traceDigest: sha256 },
    ...fields,
  };
  return { type: caseCompleted, data };
}

export function drafting(actId: string, draftedAt: string): Told {
  const data: DataOf<typeof actDrafted> = {
    ...{ actId, typeCode: 'determina', caseId: null, documentId: actId, sha256, draftedAt },
  };
  return { type: actDrafted, data };
}

export function adoption(actId: string, adoptedAt: string): Told {
  const data: DataOf<typeof actAdopted> = {
    ...{ actId, typeCode: 'determina', caseId: null, register: 'determine', number: 1, year: 2026 },
    ...{ documentId: actId, sha256, adoptedAt, amount: null },
  };
  return { type: actAdopted, data };
}

export function publication(actId: string | null, from: string): Told {
  const data: DataOf<typeof published> = {
    ...{ entryId: '01890000-0000-7000-8000-000000000000', number: 1, year: 2026, kind: 'Determinazione' },
    ...{ documentId: '01890000-0000-7000-8000-000000000000', sha256, from, to: '2027-12-31', actId },
  };
  return { type: published, data };
}
