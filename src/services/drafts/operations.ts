import { withValue } from '../../../ui/forms/pages.ts';
import { isObject, type Schema } from '../../../ui/forms/schema.ts';
import { tokenHash } from '../../identity/index.ts';
import {
  addDays,
  bilingual,
  code,
  instant,
  json,
  kernelErrors,
  nullable,
  object,
  operation,
  startOfRomeDay,
  romeDate,
  text,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { citizenOf } from '../citizens/who.ts';
import { serviceErrors } from '../errors.ts';
import { draftBegun, draftDiscarded, draftSaved } from '../events.ts';
import { receiveFile } from '../files/receive.ts';
import { deleteFile } from '../files/store.ts';
import { PORTAL } from '../portal.ts';
import { draftName, session, token } from '../secrets.ts';
import { answersOf, requireDraft, requireOnline, requireOpenDraft, type OpenDraft } from './drafts.ts';
import { deleteDraft, insertDraft, saveDraft } from './store.ts';
import { submit } from './submit.ts';

/** A draft is kept for so long after its last change. */
const KEPT_DAYS = 30;
/** What a person types into a form, as JSON text. */
const MAX_ANSWERS = 200_000;

const held = { token: draftName, session };
/** A question of the form: names joined by dots. */
const path = text(200, { pattern: '^[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+){0,5}$' });

const begin = operation({
  name: 'services.drafts.begin',
  summary: { it: 'Iniziare un’istanza', en: 'Begin an application' },
  description:
    'The secret is made for the page that offers to begin: however often its button is pressed, one draft begins.',
  permission: PORTAL,
  effect: 'write',
  secret: true,
  input: object({ serviceCode: code, token, session }),
  output: object({}),
  errors: [serviceErrors.SERVICE_UNKNOWN, serviceErrors.SERVICE_NOT_DIGITAL],
  async handler(ctx, input) {
    const { serviceCode } = input;
    await requireOnline(ctx, serviceCode);
    const citizen = await citizenOf(ctx, input.session);
    const id = ctx.id();
    const times = { changedAt: ctx.now(), expiresAt: expiryOf(ctx) };
    const draft = {
      id,
      serviceCode,
      citizenId: citizen?.id ?? null,
      answers: contactsOf(citizen?.email),
      applicationId: null,
    };
    if (await insertDraft(ctx.db, ctx.bodyId, { ...draft, ...times }, tokenHash(input.token))) {
      ctx.emit(draftBegun, { subject: `services/draft/${id}`, data: { draftId: id, serviceCode } });
    } else {
      ctx.unchanged();
    }
    return {};
  },
});

/** What is known already is not asked again, only shown to be changed. */
function contactsOf(email: string | null | undefined): Record<string, unknown> {
  return email ? { applicant: { contacts: { email } } } : {};
}

function expiryOf(ctx: Context): Date {
  return startOfRomeDay(addDays(romeDate(ctx.now()), KEPT_DAYS + 1));
}

const fileView = object({
  id: uuid,
  path: Type.String(),
  filename: Type.String(),
  size: Type.Integer(),
});

const get = operation({
  name: 'services.drafts.get',
  summary: { it: 'Un’istanza in compilazione', en: 'An application being filled in' },
  permission: PORTAL,
  effect: 'read',
  secret: true,
  input: object(held),
  output: object({
    serviceCode: Type.String(),
    title: bilingual,
    office: Type.String(),
    form: json,
    declarations: json,
    answers: json,
    files: Type.Array(fileView),
    citizen: nullable(Type.String()),
    expiresAt: instant,
    submitted: Type.Boolean(),
  }),
  personalData: ['contact', 'tax-code', 'content'],
  async handler(ctx, input) {
    const open = await requireDraft(ctx, input);
    const { draft, service, citizen, form, files } = open;
    return {
      ...{ serviceCode: service.code, title: service.title, office: service.office, form, answers: answersOf(open) },
      declarations: service.form['x-declarations'] ?? [],
      files: files.map(({ id, path: at, filename, size }) => ({ id, path: at, filename, size })),
      citizen: citizen ? `${citizen.givenName} ${citizen.familyName}` : null,
      expiresAt: draft.expiresAt.toISOString(),
      submitted: draft.applicationId !== null,
    };
  },
});

const save = operation({
  name: 'services.drafts.save',
  summary: { it: 'Salvare una risposta', en: 'Save an answer' },
  description:
    'Each page saves its own question, so that two tabs do not undo each other. A null takes the answer away.',
  permission: PORTAL,
  effect: 'write',
  secret: true,
  input: object({ ...held, path, value: json }),
  output: object({}),
  errors: [serviceErrors.DRAFT_SUBMITTED, kernelErrors.TOO_LARGE],
  personalData: ['contact', 'tax-code', 'content'],
  async handler(ctx, input) {
    const { draft } = await requireOpenDraft(ctx, input);
    const value = input.value === null ? undefined : input.value;
    const answers = withValue(isObject(draft.answers) ? draft.answers : {}, input.path.split('.'), value);
    if (JSON.stringify(answers).length > MAX_ANSWERS) throw kernelErrors.TOO_LARGE();
    await changed(ctx, draft, answers);
    return {};
  },
});

async function changed(ctx: Context, draft: OpenDraft['draft'], answers: unknown = draft.answers): Promise<void> {
  await saveDraft(ctx.db, ctx.bodyId, draft.id, { answers, at: ctx.now(), expiresAt: expiryOf(ctx) });
  ctx.emit(draftSaved, { subject: `services/draft/${draft.id}`, data: { draftId: draft.id } });
}

const attach = operation({
  name: 'services.drafts.attach',
  summary: { it: 'Allegare un file all’istanza', en: 'Attach a file to the application' },
  permission: PORTAL,
  effect: 'write',
  secret: true,
  upload: true,
  input: object({ ...held, path, filename: text(1000) }),
  output: object({}),
  errors: [
    serviceErrors.DRAFT_SUBMITTED,
    serviceErrors.FILES_TOO_MANY,
    serviceErrors.FILE_REFUSED,
    kernelErrors.TOO_LARGE,
  ],
  personalData: ['content'],
  async handler(ctx, input) {
    const { draft, form } = await requireOpenDraft(ctx, input);
    const hint = input.path.split('.').reduce<Schema | undefined>((at, name) => at?.properties?.[name], form)?.[
      'x-file'
    ];
    if (!hint) throw kernelErrors.NOT_FOUND();
    const file = { path: input.path, filename: input.filename, types: hint.types };
    if (await receiveFile(ctx, { draftId: draft.id }, file)) await changed(ctx, draft);
    else ctx.unchanged();
    return {};
  },
});

const detach = operation({
  name: 'services.drafts.detach',
  summary: { it: 'Togliere un file dall’istanza', en: 'Take a file off the application' },
  permission: PORTAL,
  effect: 'write',
  secret: true,
  input: object({ ...held, fileId: uuid }),
  output: object({}),
  errors: [serviceErrors.DRAFT_SUBMITTED],
  async handler(ctx, input) {
    const { draft } = await requireOpenDraft(ctx, input);
    if ((await deleteFile(ctx.db, ctx.bodyId, { draftId: draft.id }, input.fileId)) === 0) ctx.unchanged();
    else await changed(ctx, draft);
    return {};
  },
});

const discard = operation({
  name: 'services.drafts.discard',
  summary: { it: 'Eliminare la bozza', en: 'Discard the draft' },
  permission: PORTAL,
  effect: 'write',
  secret: true,
  input: object(held),
  output: object({}),
  errors: [serviceErrors.DRAFT_SUBMITTED],
  async handler(ctx, input) {
    const { draft } = await requireOpenDraft(ctx, input);
    await deleteDraft(ctx.db, ctx.bodyId, draft.id);
    ctx.emit(draftDiscarded, { subject: `services/draft/${draft.id}`, data: { draftId: draft.id } });
    return {};
  },
});

export const draftOperations: readonly Operation[] = [begin, get, save, attach, detach, discard, submit];
