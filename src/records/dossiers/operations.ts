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
import { DOSSIER_KINDS, LEVELS, PHASES, type Level, type RegistryDirectory } from '../types.ts';
import {
  beginPhase,
  endPhase,
  fileDocument,
  requireDossier,
  requireOpenDossier,
  takeDossierCode,
  takePartCode,
} from './dossiers.ts';
import { holderOperations } from './holder.ts';
import {
  aboveOf,
  closeDossier,
  countParts,
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
  aboveId: nullable(uuid),
};

const member = object({
  id: uuid,
  typeCode: Type.String(),
  title: Type.String(),
  state: Type.String(),
  addedAt: instant,
  addedByName: nullable(Type.String()),
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
    description:
      'A sub-dossier has the class of the one above, its unit and officer unless told otherwise, is no less confidential, and is read by who was let into it.',
    input: object({
      title: text(300),
      classCode: optional(classCode),
      aboveId: optional(uuid),
      kind: oneOf(DOSSIER_KINDS),
      procedureCode: optional(code),
      unitId: optional(uuid),
      officerId: optional(uuid),
      level: optional(oneOf(LEVELS)),
    }),
    output: object({ id: uuid, code: Type.String() }),
    http: { method: 'POST', path: '/api/dossiers', status: 201 },
    errors: [recordsErrors.CLASS_NOT_VALID, recordsErrors.DOSSIER_CLOSED, recordsErrors.DOSSIER_TOO_DEEP],
    async handler(ctx, input) {
      const parent = input.aboveId === undefined ? undefined : await requireOpenDossier(ctx, input.aboveId);
      const { unitId: asked = parent?.unitId ?? undefined, officerId = parent?.officerId ?? undefined } = input;
      await directory.requireKnown(ctx, { units: { '/unitId': asked }, people: { '/officerId': officerId } });
      const unitId = homeUnit(ctx, asked);
      if (unitId !== null && !ctx.may('records.dossiers.manage', unitId)) throw kernelErrors.FORBIDDEN();
      const filedIn = parent?.classCode ?? input.classCode;
      if (filedIn === undefined) throw missingClass();
      if (!parent) await requireClass(ctx, filedIn);
      const id = ctx.id();
      const taken = parent
        ? await takePartCode(ctx, parent)
        : { ...(await takeDossierCode(ctx, filedIn)), part: '', parentId: null, ancestors: [] };
      await insertDossier(ctx.db, ctx.bodyId, {
        id,
        ...taken,
        classCode: filedIn,
        title: input.title,
        level: moreConfidential(parent?.level ?? 'public', input.level ?? parent?.level ?? 'internal'),
        kind: input.kind,
        procedureCode: input.procedureCode ?? null,
        unitId,
        officerId: officerId ?? null,
        by: actorText(ctx.actor),
      });
      ctx.emit(dossierOpened, {
        subject: `records/dossier/${id}`,
        data: {
          dossierId: id,
          code: taken.code,
          classCode: filedIn,
          kind: input.kind,
          procedureCode: input.procedureCode ?? null,
          aboveId: parent?.id ?? null,
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
  description: 'Once its sub-dossiers are closed.',
  errors: [recordsErrors.DOSSIER_CLOSED, recordsErrors.DOSSIER_HAS_OPEN_PARTS],
  async handler(ctx, input) {
    const dossier = await requireOpenDossier(ctx, input.id);
    if ((await countParts(ctx.db, ctx.bodyId, dossier.id)).open > 0) throw recordsErrors.DOSSIER_HAS_OPEN_PARTS();
    const at = ctx.now();
    const phases = endPhase(dossier.phases, at);
    const by = actorText(ctx.actor);
    await closeDossier(ctx.db, ctx.bodyId, dossier.id, { at, by, reason: input.reason ?? null, phases });
    const data = { dossierId: dossier.id, code: dossier.code };
    ctx.emit(dossierClosed, { subject: `records/dossier/${dossier.id}`, data });
    return {};
  },
});

function moreConfidential(one: Level, other: Level): Level {
  return LEVELS.indexOf(one) > LEVELS.indexOf(other) ? one : other;
}

function missingClass() {
  const errors = [{ pointer: '/classCode', message: 'is needed where there is no dossier above' }];
  return kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

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
      above: Type.Array(object({ id: uuid, code: Type.String(), title: Type.String() })),
      documents: pageOf(member),
    }),
    http: { method: 'GET', path: '/api/dossiers/{id}' },
    async handler(ctx, input) {
      const dossier = await requireDossier(ctx, input.id);
      const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
      const reach = reachOf(ctx, 'records.documents.read');
      const rows = await listMembers(ctx.db, ctx.bodyId, dossier.id, reach, readCursor(input, 2), limit);
      const { officerId, unitId, classCode: filedIn, openedAt, ancestors } = dossier;
      const [names, filed, above] = await Promise.all([
        directory.namesOf(ctx, [officerId, unitId, ...rows.map(({ addedBy }) => addedBy)]),
        classOn(ctx.db, ctx.bodyId, romeDate(openedAt), filedIn),
        aboveOf(ctx.db, ctx.bodyId, ancestors, reach),
      ]);
      const documents = toPage(
        rows,
        input,
        (row) => [row.addedAt.toISOString(), row.id],
        ({ id, typeCode, title, state, filename, mime, size, addedAt, addedBy }) => ({
          ...{ id, typeCode, title, state, filename, mime, size },
          addedAt: addedAt.toISOString(),
          addedByName: names.get(addedBy) ?? null,
        }),
      );
      return {
        ...presentDossier(dossier),
        officerName: (officerId && names.get(officerId)) ?? null,
        unitName: (unitId && names.get(unitId)) ?? null,
        classTitle: filed?.title ?? null,
        above: [...above],
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
    aboveId: optional(uuid),
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
  return [
    open(directory),
    addDocument,
    removeDocument,
    beginPhaseOperation,
    close,
    ...holderOperations(directory),
    get(directory),
    list,
  ];
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
    aboveId: dossier.parentId,
  };
}
