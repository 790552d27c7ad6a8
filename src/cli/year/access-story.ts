import { addDays, romeDate } from '../../kernel/index.ts';
import type { Deed, Story } from './agenda.ts';
import { managerOf, officersOf, paceOf } from './cast.ts';
import type { Dice } from './dice.ts';
import { handIn, type Request } from './handing-in.ts';
import { complete, signAct, type CaseView, type Stage } from './stage.ts';
import { takeUp, type Telling } from './telling.ts';
import { DEFERRED, EXCEPTIONS, GRANTED, PARTIAL, REFUSED } from './texts/requests.ts';
import { paper } from './writing.ts';

type Outcome = 'granted' | 'partial' | 'deferred' | 'refused';

/** A request of generalised civic access, from the citizen to the register of accesses. */
export async function* accessStory(told: Telling, transmissions: Set<string>): Story {
  const { stage, office, dice } = told;
  const presented = office.portalArrival(dice);
  yield { at: presented, takes: ['protocol', 'cases'] };
  const request = await handIn(told);
  const { caseId, unit } = request;
  const officer = dice.pick(officersOf(unit));
  const pace = paceOf(unit);

  let at = office.after(presented, 0.5 + 3 * dice.next());
  yield { at, takes: [] };
  await assign(stage, request, officer);
  if (dice.chance(0.02)) return; // forgotten: late, and seen by everybody

  at = office.after(at, dice.around(6 * pace));
  await takeUp(told, officer, caseId, 'verify', at);
  yield { at, takes: [] };
  if (dice.chance(0.14)) {
    await complete(stage, officer, caseId, 'verify', { verification: 'to-clarify', counterInterested: false });
    at = office.after(at, dice.around(30));
    yield { at, takes: [] };
    const clarification = 'Il richiedente ha precisato per scritto il periodo e i documenti cui è interessato.';
    await complete(stage, officer, caseId, 'dialogue', { clarification });
    at = office.after(at, 4);
    yield { at, takes: [] };
  }
  const heard = yield* verified({ told, request, officer, at });
  at = office.after(heard.at, dice.around(38 * pace, 0.7));
  await takeUp(told, officer, caseId, 'evaluate', at);
  yield* decided({ told, request, officer, at }, heard.opposed, transmissions);
}

interface Progress {
  readonly told: Telling;
  readonly request: Request;
  readonly officer: string;
  readonly at: Date;
}

type Part<T> = AsyncGenerator<Deed, T, void>;

/** The request is clear; where others are concerned they are heard, and the term stands still meanwhile. */
async function* verified({ told, request, officer, at }: Progress): Part<{ at: Date; opposed: boolean }> {
  const { stage, office, dice } = told;
  const { caseId, concerned } = request;
  const counterInterested = concerned && dice.chance(0.7);
  const parties = counterInterested ? { parties: 'Imprese e persone nominate negli atti richiesti' } : {};
  await complete(stage, officer, caseId, 'verify', { verification: 'clear', counterInterested, ...parties });
  if (!counterInterested) return { at, opposed: false };
  const notified = office.after(at, dice.around(5));
  yield { at: notified, takes: [] };
  const partiesNotifiedOn = romeDate(stage.clock.now());
  const partiesNotice = 'Comunicazione via PEC, ricevute di consegna agli atti';
  await complete(stage, officer, caseId, 'notify-parties', { partiesNotifiedOn, partiesNotice });
  const days = dice.chance(0.4) ? 11 : dice.int(3, 9);
  const heard = office.after(new Date(notified.getTime() + days * 86_400_000), 1);
  yield { at: heard, takes: [] };
  // After ten days the process has gone on by itself; so it may have over a holiday.
  if (heard.getTime() - notified.getTime() > 9.9 * 86_400_000) return { at: heard, opposed: false };
  const opposed = dice.chance(0.4);
  const oppositionReasons = opposed ? { oppositionReasons: 'Tutela di segreti commerciali e di dati di terzi.' } : {};
  await complete(stage, officer, caseId, 'oppositions', { opposed, ...oppositionReasons });
  return { at: heard, opposed };
}

async function* decided(progress: Progress, opposed: boolean, transmissions: Set<string>): Part<void> {
  const { told, request, officer } = progress;
  const { stage, office, dice } = told;
  const { caseId, unit } = request;
  const manager = managerOf(unit);
  let { at } = progress;
  yield { at, takes: [] };
  const outcome = dice.weighted<Outcome>([
    ['granted', 60],
    ['partial', 18],
    ['refused', 15],
    ['deferred', 7],
  ]);
  const handsOver = outcome === 'granted' || outcome === 'partial';
  const documentIds = handsOver && (opposed || dice.chance(0.3)) ? [await found(stage, officer, request)] : [];
  const decision = decisionOf(outcome, documentIds, dice, romeDate(at));
  await complete(stage, officer, caseId, 'evaluate', { decision });
  at = office.after(at, dice.around(7));
  yield { at, takes: [] };
  if (dice.chance(0.05)) {
    const returnReason = 'Motivare meglio il bilanciamento degli interessi.';
    await complete(stage, manager, caseId, 'decide', { signature: 'returned', returnReason });
    at = office.after(at, dice.around(8));
    yield { at, takes: [] };
    await complete(stage, officer, caseId, 'evaluate', { decision });
    at = office.after(at, dice.around(4));
    yield { at, takes: [] };
  }
  await signAct(stage, manager, caseId, 'decide');
  at = office.after(at, 0.2);
  yield { at, takes: ['acts', 'protocol'] };
  await complete(stage, manager, caseId, 'decide', { signature: 'signed' });
  if (!opposed || !handsOver) return;
  at = office.after(at, dice.around(20));
  yield { at, takes: ['protocol'] };
  // Fifteen days on, documents leave at midnight: two on the same day would race for their number.
  let received = romeDate(at);
  while (transmissions.has(received)) received = addDays(received, -1);
  transmissions.add(received);
  await complete(stage, officer, caseId, 'notify-acceptance', { acceptanceReceivedOn: received });
}

async function assign(stage: Stage, { entryId, unit }: Request, officer: string): Promise<void> {
  const [unitId, officerId] = [stage.unitIds.get(unit)!, stage.personIds.get(officer)!];
  await stage.call('protocollo', 'records.protocol.assign', { id: entryId, unitId, officerId });
}

function decisionOf(outcome: Outcome, documentIds: readonly string[], dice: Dice, day: string) {
  const documents = documentIds.length > 0 ? { documentIds } : {};
  switch (outcome) {
    case 'granted':
      return { outcome, reasons: dice.pick(GRANTED), ...documents };
    case 'partial':
      return { outcome, reasons: dice.pick(PARTIAL), exceptions: EXCEPTIONS, ...documents };
    case 'refused':
      return { outcome, reasons: dice.pick(REFUSED), exceptions: EXCEPTIONS };
    case 'deferred':
      return { outcome, reasons: dice.pick(DEFERRED), deferredUntil: addDays(day, dice.int(30, 120)) };
    default: {
      const never: never = outcome;
      return never;
    }
  }
}

/** The document that the applicant gets. */
async function found(stage: Stage, officer: string, { caseId, subject, unit }: Request): Promise<string> {
  const { dossierId } = await stage.call<CaseView>(officer, 'processes.cases.get', { id: caseId });
  const text = `Estratto dei documenti detenuti dall’ufficio riguardanti: ${subject}. I dati personali non pertinenti sono stati oscurati.`;
  return paper(stage, officer, {
    title: `Documenti richiesti – ${subject}`,
    unit: stage.unitNames.get(unit)!,
    text,
    dossierId,
  });
}
