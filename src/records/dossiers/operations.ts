import {
  code,
  DEFAULT_LIMIT,
  instant,
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
  text,
  toPage,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { classCode, requireClass } from '../classification/operations.ts';
import { classOn } from '../classification/store.ts';
import { requireDocument } from '../documents/documents.ts';
import { requireLooseDocument } from '../documents/loose.ts';
import { recordsErrors } from '../errors.ts';
import { dossierClosed, dossierDocumentRemoved, dossierOpened, dossierPhaseBegun } from '../events.ts';
import { actorText, homeUnit, reachOf } from '../policy.ts';
import { DOSSIER_KINDS, LEVELS, PHASES, type RegistryDirectory } from '../types.ts';
import { beginPhase, endPhase, fileDocument, requireDossier, requireOpenDossier, takeDossierCode } from './dossiers.ts';
import {
  closeDossier,
  deleteMember,
  type Dossier,
  dossierOrder,
  insertDossier,
  listDossiers,
  listMembers,
  setPhases,
} from './store.ts';

const dossierView = {
  id: uuid,
  code: Type.String(),
  title: Type.String(),
  classCode: Type.String(),
  level: oneOf(LEVELS),
  kind: oneOf(DOSSIER_KINDS),
  procedureCode: nullable(Type.String()),
  unitId: nullable(uuid),
  officerId: nullable(uuid),
  state: oneOf(['open', 'closed']),
  phases: Type.Array(object({ phase: oneOf(PHASES), startedAt: instant, endedAt: nullable(instant) })),
  openedAt: instant,
  closedAt: nullable(instant),
};

const member = object({
  id: uuid,
  typeCode: Type.String(),
  title: Type.String(),
  state: Type.String(),
  addedAt: instant,
  filename: nullable(Type.String()),
  mime: nullable(Type.String()),
  size: nullable(Type.Integer()),
});

function open(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.dossiers.open',
    summary: { it: 'Aprire un fascicolo', en: 'Open a dossier' },
    permission: 'records.dossiers.manage',
    effect: 'write',
    input: object({
      title: text(300),
      classCode,
      kind: oneOf(DOSSIER_KINDS),
      procedureCode: optional(code),
      unitId: optional(uuid),
      officerId: optional(uuid),
      level: optional(oneOf(LEVELS)),
    }),
    output: object({ id: uuid, code: Type.String() }),
    http: { method: 'POST', path: '/api/dossiers', status: 201 },
    errors: [recordsErrors.CLASS_NOT_VALID],
    async handler(ctx, input) {
      const { unitId: asked, officerId } = input;
      await directory.requireKnown(ctx, { units: { '/unitId': asked }, people: { '/officerId': officerId } });
      const unitId = homeUnit(ctx, asked);
      if (unitId !== null && !ctx.may('records.dossiers.manage', unitId)) throw kernelErrors.FORBIDDEN();
      await requireClass(ctx, input.classCode);
      const id = ctx.id();
      const taken = await takeDossierCode(ctx, input.classCode);
      await insertDossier(ctx.db, ctx.bodyId, {
        id,
        ...taken,
        classCode: input.classCode,
        title: input.title,
        level: input.level ?? 'internal',
        kind: input.kind,
        procedureCode: input.procedureCode ?? null,
        unitId,
        officerId: input.officerId ?? null,
        by: actorText(ctx.actor),
      });
      ctx.emit(dossierOpened, {
        subject: `records/dossier/${id}`,
        data: {
          dossierId: id,
          code: taken.code,
          classCode: input.classCode,
          kind: input.kind,
          procedureCode: input.procedureCode ?? null,
        },
      });
      return { id, code: taken.code };
    },
  });
}

const addDocument = operation({
  name: 'records.dossiers.addDocument',
  summary: { it: 'Fascicolare un documento', en: 'Add a document to a dossier' },
  permission: 'records.dossiers.manage',
  effect: 'write',
  input: object({ id: uuid, documentId: uuid }),
  output: object({ added: Type.Boolean() }),
  http: { method: 'POST', path: '/api/dossiers/{id}/documents', status: 201 },
  errors: [recordsErrors.DOSSIER_CLOSED],
  async handler(ctx, input) {
    const dossier = await requireOpenDossier(ctx, input.id);
    const document = await requireDocument(ctx, input.documentId);
    const added = await fileDocument(ctx, dossier.id, document.id);
    if (!added) ctx.unchanged();
    return { added };
  },
});

const removeDocument = operation({
  name: 'records.dossiers.removeDocument',
  summary: { it: 'Togliere una bozza da un fascicolo', en: 'Take a draft out of a dossier' },
  description: 'A draft of one’s own that no procedure uses. What is final or registered stays where it was filed.',
  permission: 'records.dossiers.manage',
  effect: 'write',
  input: object({ id: uuid, documentId: uuid }),
  output: object({ removed: Type.Boolean() }),
  http: { method: 'DELETE', path: '/api/dossiers/{id}/documents/{documentId}' },
  errors: [recordsErrors.DOSSIER_CLOSED, recordsErrors.DOCUMENT_FINAL, recordsErrors.DOCUMENT_REGISTERED],
  async handler(ctx, input) {
    const { id: dossierId } = await requireOpenDossier(ctx, input.id);
    const { id: documentId } = await requireLooseDocument(ctx, input.documentId);
    const removed = await deleteMember(ctx.db, ctx.bodyId, dossierId, documentId);
    const data = { dossierId, documentId };
    if (removed) ctx.emit(dossierDocumentRemoved, { subject: `records/dossier/${dossierId}`, data });
    else ctx.unchanged();
    return { removed };
  },
});

