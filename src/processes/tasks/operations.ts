import {
  DEFAULT_LIMIT,
  json,
  jsonObject,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  romeDate,
  toPage,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { advance, refusalOf } from '../cases/advance.ts';
import { readableCase } from '../cases/reach.ts';
import { findCase, lockCase } from '../cases/store.ts';
import { processErrors } from '../errors.ts';
import { taskClaimed, taskCompleted, taskReleased } from '../events.ts';
import { checkForm } from '../models/forms.ts';
import { findModel } from '../models/store.ts';
import type { DossierPort, Task } from '../types.ts';
import { inboxTasks, placeOfTask } from './list-store.ts';
import { because, placesOf, refuseTask, WORK } from './policy.ts';
import { claimTask, endTask, findTask, performersOf } from './store.ts';
import { listedTaskView, presentListed, presentTask, taskFilters, taskView } from './views.ts';

const list = operation({
  name: 'processes.tasks.list',
  summary: { it: 'Le mie attività, per tempo legale residuo', en: 'My tasks, by remaining legal time' },
  permission: WORK,
  effect: 'read',
  input: object({ ...pageQuery, ...taskFilters, mine: optional(Type.Boolean()) }),
  output: pageOf(listedTaskView),
  http: { method: 'GET', path: '/api/tasks' },
  async handler(ctx, input) {
    const { caller } = ctx;
    const filter = {
      ...input,
      personId: ctx.actor.kind === 'person' ? ctx.actor.id : null,
      roles: caller.roles,
      places: placesOf(caller),
      everything: caller.grants === 'everything',
      mine: input.mine ?? false,
      today: romeDate(ctx.now()),
    };
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await inboxTasks(ctx.db, ctx.bodyId, filter, readCursor(input, 3), limit);
    return toPage(rows, input, placeOfTask, (row) => presentListed(ctx, row));
  },
});

const get = operation({
  name: 'processes.tasks.get',
  summary: { it: "Un'attività con il suo modulo", en: 'A task with its form' },
  permission: 'processes.tasks.work',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({ ...taskView.properties, because: Type.String(), schema: nullable(json), variables: json }),
  http: { method: 'GET', path: '/api/tasks/{id}' },
  async handler(ctx, input) {
    const task = await findTask(ctx.db, ctx.bodyId, input.id);
    if (!task) throw kernelErrors.NOT_FOUND();
    await readableCase(ctx, task.caseId);
    const { variables, schema } = await caseOf(ctx, task);
    return { ...presentTask(task), because: because(ctx.caller, task, null)[ctx.locale], schema, variables };
  },
});

function claim(dossiers: DossierPort): Operation {
  return operation({
    name: 'processes.tasks.claim',
    summary: { it: "Prendere in carico un'attività", en: 'Claim a task' },
    permission: 'processes.tasks.work',
    effect: 'write',
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'POST', path: '/api/tasks/{id}/claim' },
    errors: [
      processErrors.TASK_NOT_OPEN,
      processErrors.TASK_CLAIMED,
      processErrors.TASK_NOT_YOURS,
      processErrors.TASK_FOUR_EYES,
    ],
    async handler(ctx, input) {
      const task = await workableTask(ctx, input.id);
      if (ctx.actor.kind !== 'person') throw processErrors.TASK_NOT_YOURS();
      const { id, name } = ctx.actor;
      if (task.claimedBy === id) {
        ctx.unchanged();
        return {};
      }
      const mine = await claimTask(ctx.db, ctx.bodyId, task.id, { id, name, at: ctx.now() });
      if (!mine) throw processErrors.TASK_CLAIMED();
      await admit(ctx, dossiers, task);
      ctx.emit(taskClaimed, { subject: subjectOf(task), data: dataOf(task) });
      return {};
    },
  });
}

const release = operation({
  name: 'processes.tasks.release',
  summary: { it: "Rilasciare un'attività", en: 'Release a task' },
  permission: 'processes.tasks.work',
  effect: 'write',
  input: object({ id: uuid }),
  output: object({}),
  http: { method: 'POST', path: '/api/tasks/{id}/release' },
  errors: [processErrors.TASK_NOT_OPEN, processErrors.TASK_CLAIMED, processErrors.TASK_NOT_YOURS],
  async handler(ctx, input) {
    const task = await workableTask(ctx, input.id);
    if (task.claimedBy === null) {
      ctx.unchanged();
      return {};
    }
    await claimTask(ctx.db, ctx.bodyId, task.id, null);
    ctx.emit(taskReleased, { subject: subjectOf(task), data: dataOf(task) });
    return {};
  },
});

