import type { Story } from './agenda.ts';
import { managerOf, officersOf } from './cast.ts';
import { determinationOf } from './determination.ts';
import type { Office } from './office.ts';
import type { Dice } from './dice.ts';
import type { Stage } from './stage.ts';

interface Irregular {
  readonly stage: Stage;
  readonly office: Office;
  readonly dice: Dice;
  /** Place in the year, from 0 to 1. */
  readonly moment: number;
  /** Who writes the act: the manager who will sign it (R01), or an officer as it should be. */
  readonly drafter: 'manager' | 'officer';
  /** Days from adoption to the notice board: more than ten are too many (R05). */
  readonly publishedAfter: number;
}

/**
 * An urgent act that an office takes through its steps by hand, outside the process. Everything is allowed to those who do it: that it
 * was not right is for the checks of legality to find.
 */
export async function* irregularStory({ stage, office, dice, ...told }: Irregular): Story {
  const given = determinationOf(dice);
  const manager = managerOf(given.unit);
  const drafter = told.drafter === 'manager' ? manager : dice.pick(officersOf(given.unit));
  const day = office.workingDays[Math.floor(office.workingDays.length * told.moment)]!;
  const begun = office.at(day, 9.4);
  const later = (hours: number) => office.after(begun, hours);

  yield { at: begun, takes: ['cases'] };
  const subject = `${given.subject} – procedura d’urgenza`;
  const dossier = await stage.call<{ id: string }>(drafter, 'records.dossiers.open', {
    ...{ title: subject.slice(0, 300), classCode: given.classCode, kind: 'procedimento amministrativo' },
    unitId: stage.unitIds.get(given.unit),
  });
  const proposal = given.proposal(Number(day.slice(0, 4)));
  const { amount } = proposal as { amount: { total: string } };
  const act = await stage.call<{ id: string; documentId: string }>(drafter, 'acts.acts.draft', {
    ...{ typeCode: 'determina-impegno', title: subject, dossierId: dossier.id },
    data: { ...proposal, subject, amount: amount.total, amountDetail: amount },
  });

  yield { at: later(1.5), takes: [] };
  await stage.call(manager, 'acts.acts.sign', { id: act.id });
  yield { at: later(3), takes: [] };
  const opinion = {
    kind: 'accounting',
    outcome: 'favourable',
    data: { commitment: `${day.slice(0, 4)}/90${dice.int(10, 99)}` },
  };
  await stage.call('ragioneria', 'acts.opinions.give', { id: act.id, ...opinion });
  yield { at: later(4), takes: ['acts'] };
  const { code } = await stage.call<{ code: string }>('segretario', 'acts.acts.number', { id: act.id });

  yield { at: new Date(later(4.2).getTime() + told.publishedAfter * 86_400_000), takes: ['board'] };
  await stage.call('protocollo', 'publication.board.publish', {
    ...{ documentId: act.documentId, kind: 'Determinazione dirigenziale', title: subject, days: 15 },
    norm: 'L. 69/2009 art. 32; regolamento dell’ente sull’albo pretorio on-line',
    ...{ actId: act.id, actCode: code },
  });
}

/** What a person finds in the inbox and what comes of it, every working morning: the notes on terms that have passed, the reminders. */
export async function* morningStory(stage: Stage, office: Office, dice: Dice): Story {
  for (const [index, day] of office.workingDays.entries()) {
    yield { at: office.at(day, 8.6), takes: [] };
    await tidyInbox(stage, 'segretario', 'late', {
      lateNote: 'Segnalato al dirigente e al titolare del potere sostitutivo; sollecitata la conclusione.',
    });
    const manager = dice.pick(['dirigente', 'territorio', 'persona', 'affari']);
    if (index % 2 === 0) {
      await tidyInbox(stage, manager, 'visa-reminder', {
        reminder: 'Sollecitato il servizio finanziario per telefono e posta.',
      });
    }
  }
}

interface InboxTask {
  readonly id: string;
  readonly node: string;
}

async function tidyInbox(stage: Stage, login: string, node: string, variables: Record<string, unknown>): Promise<void> {
  const { items } = await stage.call<{ items: readonly InboxTask[] }>(login, 'processes.tasks.list', { limit: 200 });
  for (const task of items.filter((item) => item.node === node)) {
    await stage.act(login, 'processes.tasks.complete', { id: task.id, variables });
  }
}
