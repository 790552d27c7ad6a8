import { createHash } from 'node:crypto';
import {
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  text,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { serviceErrors } from '../errors.ts';
import { integrationAnswered, integrationAsked, integrationFileAdded } from '../events.ts';
import { FILE_TYPES, receiveFile } from '../files/receive.ts';
import { deleteFiles, fullFilesOf } from '../files/store.ts';
import { enclosureOf, handOver } from '../handover.ts';
import { PORTAL } from '../portal.ts';
import { applicantOf, requirePractice } from '../practices/practice.ts';
import { access } from '../schema.ts';
import { letter, printedAnswer } from './letters.ts';
import type { Practice } from '../practices/store.ts';
import { answerIntegration, insertIntegration, lockIntegration, type Integration } from './store.ts';

const ask = operation({
  name: 'services.integrations.ask',
  summary: { it: 'Chiedere un’integrazione al richiedente', en: 'Ask the applicant for an integration' },
  description:
    'The letter is registered as outgoing in the dossier of the case. Where the application came through the portal the applicant answers ' +
    'there, and the answer completes the task at `node`.',
  permission: 'services.integrations.ask',
  effect: 'write',
  input: object({
    caseId: uuid,
    node: text(120),
    /** Variable of that task's form which the answer fills in. */
    variable: text(80),
    question: text(4000, { minLength: 3 }),
    entryId: uuid,
    dossierId: uuid,
    applicant: object({ name: text(300), digitalAddress: optional(nullable(text(320))) }),
  }),
  output: object({ id: uuid, entryId: uuid, entryCode: Type.String() }),
  http: { method: 'POST', path: '/api/cases/{caseId}/integrations', status: 201 },
  personalData: ['contact', 'content'],
  async handler(ctx, input) {
    const { caseId, node, variable, question } = input;
    const item = await ctx.call<{ code: string; title: string }>('processes.cases.get', { id: caseId });
    const documentId = await letter(ctx, item, input);
    const digitalAddress = input.applicant.digitalAddress ?? undefined;
    const entry = await ctx.call<{ id: string; code: string }>('records.protocol.register', {
      ...{ flow: 'outgoing', subject: `Richiesta di chiarimenti – ${item.title}`.slice(0, 1000) },
      correspondents: [{ kind: 'person', name: input.applicant.name, ...(digitalAddress ? { digitalAddress } : {}) }],
      ...{
        presentedAt: ctx.now().toISOString(),
        channel: digitalAddress ? 'pec' : 'paper',
        documentId,
        attachmentIds: [],
      },
      ...{ dossierId: input.dossierId, references: { inReplyTo: input.entryId } },
    });
    const id = ctx.id();
    const asked = { id, caseId, node, variable, question, askedAt: ctx.now(), entryId: entry.id };
    await insertIntegration(ctx.db, ctx.bodyId, asked);
    ctx.emit(integrationAsked, {
      subject: `services/integration/${id}`,
      data: { integrationId: id, caseId, entryId: entry.id },
    });
    return { id, entryId: entry.id, entryCode: entry.code };
  },
});

const answer = operation({
  name: 'services.integrations.answer',
  summary: { it: 'Rispondere a una richiesta di integrazione', en: 'Answer a request for an integration' },
  description: 'Goes the way of every message: the register gives it a number, then it reaches the case.',
  permission: PORTAL,
  effect: 'write',
  secret: true,
  input: object({
    ...access,
    integrationId: uuid,
    answer: text(4000, { minLength: 3 }),
  }),
  output: object({}),
  errors: [serviceErrors.INTEGRATION_ANSWERED],
  personalData: ['content'],
  async handler(ctx, input) {
    const practice = await requirePractice(ctx, input);
    const asked = await requireOpen(ctx, practice, input.integrationId);
    const id = ctx.id();
    const content = await printedAnswer(ctx, asked.question, input.answer);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const attachments = [{ name: 'risposta.pdf', mime: 'application/pdf', content, sha256 }];
    const owner = { integrationId: asked.id };
    attachments.push(...(await fullFilesOf(ctx.db, ctx.bodyId, owner)).map(enclosureOf));
    const messageId = await handOver(ctx, {
      ...{ id, service: practice.procedure ?? practice.serviceCode, applicant: await applicantOf(ctx, practice) },
      object: `Risposta alla richiesta di chiarimenti – ${practice.object ?? practice.card.title.it}`.slice(0, 1000),
      ...{ request: { answer: input.answer }, declarations: [], attachments, inReplyTo: asked.entryId },
    });
    await deleteFiles(ctx.db, ctx.bodyId, owner);
    await answerIntegration(ctx.db, ctx.bodyId, asked.id, { text: input.answer, messageId, at: ctx.now() });
    ctx.emit(integrationAnswered, {
      subject: `services/integration/${asked.id}`,
      data: { integrationId: asked.id, caseId: asked.caseId, messageId },
    });
    return {};
  },
});

/** @throws NOT_FOUND for what was never asked in this practice, INTEGRATION_ANSWERED for what is asked no more. */
async function requireOpen(ctx: Context, { caseId }: Practice, id: string): Promise<Integration> {
  const asked = caseId === null ? undefined : await lockIntegration(ctx.db, ctx.bodyId, caseId, id);
  if (!asked) throw kernelErrors.NOT_FOUND();
  if (asked.answeredAt ?? asked.closedAt) throw serviceErrors.INTEGRATION_ANSWERED();
  return asked;
}

const attach = operation({
  name: 'services.integrations.attach',
  summary: { it: 'Allegare un file alla risposta', en: 'Attach a file to the answer' },
  permission: PORTAL,
  effect: 'write',
  secret: true,
  upload: true,
  input: object({ ...access, integrationId: uuid, filename: text(1000) }),
  output: object({}),
  errors: [
    ...[serviceErrors.INTEGRATION_ANSWERED, serviceErrors.FILES_TOO_MANY, serviceErrors.FILE_REFUSED],
    kernelErrors.TOO_LARGE,
  ],
  personalData: ['content'],
  async handler(ctx, input) {
    const asked = await requireOpen(ctx, await requirePractice(ctx, input), input.integrationId);
    const file = { path: 'answer', filename: input.filename, types: FILE_TYPES };
    if (!(await receiveFile(ctx, { integrationId: asked.id }, file))) {
      ctx.unchanged();
      return {};
    }
    ctx.emit(integrationFileAdded, {
      subject: `services/integration/${asked.id}`,
      data: { integrationId: asked.id, caseId: asked.caseId },
    });
    return {};
  },
});

export const integrationOperations: readonly Operation[] = [ask, attach, answer];
