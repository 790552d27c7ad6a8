import type { Dice } from './dice.ts';
import type { Office } from './office.ts';
import type { Stage } from './stage.ts';

/** What every story is told with. */
export interface Telling {
  readonly stage: Stage;
  readonly office: Office;
  readonly dice: Dice;
  /** Told when a case has begun. */
  readonly begun: () => void;
}
