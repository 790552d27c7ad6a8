import { objectAt, pruned, type Schema } from '../../../ui/forms/schema.ts';
import { valueAt } from '../../../ui/forms/pages.ts';
import { tokenHash } from '../../identity/index.ts';
import { kernelErrors, type Context } from '../../kernel/index.ts';
import { citizenOf } from '../citizens/who.ts';
import { serviceErrors } from '../errors.ts';
import { filesOf, type PendingFile } from '../files/store.ts';
import { findService } from '../store.ts';
import type { Citizen, Service, ServiceForm } from '../types.ts';
import { applicationForm } from './form.ts';
import { findDraft, type Draft, type DraftName } from './store.ts';

/** A draft with what its pages are made of. */
export interface OpenDraft {
  readonly draft: Draft;
  readonly service: Service & { readonly form: ServiceForm };
  readonly citizen: Citizen | undefined;
  readonly form: Schema;
  readonly files: readonly PendingFile[];
}

/** @throws NOT_FOUND for a secret that is none, a draft whose time is over, and that of a citizen who is somebody else. */
export async function requireDraft(
  ctx: Context,
  input: { readonly token: string; readonly session?: string | undefined },
  hold = false,
): Promise<OpenDraft> {
  const citizen = await citizenOf(ctx, input.session);
  const name = nameOf(input.token, citizen);
  const draft = name && (await findDraft(ctx.db, ctx.bodyId, name, hold));
  if (!draft || draft.expiresAt <= ctx.now()) throw kernelErrors.NOT_FOUND();
  if (draft.citizenId !== null && draft.applicationId === null && draft.citizenId !== citizen?.id) {
    throw kernelErrors.NOT_FOUND();
  }
  const service = await requireOnline(ctx, draft.serviceCode);
  const files = await filesOf(ctx.db, ctx.bodyId, { draftId: draft.id });
  const form = applicationForm(service.form, draft.citizenId !== null);
  return { draft, service, citizen: draft.citizenId === null ? undefined : citizen, form, files };
}

/** Whether a draft is named by its secret, which also opens what becomes of it. */
export function isSecret(token: string): boolean {
  return token.length === SECRET_LENGTH;
}

const SECRET_LENGTH = 43;

function nameOf(token: string, citizen: Citizen | undefined): DraftName | undefined {
  if (isSecret(token)) return { tokenHash: tokenHash(token) };
  return citizen && { id: token, citizenId: citizen.id };
}

/** The same for a change. @throws DRAFT_SUBMITTED when it is an application already. */
export async function requireOpenDraft(
  ctx: Context,
  input: { readonly token: string; readonly session?: string | undefined },
): Promise<OpenDraft> {
  const open = await requireDraft(ctx, input, true);
  if (open.draft.applicationId !== null) throw serviceErrors.DRAFT_SUBMITTED();
  return open;
}

/** @throws SERVICE_UNKNOWN, SERVICE_NOT_DIGITAL. */
export async function requireOnline(ctx: Context, code: string): Promise<OpenDraft['service']> {
  const service = await findService(ctx.db, ctx.bodyId, code);
  if (!service) throw serviceErrors.SERVICE_UNKNOWN();
  if (service.form === null) throw serviceErrors.SERVICE_NOT_DIGITAL();
  return { ...service, form: service.form };
}

/** The answers with the names of the files that were brought: what the form is checked against. */
export function answersOf({
  draft,
  files,
  form,
}: Pick<OpenDraft, 'draft' | 'files' | 'form'>): Record<string, unknown> {
  return fillFiles(form, pruned(form, draft.answers), files, []);
}

function fillFiles(
  schema: Schema,
  answers: unknown,
  files: readonly PendingFile[],
  path: readonly string[],
): Record<string, unknown> {
  const given = objectAt({ answers }, 'answers');
  const entries = Object.entries(schema.properties ?? {}).flatMap(([name, child]): [string, unknown][] => {
    const at = [...path, name];
    if (child.properties) {
      const below = fillFiles(child, given[name], files, at);
      return Object.keys(below).length > 0 ? [[name, below]] : [];
    }
    if (!child['x-file']) return Object.hasOwn(given, name) ? [[name, given[name]]] : [];
    const names = files.filter((file) => file.path === at.join('.')).map((file) => file.filename);
    return names.length > 0 ? [[name, names]] : [];
  });
  return Object.fromEntries(entries);
}

/** What the applicant says the application is about, in one sentence. */
export function objectOf({ service }: Pick<OpenDraft, 'service'>, answers: unknown): string {
  const name = service.form['x-subject'];
  const said = name === undefined ? undefined : valueAt(answers, ['request', name]);
  const title = service.title.it;
  if (typeof said !== 'string' || said === '') return title;
  return (service.procedure === null ? `${title} – ${said}` : said).slice(0, 1000);
}
