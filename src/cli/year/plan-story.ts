import { romeDate } from '../../kernel/index.ts';
import type { Story } from './agenda.ts';
import type { Office } from './office.ts';
import type { Stage } from './stage.ts';

/** What the body has promised of its indicators, in the units in which they are told. */
const TARGETS = { G1: 98, G2: 5, G8: 15, O1: 4, O4: 5, S1: 95 };

/** On the first working day the secretary writes down the targets of the plan that the council of the mayor has approved. */
export async function* planStory(stage: Stage, office: Office): Story {
  const [first] = office.workingDays;
  if (!first) return;
  yield { at: office.at(first, 9.2), takes: [] };
  const year = Number(romeDate(stage.clock.now()).slice(0, 4));
  const source = `PIAO ${year}-${year + 2}, sottosezione Performance (dimostrativo)`;
  for (const [indicator, value] of Object.entries(TARGETS)) {
    await stage.call('segretario', 'performance.targets.set', { indicator, value, source, validFrom: first });
  }
}
