import { createHash } from 'node:crypto';
import { checkForm } from '../../../ui/forms/check.ts';
import { valueAt } from '../../../ui/forms/pages.ts';
import { tokenHash } from '../../identity/index.ts';
import {
  instant,
  kernelErrors,
  object,
  operation,
  text,
  Type,
  uuid,
  type Context,
  type Static,
} from '../../kernel/index.ts';
import { applicationSubmitted } from '../events.ts';
import { enclosureOf, handOver, type Enclosure } from '../handover.ts';
import { deleteFiles, fullFilesOf } from '../files/store.ts';
import { PORTAL } from '../portal.ts';
import { insertLink } from '../practices/store.ts';
import type { applicationInput } from '../schema.ts';
import { draftName, session } from '../secrets.ts';
import { findApplication, insertApplication } from '../store.ts';
import { answersOf, isSecret, objectOf, requireDraft, type OpenDraft } from './drafts.ts';
import { printedApplication } from './print.ts';
import { closeDraft } from './store.ts';

type Applicant = Static<typeof applicationInput>['applicant'];
type Declarations = Static<typeof applicationInput>['declarations'];

export const submit = operation({
  name: 'services.drafts.submit',
  summary: { it: 'Presentare l’istanza', en: 'Submit the application' },
  description:
    'Submitted twice, it is presented once: the second answer is the first. The draft’s secret becomes that of the practice.',
  permission: PORTAL,
  effect: 'write',
  secret: true,
  input: object({ token: draftName, session, accepted: Type.Array(text(80), { maxItems: 50 }) }),
  output: object({ id: uuid, submittedAt: instant }),
  personalData: ['contact', 'tax-code', 'content'],
  async handler(ctx, input) {
    const open = await requireDraft(ctx, input, true);
    if (open.draft.applicationId !== null) {
      ctx.unchanged();
      const known = (await findApplication(ctx.db, ctx.bodyId, open.draft.applicationId))!;
      return { id: known.id, submittedAt: known.submittedAt.toISOString() };
    }
    const answers = answersOf(open);
    const declarations = declared(open, input.accepted);
    refuseIncomplete(open, answers, declarations);
    const id = await present(
      ctx,
      open,
      answers,
      declarations,
      isSecret(input.token) ? tokenHash(input.token) : undefined,
    );
    return { id, submittedAt: ctx.now().toISOString() };
  },
});

function declared({ service }: OpenDraft, accepted: readonly string[]): Declarations {
  return (service.form['x-declarations'] ?? []).map(({ code, it }) => ({
    code,
    text: it,
    accepted: accepted.includes(code),
  }));
}

/** @throws VALIDATION_FAILED naming every question that lacks its answer. */
function refuseIncomplete({ form }: OpenDraft, answers: unknown, declarations: Declarations): void {
  const wrong = checkForm(form, answers).map(({ path, code }) => ({
    pointer: `/answers/${path.join('/')}`,
    message: code,
  }));
  const open = declarations.filter(({ accepted }) => !accepted);
  const errors = [...wrong, ...open.map(({ code }) => ({ pointer: `/accepted/${code}`, message: 'required' }))];
  if (errors.length > 0) throw kernelErrors.VALIDATION_FAILED(undefined, { errors: errors.slice(0, 50) });
}

async function present(
  ctx: Context,
  open: OpenDraft,
  answers: Record<string, unknown>,
  declarations: Declarations,
  secret: Buffer | undefined,
): Promise<string> {
  const { service, draft } = open;
  const owner = { draftId: draft.id };
  const id = ctx.id();
  const applicant = applicantOf(open, answers);
  const object = objectOf(open, answers);
  const attachments = [await printed(ctx, open, answers, applicant, declarations)];
  attachments.push(...(await fullFilesOf(ctx.db, ctx.bodyId, owner)).map(enclosureOf));
  const request = answers['request'] as Record<string, unknown>;
  const messageId = await handOver(ctx, {
    ...{ id, service: service.procedure ?? service.code, applicant, object, request, declarations, attachments },
    destination: service.procedure === null ? (service.destination ?? {}) : null,
  });
  const name = `${applicant.givenName} ${applicant.familyName}`;
  await insertApplication(ctx.db, ctx.bodyId, {
    ...{ id, serviceCode: service.code, messageId, submittedBy: 'portal', submittedAt: ctx.now(), object },
    ...{ applicant: name, citizenId: draft.citizenId },
  });
  if (secret) await insertLink(ctx.db, ctx.bodyId, secret, id, ctx.now());
  await deleteFiles(ctx.db, ctx.bodyId, owner);
  await closeDraft(ctx.db, ctx.bodyId, draft.id, id);
  ctx.emit(applicationSubmitted, {
    subject: `services/application/${id}`,
    data: { applicationId: id, serviceCode: service.code, messageId },
  });
  return id;
}

function applicantOf({ citizen }: OpenDraft, answers: unknown): Applicant {
  const said = (...path: string[]) => {
    const value = valueAt(answers, ['applicant', ...path]);
    return typeof value === 'string' ? value : undefined;
  };
  const contacts = {
    email: said('contacts', 'email'),
    digitalDomicile: said('contacts', 'digitalDomicile'),
    address: said('contacts', 'address'),
  };
  if (citizen) {
    const { givenName, familyName, taxCode, provider } = citizen;
    return { givenName, familyName, taxCode, identifiedBy: provider, ...contacts };
  }
  return {
    givenName: said('person', 'givenName') ?? '',
    familyName: said('person', 'familyName') ?? '',
    taxCode: (said('person', 'taxCode') ?? '').toUpperCase(),
    identifiedBy: 'documento',
    ...contacts,
  };
}

/** The application as people read it, beside the data that programs read. */
async function printed(
  ctx: Context,
  open: OpenDraft,
  answers: Record<string, unknown>,
  applicant: Applicant,
  declarations: Declarations,
): Promise<Enclosure> {
  const content = await printedApplication(ctx, open, { answers, applicant, declarations });
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name: 'istanza.pdf', mime: 'application/pdf', content, sha256 };
}
