import {
  bilingual,
  code,
  DEFAULT_LIMIT,
  instant,
  object,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  text,
  toPage,
  uuid,
} from '../../kernel/index.ts';
import { serviceErrors } from '../errors.ts';
import { applicationSubmitted } from '../events.ts';
import { handOver } from '../handover.ts';
import { applicationInput } from '../schema.ts';
import { findService, insertApplication, listApplications } from '../store.ts';
import type { Application } from '../types.ts';

export const submit = operation({
  name: 'services.applications.submit',
  summary: { it: 'Presentare un’istanza', en: 'Submit an application' },
  description:
    'Goes the way of every other message: the bus takes it to the register, and the register gives it its number.',
  permission: 'services.applications.submit',
  effect: 'write',
  input: applicationInput,
  output: object({ id: uuid, messageId: uuid, submittedAt: instant }),
  http: { method: 'POST', path: '/api/services/{serviceCode}/applications', status: 202 },
  errors: [serviceErrors.SERVICE_UNKNOWN, serviceErrors.SERVICE_NOT_DIGITAL],
  personalData: ['contact', 'tax-code', 'content'],
  async handler(ctx, input) {
    const service = await findService(ctx.db, ctx.bodyId, input.serviceCode);
    if (!service) throw serviceErrors.SERVICE_UNKNOWN();
    const { procedure, form, destination } = service;
    if (procedure === null && form === null) throw serviceErrors.SERVICE_NOT_DIGITAL();
    const id = ctx.id();
    const { serviceCode, applicant: person, object, request, declarations } = input;
    const messageId = await handOver(ctx, {
      ...{ id, service: procedure ?? serviceCode, applicant: person, object, request, declarations },
      destination: procedure === null ? (destination ?? {}) : null,
    });
    const submittedAt = ctx.now();
    const submittedBy = ctx.actor.kind === 'anonymous' ? 'anonymous' : ctx.actor.id;
    const applicant = `${person.givenName} ${person.familyName}`;
    await insertApplication(ctx.db, ctx.bodyId, {
      ...{ id, serviceCode, messageId, submittedBy, submittedAt, object, applicant, citizenId: null },
    });
    ctx.emit(applicationSubmitted, {
      subject: `services/application/${id}`,
      data: { applicationId: id, serviceCode, messageId },
    });
    return { id, messageId, submittedAt: submittedAt.toISOString() };
  },
});

export const list = operation({
  name: 'services.applications.list',
  summary: { it: 'Istanze presentate', en: 'Applications submitted' },
  permission: 'services.applications.read',
  effect: 'read',
  input: object({ ...pageQuery, serviceCode: optional(code) }),
  output: pageOf(object({ id: uuid, serviceCode: text(80), title: bilingual, messageId: uuid, submittedAt: instant })),
  http: { method: 'GET', path: '/api/applications' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listApplications(ctx.db, ctx.bodyId, input.serviceCode, readCursor(input, 2), limit);
    const present = (row: Application) => ({ ...row, submittedAt: row.submittedAt.toISOString() });
    return toPage(rows, input, (row) => [row.submittedAt.toISOString(), row.id], present);
  },
});
