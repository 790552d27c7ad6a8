import type { Dice } from './dice.ts';
import type { Office } from './office.ts';
import { openTask, type Stage } from './stage.ts';

/** What every story is told with. */
export interface Telling {
  readonly stage: Stage;
  readonly office: Office;
  readonly dice: Dice;
  /** Told when a case has begun. */
  readonly begun: () => void;
}

/** Who has a task in hand when the year ends has mostly taken it up already: the offices' present load is somebody's. */
export async function takeUp(told: Telling, login: string, caseId: string, node: string, at: Date): Promise<void> {
  const { stage, office, dice } = told;
  if (at <= office.until || !dice.chance(0.65)) return;
  const { id } = await openTask(stage, login, caseId, node);
  await stage.call(login, 'processes.tasks.claim', { id });
}
