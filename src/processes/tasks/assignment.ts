import {
  DEFAULT_LIMIT,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  romeDate,
  text,
  toPage,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { peopleWith, type PermissionHolder } from '../../identity/index.ts';
import { processErrors } from '../errors.ts';
import { taskAssigned } from '../events.ts';
import type { DossierPort } from '../types.ts';
import { assignableTasks, giveTasks, loadOf, performersOfAny, type AssignableTask } from './assignment-store.ts';
import { overviewTasks, placeOfTask } from './list-store.ts';
import { ASSIGN, isOffered, WORK } from './policy.ts';
import { listedTaskView, presentListed, taskFilters } from './views.ts';

const MOST = 200;
const ids = Type.Array(uuid, { minItems: 1, maxItems: MOST, uniqueItems: true });

const overview = operation({
  name: 'processes.tasks.overview',
  summary: {
    it: 'Le attività degli uffici, per tempo legale residuo',
    en: 'Tasks of the offices, by remaining legal time',
  },
  description:
    'Of the units in which one may assign tasks, and those of no unit; `unheld` narrows to those that nobody holds.',
  permission: ASSIGN,
  effect: 'read',
  input: object({
    ...pageQuery,
    ...taskFilters,
    unitId: optional(uuid),
    holderId: optional(uuid),
    unheld: optional(Type.Boolean()),
  }),
  output: pageOf(listedTaskView),
  http: { method: 'GET', path: '/api/tasks/overview' },
  async handler(ctx, input) {
    const filter = { ...input, unitIds: unitsOf(ctx), today: romeDate(ctx.now()) };
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await overviewTasks(ctx.db, ctx.bodyId, filter, readCursor(input, 3), limit);
    return toPage(rows, input, placeOfTask, (row) => presentListed(ctx, row));
  },
});

const assignees = operation({
  name: 'processes.tasks.assignees',
  summary: { it: 'Chi può svolgere tutte le attività date', en: 'Who may do all of the given tasks' },
  permission: ASSIGN,
  effect: 'read',
  input: object({ ids }),
  output: object({
    items: Type.Array(object({ personId: uuid, name: Type.String(), openTasks: Type.Integer() })),
  }),
  http: { method: 'POST', path: '/api/tasks/assignees' },
  async handler(ctx, input) {
    const tasks = await assignable(ctx, input.ids, false);
    const fit = await fitFor(ctx, tasks);
    const load = await loadOf(
      ctx.db,
      ctx.bodyId,
      fit.map(({ personId }) => personId),
    );
    return { items: fit.map(({ personId, name }) => ({ personId, name, openTasks: load.get(personId) ?? 0 })) };
  },
});

function assign(dossiers: DossierPort): Operation {
  return operation({
    name: 'processes.tasks.assign',
    summary: { it: 'Assegnare attività a una persona', en: 'Assign tasks to a person' },
    description: 'All of them or none, also those that somebody holds. Without a person they go back to their office.',
    permission: ASSIGN,
    effect: 'write',
    input: object({ ids, personId: nullable(uuid), reason: text(500) }),
    output: object({ assigned: Type.Integer() }),
    http: { method: 'POST', path: '/api/tasks/assignments' },
    errors: [processErrors.TASK_NOT_OPEN, processErrors.TASK_PERSON_UNFIT],
    async handler(ctx, input) {
      const tasks = await assignable(ctx, input.ids, true);
      const to = input.personId === null ? null : await requireFit(ctx, tasks, input.personId);
      const moved = tasks.filter(({ claimedBy }) => claimedBy !== input.personId);
      if (moved.length === 0) {
        ctx.unchanged();
        return { assigned: 0 };
      }
      await give(ctx, moved, to, input.reason);
      if (to) await admitAll(ctx, dossiers, moved, to.personId);
      return { assigned: moved.length };
    },
  });
}

/** What a manager does with the tasks of others. */
export function assignmentOperations(dossiers: DossierPort): readonly Operation[] {
  return [overview, assignees, assign(dossiers)];
}

/** The units in which the caller assigns; null for the whole body. */
function unitsOf(ctx: Context): readonly string[] | null {
  const { grants } = ctx.caller;
  if (grants === 'everything') return null;
  const places = grants.get(ASSIGN) ?? [];
  return places.some(({ unitId }) => unitId === null) ? null : places.flatMap(({ unitId }) => unitId ?? []);
}

/** @throws NOT_FOUND for a task of an office that is not the caller's, TASK_NOT_OPEN. */
async function assignable(ctx: Context, asked: readonly string[], lock: boolean): Promise<readonly AssignableTask[]> {
  const units = unitsOf(ctx);
  const found = await assignableTasks(ctx.db, ctx.bodyId, asked, lock);
  const seen = found.filter(({ unitId }) => units === null || unitId === null || units.includes(unitId));
  if (seen.length < asked.length) throw kernelErrors.NOT_FOUND();
  const closed = seen.find(({ status }) => status !== 'open');
  if (closed) {
    const what = `${closed.caseCode}: ${closed.name}`;
    throw processErrors.TASK_NOT_OPEN({ it: what, en: what });
  }
  return seen;
}

/** People who work where all of the tasks are offered, and did nothing from which one of them is separate. */
async function fitFor(ctx: Context, tasks: readonly AssignableTask[]): Promise<readonly PermissionHolder[]> {
  const [people, performers] = await Promise.all([
    peopleWith(ctx, WORK),
    performersOfAny(
      ctx.db,
      ctx.bodyId,
      tasks.map(({ id }) => id),
    ),
  ]);
  return people.filter(
    ({ personId, grants }) => !performers.has(personId) && tasks.every((task) => isOffered(grants, task)),
  );
}

async function requireFit(ctx: Context, tasks: readonly AssignableTask[], personId: string): Promise<PermissionHolder> {
  const found = (await fitFor(ctx, tasks)).find((person) => person.personId === personId);
  if (!found) throw processErrors.TASK_PERSON_UNFIT();
  return found;
}

async function give(
  ctx: Context,
  tasks: readonly AssignableTask[],
  to: PermissionHolder | null,
  reason: string,
): Promise<void> {
  const assignments = tasks.map(({ id, claimedBy }) => ({ id: ctx.id(), taskId: id, fromPersonId: claimedBy }));
  const { actor } = ctx;
  const byName = actor.kind === 'person' ? actor.name : actor.kind === 'system' ? actor.id : actor.kind;
  const person = to && { id: to.personId, name: to.name };
  await giveTasks(ctx.db, ctx.bodyId, assignments, { to: person, byName, reason, at: ctx.now() });
  for (const [index, task] of tasks.entries()) {
    const { id: assignmentId, fromPersonId } = assignments[index]!;
    const data = { caseId: task.caseId, taskId: task.id, node: task.node, assignmentId, fromPersonId };
    ctx.emit(taskAssigned, {
      subject: `processes/task/${task.id}`,
      data: { ...data, toPersonId: person?.id ?? null },
    });
  }
}

/** Need to know: who gets a task reads the dossier of its case. */
async function admitAll(
  ctx: Context,
  dossiers: DossierPort,
  tasks: readonly AssignableTask[],
  personId: string,
): Promise<void> {
  const firstOf = new Map(tasks.map((task) => [task.dossierId, task]));
  for (const [dossierId, task] of firstOf) {
    if (dossierId) await dossiers.admit(ctx, dossierId, personId, `attività «${task.name}»`.slice(0, 500));
  }
}
