import {
  DEFAULT_LIMIT,
  instant,
  kernelErrors,
  lookUp,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  text,
  toPage,
  uuid,
  type Context,
} from '../../kernel/index.ts';
import { serviceErrors } from '../errors.ts';
import { accessClosed } from '../events.ts';
import { findRequest, listAccesses, putAccess } from '../store.ts';
import { ACCESS_OUTCOMES, type Access } from '../types.ts';

export const close = operation({
  name: 'services.access.close',
  summary: { it: 'Annotare l’esito nel registro degli accessi', en: 'Enter an outcome in the register of accesses' },
  permission: 'services.access.close',
  effect: 'write',
  input: object({
    caseId: uuid,
    entryId: uuid,
    outcome: oneOf(ACCESS_OUTCOMES),
    decidedAt: instant,
    actId: optional(nullable(uuid)),
  }),
  output: object({}),
  http: { method: 'PUT', path: '/api/accesses/{caseId}' },
  errors: [serviceErrors.ACCESS_ENTRY_UNKNOWN],
  async handler(ctx, input) {
    const request = await findRequest(ctx.db, ctx.bodyId, input.entryId);
    if (!request) throw serviceErrors.ACCESS_ENTRY_UNKNOWN();
    const { caseId, entryId, outcome, actId = null } = input;
    await requireReferences(ctx, caseId, actId);
    const { code: entryCode, subject, presentedAt } = request;
    const decidedAt = new Date(input.decidedAt);
    await putAccess(ctx.db, ctx.bodyId, {
      ...{ caseId, entryId, entryCode, subject, presentedAt, outcome, decidedAt, actId },
    });
    ctx.emit(accessClosed, { subject: `services/access/${caseId}`, data: { caseId, entryId, outcome, actId } });
    return {};
  },
});

/** @throws VALIDATION_FAILED naming the case or act that is not there for the caller. */
async function requireReferences(ctx: Context, caseId: string, actId: string | null): Promise<void> {
  const errors: { pointer: string; message: string }[] = [];
  const wrong = (pointer: string) => errors.push({ pointer, message: 'is none that you may read' });
  if (!(await lookUp(ctx, 'processes.cases.get', { id: caseId }))) wrong('/caseId');
  if (actId !== null && !(await lookUp(ctx, 'acts.acts.get', { id: actId }))) wrong('/actId');
  if (errors.length > 0) throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

export const list = operation({
  name: 'services.access.list',
  summary: { it: 'Registro degli accessi', en: 'Register of accesses' },
  description:
    'Subjects are as registered: what is published is reviewed for personal data first (ANAC, delibera 1309/2016).',
  permission: 'services.access.read',
  effect: 'read',
  input: object({ ...pageQuery, outcome: optional(oneOf(ACCESS_OUTCOMES)) }),
  output: pageOf(
    object({
      caseId: uuid,
      entryId: uuid,
      entryCode: text(80),
      subject: text(2000),
      presentedAt: instant,
      outcome: oneOf(ACCESS_OUTCOMES),
      decidedAt: instant,
      actId: nullable(uuid),
    }),
  ),
  http: { method: 'GET', path: '/api/accesses' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listAccesses(ctx.db, ctx.bodyId, input.outcome, readCursor(input, 2), limit);
    const present = (row: Access) => ({
      ...row,
      presentedAt: row.presentedAt.toISOString(),
      decidedAt: row.decidedAt.toISOString(),
    });
    return toPage(rows, input, (row) => [row.presentedAt.toISOString(), row.caseId], present);
  },
});
