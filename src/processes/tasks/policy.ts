import { defaultRoles } from '../../identity/index.ts';
import type { Caller, Grant } from '../../kernel/index.ts';
import { processErrors } from '../errors.ts';
import type { Task } from '../types.ts';

export const WORK = 'processes.tasks.work';
export const ASSIGN = 'processes.tasks.assign';

/**
 * A task belongs to whoever has its candidate role, one of a unit to whoever has that role there (or over the whole body); one without a
 * role to everybody who may work on cases.
 */
export function isCandidate(caller: Caller, task: Pick<Task, 'candidateRole' | 'candidateUnit'>): boolean {
  if (caller.grants === 'everything') return true;
  const { candidateRole: role, candidateUnit: unit } = task;
  if (unit === null) return role === null || caller.roles.includes(role);
  return isOffered(placesOf(caller), task);
}

/** Whether a task is for who works in the given roles and places. */
export function isOffered(
  places: readonly Grant[],
  { candidateRole: role, candidateUnit: unit }: Pick<Task, 'candidateRole' | 'candidateUnit'>,
): boolean {
  return places.some(
    (place) =>
      (role === null || place.role === role) && (unit === null || place.unitId === null || place.unitId === unit),
  );
}

/** In which roles, and where, a person works on tasks. */
export function placesOf(caller: Caller): readonly Grant[] {
  return caller.grants === 'everything' ? [] : (caller.grants.get(WORK) ?? []);
}

/** @throws TASK_NOT_OPEN, TASK_CLAIMED, TASK_NOT_YOURS, TASK_FOUR_EYES. `performers` did the steps from which this one is separate. */
export function refuseTask(caller: Caller, task: Task, performers: ReadonlySet<string>): void {
  if (task.status !== 'open') throw processErrors.TASK_NOT_OPEN();
  const personId = caller.actor.kind === 'person' ? caller.actor.id : null;
  if (task.claimedBy !== null && task.claimedBy !== personId && caller.grants !== 'everything') {
    throw processErrors.TASK_CLAIMED();
  }
  if (!isCandidate(caller, task)) throw processErrors.TASK_NOT_YOURS();
  if (personId !== null && performers.has(personId)) throw processErrors.TASK_FOUR_EYES();
}

/** "Perché lo vedo": one sentence per language. `assignedBy` gave it to the person who has it. */
export function because(caller: Caller, task: Task, assignedBy: string | null): { it: string; en: string } {
  const personId = caller.actor.kind === 'person' ? caller.actor.id : null;
  if (assignedBy !== null && task.claimedBy === personId) {
    return { it: `Te l'ha assegnata ${assignedBy}.`, en: `${assignedBy} has assigned it to you.` };
  }
  if (task.claimedBy !== null && task.claimedBy === personId) {
    return { it: "L'hai presa in carico tu.", en: 'You have claimed it.' };
  }
  if (task.candidateUnit !== null) {
    return { it: 'È offerta alla tua unità organizzativa.', en: 'It is offered to your unit.' };
  }
  if (task.candidateRole !== null) {
    const named = defaultRoles[task.candidateRole];
    return {
      it: `È offerta al ruolo «${named?.it ?? task.candidateRole}», che ricopri.`,
      en: `It is offered to the role "${named?.en ?? task.candidateRole}", which you hold.`,
    };
  }
  return { it: 'È offerta a chiunque lavori sulle pratiche.', en: 'It is offered to everybody who works on cases.' };
}
