import { newToken, tokenHash } from '../../identity/index.ts';
import {
  bilingual,
  date,
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  sha256Hex,
  text,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { requireCitizen } from '../citizens/who.ts';
import { draftsOf } from '../drafts/store.ts';
import { linkReplaced } from '../events.ts';
import { PORTAL } from '../portal.ts';
import { access } from '../schema.ts';
import { session } from '../secrets.ts';
import { documentsOf } from './documents.ts';
import { requirePractice } from './practice.ts';
import { receiptOf } from './receipt.ts';
import { insertLink, practicesOfCitizen, revokeLinks, type PracticeLine } from './store.ts';
import { presentPractice } from './view.ts';

const MOST = 200;

const lineView = object({
  id: uuid,
  title: bilingual,
  object: nullable(Type.String()),
  submittedAt: instant,
  entryCode: nullable(Type.String()),
  status: oneOf(['received', 'running', 'completed', 'cancelled']),
  outcome: nullable(Type.String()),
  dueDay: nullable(date),
  suspended: Type.Boolean(),
  open: Type.Integer(),
});

const list = operation({
  name: 'services.practices.list',
  summary: { it: 'Le pratiche di un cittadino', en: 'The practices of a citizen' },
  permission: PORTAL,
  effect: 'read',
  secret: true,
  input: object({ session }),
  output: object({
    name: Type.String(),
    items: Type.Array(lineView),
    drafts: Type.Array(object({ id: uuid, title: bilingual, changedAt: instant, expiresAt: instant })),
  }),
  personalData: ['contact'],
  async handler(ctx, input) {
    const citizen = await requireCitizen(ctx, input.session);
    const [lines, drafts] = await Promise.all([
      practicesOfCitizen(ctx.db, ctx.bodyId, citizen.id, MOST),
      draftsOf(ctx.db, ctx.bodyId, citizen.id, ctx.now()),
    ]);
    return {
      name: `${citizen.givenName} ${citizen.familyName}`,
      items: lines.map(presentLine),
      drafts: drafts.map(({ id, title, changedAt, expiresAt }) => ({
        ...{ id, title, changedAt: changedAt.toISOString(), expiresAt: expiresAt.toISOString() },
      })),
    };
  },
});

function presentLine(line: PracticeLine) {
  const { id, title, object: about, entryCode, caseStatus, outcome, dueDay, suspendedSince, open } = line;
  const status = (caseStatus ?? 'received') as 'received' | 'running' | 'completed' | 'cancelled';
  const submittedAt = line.submittedAt.toISOString();
  return {
    id,
    title,
    object: about,
    submittedAt,
    entryCode,
    status,
    outcome,
    dueDay,
    suspended: suspendedSince !== null,
    open,
  };
}

const words = nullable(Type.String());
const step = { name: Type.String(), by: words };

const caseView = object({
  code: Type.String(),
  status: oneOf(['running', 'completed', 'cancelled']),
  outcome: words,
  completedAt: nullable(instant),
  clock: object({
    dueDay: nullable(date),
    urgency: oneOf(['none', 'ok', 'watch', 'urgent', 'expired', 'suspended']),
    daysLeft: nullable(Type.Integer()),
    norm: words,
    suspendedSince: nullable(date),
  }),
  suspensions: Type.Array(object({ reason: Type.String(), norm: Type.String(), fromDay: date, toDay: nullable(date) })),
  done: Type.Array(object({ at: instant, ...step })),
  now: Type.Array(object(step)),
});

const practiceView = object({
  id: uuid,
  title: bilingual,
  object: words,
  applicant: words,
  serviceCode: Type.String(),
  office: Type.String(),
  term: bilingual,
  silence: nullable(bilingual),
  substitute: words,
  submittedAt: instant,
  entryCode: words,
  registeredAt: nullable(instant),
  case: nullable(caseView),
  integrations: Type.Array(
    object({
      ...{ id: uuid, question: Type.String(), answer: words, askedAt: instant, answeredAt: nullable(instant) },
      open: Type.Boolean(),
      files: Type.Array(Type.String()),
    }),
  ),
  documents: Type.Array(
    object({
      ...{ id: uuid, title: Type.String(), filename: Type.String(), sha256: sha256Hex },
      ...{ from: oneOf(['applicant', 'office']), entryCode: Type.String(), registeredAt: instant },
    }),
  ),
});

const get = operation({
  name: 'services.practices.get',
  summary: { it: 'Una pratica, per chi l’ha presentata', en: 'A practice, for its applicant' },
  permission: PORTAL,
  effect: 'read',
  secret: true,
  input: object(access),
  output: practiceView,
  personalData: ['contact', 'content'],
  handler: async (ctx, input) => presentPractice(ctx, await requirePractice(ctx, input)),
});

const receipt = operation({
  name: 'services.practices.receipt',
  summary: { it: 'Ricevuta di presentazione', en: 'Receipt of the submission' },
  permission: PORTAL,
  effect: 'read',
  secret: true,
  download: true,
  input: object({
    ...access,
    page: optional(
      text(500, { pattern: '^https?://[!-~]+$', description: 'Address of the practice, which the receipt leads to' }),
    ),
  }),
  output: object({}),
  personalData: ['contact'],
  async handler(ctx, input) {
    const practice = await requirePractice(ctx, input);
    const { case: state } = await presentPractice(ctx, practice);
    const page = input.page === undefined ? undefined : { address: input.page, secret: input.link !== undefined };
    const bytes = await receiptOf(ctx, practice, state?.clock.dueDay ?? null, page);
    return { stream: bytes, mime: 'application/pdf', filename: 'ricevuta.pdf', size: bytes.length };
  },
});

const download = operation({
  name: 'services.practices.document',
  summary: { it: 'Scaricare un documento della pratica', en: 'Download a document of the practice' },
  permission: PORTAL,
  effect: 'read',
  secret: true,
  download: true,
  input: object({ ...access, documentId: uuid }),
  output: object({}),
  personalData: ['content'],
  async handler(ctx, input) {
    const documents = await documentsOf(ctx, await requirePractice(ctx, input));
    const document = documents.find(({ id }) => id === input.documentId);
    if (!document) throw kernelErrors.NOT_FOUND();
    return ctx.call('records.documents.download', { id: document.id, version: document.version });
  },
});

const replaceLink = operation({
  name: 'services.practices.replaceLink',
  summary: { it: 'Sostituire il collegamento segreto', en: 'Replace the secret link' },
  description: 'The links given before open nothing any more.',
  permission: PORTAL,
  effect: 'write',
  secret: true,
  input: object(access),
  output: object({ link: Type.String() }),
  async handler(ctx, input) {
    const { id } = await requirePractice(ctx, input);
    const link = newToken((bytes) => ctx.random(bytes));
    await revokeLinks(ctx.db, ctx.bodyId, id, ctx.now());
    await insertLink(ctx.db, ctx.bodyId, tokenHash(link), id, ctx.now());
    ctx.emit(linkReplaced, { subject: `services/application/${id}`, data: { applicationId: id } });
    return { link };
  },
});

export const practiceOperations: readonly Operation[] = [list, get, receipt, download, replaceLink];