function complete(dossiers: DossierPort): Operation {
  return operation({
    name: 'processes.tasks.complete',
    summary: { it: "Completare un'attività", en: 'Complete a task' },
    permission: 'processes.tasks.work',
    effect: 'write',
    input: object({ id: uuid, variables: jsonObject }),
    output: object({ caseId: uuid, caseStatus: oneOf(['running', 'completed', 'cancelled']) }),
    http: { method: 'POST', path: '/api/tasks/{id}/complete' },
    errors: [
      processErrors.TASK_NOT_OPEN,
      processErrors.TASK_CLAIMED,
      processErrors.TASK_NOT_YOURS,
      processErrors.TASK_FOUR_EYES,
    ],
    async handler(ctx, input) {
      const found = await findTask(ctx.db, ctx.bodyId, input.id);
      const item = found && (await lockCase(ctx.db, ctx.bodyId, found.caseId));
      if (!item) throw kernelErrors.NOT_FOUND();
      // Read again under the lock of the case: a timer may have cancelled the task meanwhile.
      const task = await workableTask(ctx, input.id);
      await requireForm(ctx, task, input.variables);
      await admit(ctx, dossiers, task);
      const {
        rejected,
        traceDigest,
        item: next,
      } = await advance(ctx, item, {
        ...{ kind: 'complete-task', taskToken: task.token, variables: input.variables },
      });
      if (rejected) throw refusalOf(rejected);
      const by = ctx.actor.kind === 'anonymous' ? 'anonymous' : ctx.actor.id;
      const name = ctx.actor.kind === 'person' ? ctx.actor.name : by;
      await endTask(ctx.db, ctx.bodyId, task.id, { id: by, name, at: ctx.now() });
      ctx.emit(taskCompleted, {
        subject: subjectOf(task),
        data: { ...dataOf(task), modelKey: item.modelKey, traceDigest },
      });
      return { caseId: item.id, caseStatus: next.status };
    },
  });
}

/** Need to know: whoever works on a case reads its dossier, and the event log says since when and why. */
async function admit(ctx: Context, dossiers: DossierPort, task: Task): Promise<void> {
  if (ctx.actor.kind !== 'person') return;
  const { dossierId } = (await findCase(ctx.db, ctx.bodyId, task.caseId))!;
  if (dossierId !== null) await dossiers.admit(ctx, dossierId, ctx.actor.id, `attività «${task.name}»`.slice(0, 500));
}

/** The inbox and what one does with a task. */
export function taskOperations(dossiers: DossierPort): readonly Operation[] {
  return [list, get, claim(dossiers), release, complete(dossiers)];
}

async function workableTask(ctx: Context, id: string): Promise<Task> {
  const task = await findTask(ctx.db, ctx.bodyId, id);
  if (!task) throw kernelErrors.NOT_FOUND();
  const performers = await performersOf(ctx.db, ctx.bodyId, task.caseId, task.separateFrom);
  refuseTask(ctx.caller, task, performers);
  return task;
}

async function caseOf(ctx: Context, task: Task) {
  const item = (await findCase(ctx.db, ctx.bodyId, task.caseId))!;
  const model = (await findModel(ctx.db, ctx.bodyId, item.modelKey, item.modelVersion))!;
  const schema = task.form === null ? null : (model.forms[task.form] ?? null);
  return { model, variables: item.state.variables, schema };
}

/** The form of a task is a JSON Schema of the model: what does not fit names the wrong field. */
async function requireForm(ctx: Context, task: Task, variables: Record<string, unknown>): Promise<void> {
  if (task.form === null) return;
  const { model } = await caseOf(ctx, task);
  const problems = checkForm(model, task.form, variables);
  if (problems.length === 0) return;
  const errors = problems.map((problem) => ({ ...problem, pointer: `/variables${problem.pointer}` }));
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

function subjectOf(task: Task): string {
  return `processes/task/${task.id}`;
}

function dataOf(task: Task) {
  return { caseId: task.caseId, taskId: task.id, node: task.node };
}
