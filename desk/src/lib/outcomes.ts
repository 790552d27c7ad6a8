import { deskOutcomes } from '../../../ui/contract/catalogue/desk-outcomes.ts';
import { deskCatalogue, type DeskTranslate } from '../../../ui/contract/desk.ts';
import { codeWord } from './codes.ts';

// Whoever shows steps brings their words, which the shell does without.
Object.assign(deskCatalogue, deskOutcomes);

const COUNTED = /^(\d+) (documents|signed files)$/;

/** What a step of the bus found, in words; numbers and names of what it made stay as they are. */
export function outcomeWord(t: DeskTranslate, outcome: string): string {
  const counted = COUNTED.exec(outcome);
  if (!counted) return codeWord(t, 'busOutcome', outcome);
  return t(`busOutcomeCount.${counted[2] as 'documents' | 'signed files'}`, { count: Number(counted[1]) });
}
