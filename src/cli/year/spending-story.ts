import { romeDate } from '../../kernel/index.ts';
import type { Story } from './agenda.ts';
import { managerOf, officersOf, paceOf } from './cast.ts';
import { determinationOf, type Determination } from './determination.ts';
import { complete, signAct, type Stage } from './stage.ts';
import { takeUp, type Telling } from './telling.ts';

export type Turn = 'straight' | 'numbered-too-soon';

const RETURN_REASONS = [
  'Manca il riferimento alla verifica di congruità del prezzo.',
  'Indicare il motivo per cui non si ricorre alle convenzioni Consip.',
  'Correggere il capitolo di bilancio.',
  'Precisare i tempi di esecuzione.',
];

/** A spending determination: proposed by an office, signed by its manager, with the visa of finance, then numbered and published. */
export async function* spendingStory(told: Telling, turn: Turn, say: (line: string) => void): Story {
  const { stage, office, dice } = told;
  const given = determinationOf(dice);
  const officer = dice.pick(officersOf(given.unit));
  const manager = managerOf(given.unit);
  const accountant = dice.chance(0.7) ? 'ragioneria' : 'bilancio';
  const pace = paceOf(given.unit);
  const tooSoon = turn === 'numbered-too-soon';
  const opened = tooSoon
    ? office.at(office.workingDays[Math.floor(office.workingDays.length * 0.4)]!, 9)
    : office.arrival(dice);

  yield { at: opened, takes: ['cases'] };
  const caseId = await begin(told, officer, given, opened);
  if (!tooSoon && dice.chance(0.015)) return; // a proposal that nobody takes up again

  let at = office.after(opened, dice.around(9 * pace));
  await takeUp(told, officer, caseId, 'prepare', at);
  for (let drafts = 1; ; drafts += 1) {
    yield { at, takes: [] };
    const year = Number(romeDate(stage.clock.now()).slice(0, 4));
    await complete(stage, officer, caseId, 'prepare', { proposal: given.proposal(year) });
    if (tooSoon && drafts === 1) {
      at = office.after(at, 2);
      yield { at, takes: ['acts'] };
      await numberTooSoon(stage, caseId, say);
    }
    at = office.after(at, dice.around(5 * pace));
    yield { at, takes: [] };
    if (drafts < 3 && dice.chance(0.07)) {
      const returnReason = dice.pick(RETURN_REASONS);
      await complete(stage, manager, caseId, 'sign', { signature: 'returned', returnReason });
      at = office.after(at, dice.around(8 * pace));
      continue;
    }
    const actId = await signAct(stage, manager, caseId, 'sign');
    await complete(stage, manager, caseId, 'sign', { signature: 'signed' });
    // Finance is slow before the end of the year, and now and then forgets one.
    at = office.after(at, dice.chance(0.05) ? dice.around(45) : dice.around(7));
    yield { at, takes: [] };
    if (drafts < 3 && dice.chance(0.03)) {
      const returnReason = 'Disponibilità insufficiente sul capitolo: rimodulare la spesa.';
      await complete(stage, accountant, caseId, 'visa', { visa: 'returned', returnReason });
      at = office.after(at, dice.around(10 * pace));
      continue;
    }
    const commitment = `${romeDate(at).slice(0, 4)}/${dice.int(100, 4999)}`;
    const opinion = { kind: 'accounting', outcome: 'favourable', data: { commitment } };
    await stage.call(accountant, 'acts.opinions.give', { id: actId, ...opinion });
    yield { at: office.after(at, 0.2), takes: ['acts', 'board'] };
    await complete(stage, accountant, caseId, 'visa', { visa: 'granted', commitment });
    return;
  }
}

async function begin({ stage, begun }: Telling, officer: string, given: Determination, at: Date): Promise<string> {
  const [unitId, officerId] = [stage.unitIds.get(given.unit)!, stage.personIds.get(officer)!];
  const dossier = await stage.call<{ id: string }>(officer, 'records.dossiers.open', {
    ...{ title: given.subject.slice(0, 300), classCode: given.classCode, kind: 'procedimento amministrativo' },
    ...{ procedureCode: 'determina-impegno-spesa', unitId, officerId },
  });
  const { id } = await stage.call<{ id: string }>(officer, 'processes.cases.start', {
    ...{ modelKey: 'determina-impegno-spesa', title: given.subject.slice(0, 500), dossierId: dossier.id },
    ...{ unitId, officerId, presentedAt: at.toISOString() },
    variables: { subject: given.subject, dossierId: dossier.id },
  });
  begun();
  return id;
}

/** The register refuses an act that nobody has signed; the year goes on, and says so. */
async function numberTooSoon(stage: Stage, caseId: string, say: (line: string) => void): Promise<void> {
  const { variables } = await stage.read<{ variables: Record<string, unknown> }>('processes.cases.get', { id: caseId });
  try {
    await stage.call('protocollo', 'acts.acts.number', { id: variables['actId'] });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== 'ACT_NOT_SIGNED') throw error;
    say(`${romeDate(stage.clock.now())}  numerazione rifiutata / numbering refused: ${code} – ${message}`);
    return;
  }
  throw new Error('an act was numbered that nobody had signed');
}
