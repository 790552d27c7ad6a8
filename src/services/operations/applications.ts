import { Readable } from 'node:stream';
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
  type Context,
  type Static,
} from '../../kernel/index.ts';
import { serviceErrors } from '../errors.ts';
import { applicationSubmitted } from '../events.ts';
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
    if (service.procedure === null) throw serviceErrors.SERVICE_NOT_DIGITAL();
    const id = ctx.id();
    const messageId = await handOver(ctx, id, service.procedure, input);
    const submittedAt = ctx.now();
    const submittedBy = ctx.actor.kind === 'anonymous' ? 'anonymous' : ctx.actor.id;
    const { serviceCode } = input;
    await insertApplication(ctx.db, ctx.bodyId, { id, serviceCode, messageId, submittedBy, submittedAt });
    ctx.emit(applicationSubmitted, {
      subject: `services/application/${id}`,
      data: { applicationId: id, serviceCode, messageId },
    });
    return { id, messageId, submittedAt: submittedAt.toISOString() };
  },
});

/** Writes the application in the format `application/1` and gives it to the bus. @returns the identifier of the message. */
async function handOver(
  ctx: Context,
  id: string,
  procedure: string,
  input: Static<typeof applicationInput>,
): Promise<string> {
  const { givenName, familyName, taxCode, identifiedBy, email, digitalDomicile, address } = input.applicant;
  const body = await ctx.call<{ code: string }>('identity.bodies.get', {});
  const application = {
    format: 'application/1',
    ...{ id, body: body.code, service: procedure, channel: 'portal', submittedAt: ctx.now().toISOString() },
    applicant: {
      identity: { provider: identifiedBy, fiscalNumber: `TINIT-${taxCode}`, name: givenName, familyName },
      contacts: { email, digitalDomicile, address },
      capacity: 'self',
    },
    ...{ object: input.object, request: input.request, declarations: input.declarations, attachments: [] },
  };
  const filename = `${id}.json`;
  const upload = {
    stream: Readable.from([Buffer.from(JSON.stringify(application))]),
    mime: 'application/json',
    filename,
  };
  const receipt = await ctx.call<{ messageId: string }>(
    'bus.messages.receive',
    { source: 'services', filename },
    upload,
  );
  return receipt.messageId;
}

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
