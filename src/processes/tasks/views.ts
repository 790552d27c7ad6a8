import { instant, nullable, object, oneOf, Type, uuid } from '../../kernel/index.ts';
import type { Task } from '../types.ts';

export const taskView = object({
  id: uuid,
  caseId: uuid,
  node: Type.String(),
  name: Type.String(),
  form: nullable(Type.String()),
  candidateRole: nullable(Type.String()),
  phase: nullable(Type.String()),
  status: oneOf(['open', 'completed', 'cancelled']),
  claimedBy: nullable(uuid),
  claimedByName: nullable(Type.String()),
  endedByName: nullable(Type.String()),
  createdAt: instant,
  endedAt: nullable(instant),
  dueAt: nullable(instant),
});

export function presentTask(task: Task) {
  const { id, caseId, node, name, form, candidateRole, phase, status, claimedBy, claimedByName, endedByName } = task;
  return {
    ...{ id, caseId, node, name, form, candidateRole, phase, status, claimedBy, claimedByName, endedByName },
    createdAt: task.createdAt.toISOString(),
    endedAt: task.endedAt?.toISOString() ?? null,
    dueAt: task.dueAt?.toISOString() ?? null,
  };
}