const beginPhaseOperation = operation({
  name: 'records.dossiers.beginPhase',
  summary: { it: 'Iniziare una fase del procedimento', en: 'Begin a legal phase' },
  permission: 'records.dossiers.manage',
  effect: 'write',
  input: object({ id: uuid, phase: oneOf(PHASES) }),
  output: object({}),
  http: { method: 'POST', path: '/api/dossiers/{id}/phases', status: 201 },
  errors: [recordsErrors.DOSSIER_CLOSED],
  async handler(ctx, input) {
    const dossier = await requireOpenDossier(ctx, input.id);
    const running = dossier.phases.find((span) => span.endedAt === null);
    if (running?.phase === input.phase) {
      ctx.unchanged();
      return {};
    }
    await setPhases(ctx.db, ctx.bodyId, dossier.id, beginPhase(dossier.phases, input.phase, ctx.now()));
    const data = { dossierId: dossier.id, phase: input.phase };
    ctx.emit(dossierPhaseBegun, { subject: `records/dossier/${dossier.id}`, data });
    return {};
  },
});

const close = operation({
  name: 'records.dossiers.close',
  summary: { it: 'Chiudere un fascicolo', en: 'Close a dossier' },
  permission: 'records.dossiers.manage',
  effect: 'write',
  input: object({ id: uuid, reason: optional(text(500)) }),
  output: object({}),
  http: { method: 'POST', path: '/api/dossiers/{id}/close' },
  errors: [recordsErrors.DOSSIER_CLOSED],
  async handler(ctx, input) {
    const dossier = await requireOpenDossier(ctx, input.id);
    const at = ctx.now();
    const phases = endPhase(dossier.phases, at);
    const by = actorText(ctx.actor);
    await closeDossier(ctx.db, ctx.bodyId, dossier.id, { at, by, reason: input.reason ?? null, phases });
    const data = { dossierId: dossier.id, code: dossier.code };
    ctx.emit(dossierClosed, { subject: `records/dossier/${dossier.id}`, data });
    return {};
  },
});

function get(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.dossiers.get',
    summary: { it: 'Consultare un fascicolo', en: 'Read a dossier' },
    description: 'The documents are paged in the order in which they were added.',
    permission: 'signed-in',
    effect: 'read',
    input: object({ id: uuid, ...pageQuery }),
    output: object({
      ...dossierView,
      officerName: nullable(Type.String()),
      unitName: nullable(Type.String()),
      classTitle: nullable(Type.String()),
      documents: pageOf(member),
    }),
    http: { method: 'GET', path: '/api/dossiers/{id}' },
    async handler(ctx, input) {
      const dossier = await requireDossier(ctx, input.id);
      const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
      const rows = await listMembers(ctx.db, ctx.bodyId, dossier.id, readCursor(input, 2), limit);
      const documents = toPage(
        rows,
        input,
        (row) => [row.addedAt.toISOString(), row.id],
        ({ id, typeCode, title, state, filename, mime, size, addedAt }) => ({
          ...{ id, typeCode, title, state, filename, mime, size },
          addedAt: addedAt.toISOString(),
        }),
      );
      const { officerId, unitId, classCode: filedIn, openedAt } = dossier;
      const [names, filed] = await Promise.all([
        directory.namesOf(ctx, [officerId, unitId]),
        classOn(ctx.db, ctx.bodyId, romeDate(openedAt), filedIn),
      ]);
      return {
        ...presentDossier(dossier),
        officerName: (officerId && names.get(officerId)) ?? null,
        unitName: (unitId && names.get(unitId)) ?? null,
        classTitle: filed?.title ?? null,
        documents,
      };
    },
  });
}

const list = operation({
  name: 'records.dossiers.list',
  summary: { it: 'Elenco dei fascicoli', en: 'List of dossiers' },
  permission: 'signed-in',
  effect: 'read',
  input: object({
    ...pageQuery,
    classCode: optional(classCode),
    state: optional(oneOf(['open', 'closed'])),
    code: optional(text(60)),
    year: optional(Type.Integer({ minimum: 1900, maximum: 9999 })),
    text: optional(text(200, { description: 'Part of the title or code' })),
    ...dossierOrder.query,
  }),
  output: pageOf(object(dossierView)),
  http: { method: 'GET', path: '/api/dossiers' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const reach = reachOf(ctx, 'records.documents.read');
    const page = dossierOrder.read(input);
    const rows = await listDossiers(ctx.db, ctx.bodyId, input, reach, page, limit);
    return toPage(rows, input, page.keyOf, presentDossier);
  },
});

/** Operations on dossiers. */
export function dossierOperations(directory: RegistryDirectory): readonly Operation[] {
  return [open(directory), addDocument, removeDocument, beginPhaseOperation, close, get(directory), list];
}

function presentDossier(dossier: Dossier) {
  const { id, title, kind, procedureCode, unitId, officerId, state, phases } = dossier;
  return {
    id,
    code: dossier.code,
    title,
    classCode: dossier.classCode,
    level: dossier.level,
    kind,
    procedureCode,
    unitId,
    officerId,
    state,
    phases: [...phases],
    openedAt: dossier.openedAt.toISOString(),
    closedAt: dossier.closedAt?.toISOString() ?? null,
  };
}
