import { defaultRoles } from '../../identity/index.ts';
import {
  date,
  instant,
  nullable,
  object,
  oneOf,
  optional,
  romeDate,
  text,
  Type,
  uuid,
  type Context,
} from '../../kernel/index.ts';
import { URGENCIES, urgencyOf } from '../clock/term.ts';
import type { Task } from '../types.ts';
import type { ListedTask } from './list-store.ts';
import { because } from './policy.ts';

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

/** A task as lists show it: with its case, its term and why it is there. */
export const listedTaskView = object({
  ...taskView.properties,
  caseCode: Type.String(),
  caseTitle: Type.String(),
  modelName: Type.String(),
  unitName: nullable(Type.String()),
  /** What the role is called to which it is offered. */
  roleName: nullable(Type.String()),
  presentedAt: instant,
  dueDay: nullable(date),
  urgency: oneOf(URGENCIES),
  daysLeft: nullable(Type.Integer()),
  because: Type.String(),
  assigned: nullable(object({ by: Type.String(), reason: Type.String() })),
});

/** What narrows every list of tasks. */
export const taskFilters = {
  urgency: optional(oneOf(URGENCIES)),
  modelKey: optional(text(80)),
  caseId: optional(uuid),
  text: optional(text(200, { description: 'Part of the name of the task, or of the title or code of its case' })),
};

export function presentTask(task: Task) {
  const { id, caseId, node, name, form, candidateRole, phase, status, claimedBy, claimedByName, endedByName } = task;
  return {
    ...{ id, caseId, node, name, form, candidateRole, phase, status, claimedBy, claimedByName, endedByName },
    createdAt: task.createdAt.toISOString(),
    endedAt: task.endedAt?.toISOString() ?? null,
    dueAt: task.dueAt?.toISOString() ?? null,
  };
}

export function presentListed(ctx: Context, row: ListedTask) {
  const { caseCode, caseTitle, modelName, unitName, dueDay, assignedBy, assignedReason } = row;
  const role = row.candidateRole;
  return {
    ...presentTask(row),
    ...{ caseCode, caseTitle, modelName, unitName, dueDay },
    roleName: role && (defaultRoles[role]?.[ctx.locale] ?? role),
    presentedAt: row.presentedAt.toISOString(),
    because: because(ctx.caller, row, assignedBy)[ctx.locale],
    assigned: assignedBy === null ? null : { by: assignedBy, reason: assignedReason! },
    ...urgencyOf({ ...row, presented: romeDate(row.presentedAt) }, romeDate(ctx.now())),
  };
}
