import {
  type Context,
  date,
  instant,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  text,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { requireDocument, requireLockedDocument } from '../documents/documents.ts';
import { insertDescription } from '../documents/store.ts';
import { requireDossier, requireLockedDossier } from '../dossiers/dossiers.ts';
import { insertChange, partsBelow } from '../dossiers/store.ts';
import { levelSet, readingGranted, readingRevoked } from '../events.ts';
import { actorText } from '../policy.ts';
import { LEVELS, type Level, type RegistryDirectory } from '../types.ts';
import { deleteGrant, insertGrant, listGrants, setLevel, type RecordKind } from './store.ts';

const NOUNS = {
  document: {
    ...{
      noun: 'documents',
      it: 'un documento',
      en: 'a document',
      require: requireDocument,
      lock: requireLockedDocument,
    },
  },
  dossier: {
    ...{ noun: 'dossiers', it: 'un fascicolo', en: 'a dossier', require: requireDossier, lock: requireLockedDossier },
  },
} as const;

/** How confidential documents and dossiers are, and who was let in by name. */
export function accessOperations(directory: RegistryDirectory): readonly Operation[] {
  return (['document', 'dossier'] as const).flatMap((kind) => [
    grant(kind, directory),
    revoke(kind),
    readers(kind, directory),
    setLevelOf(kind),
  ]);
}

function grant(kind: RecordKind, directory: RegistryDirectory): Operation {
  const { noun, it, en, require } = NOUNS[kind];
  return operation({
    name: `records.${noun}.grant`,
    summary: { it: `Concedere la consultazione di ${it}`, en: `Let a person read ${en}` },
    description: 'With a reason, and from day to day of Rome where days are given. Given again, the new days hold.',
    permission: 'records.documents.grant',
    effect: 'write',
    input: object({
      ...{ id: uuid, personId: uuid, reason: text(500) },
      ...{ fromDay: optional(date), untilDay: optional(date) },
    }),
    output: object({}),
    http: { method: 'POST', path: `/api/${noun}/{id}/readers`, status: 201 },
    async handler(ctx, input) {
      const { id } = await require(ctx, input.id);
      const { personId, reason, fromDay = null, untilDay = null } = input;
      await directory.requireKnown(ctx, { people: { '/personId': personId } });
      if (fromDay !== null && untilDay !== null && untilDay < fromDay) throw endsBeforeItBegins();
      const given = { recordId: id, personId, reason, fromDay, untilDay, at: ctx.now(), by: actorText(ctx.actor) };
      if (await insertGrant(ctx.db, ctx.bodyId, kind, given)) {
        const data = { ...placed(kind, id), personId, fromDay, untilDay };
        ctx.emit(readingGranted, { subject: `records/${kind}/${id}`, data });
      } else ctx.unchanged();
      return {};
    },
  });
}

function revoke(kind: RecordKind): Operation {
  const { noun, it, en, require } = NOUNS[kind];
  return operation({
    name: `records.${noun}.revoke`,
    summary: { it: `Togliere la consultazione di ${it}`, en: `End the reading of ${en} by a person` },
    description: 'What they read by their office or as its author stays readable to them.',
    permission: 'records.documents.grant',
    effect: 'write',
    input: object({ id: uuid, personId: uuid }),
    output: object({}),
    http: { method: 'DELETE', path: `/api/${noun}/{id}/readers/{personId}` },
    async handler(ctx, input) {
      const { id } = await require(ctx, input.id);
      const { personId } = input;
      if (await deleteGrant(ctx.db, ctx.bodyId, kind, id, personId)) {
        ctx.emit(readingRevoked, { subject: `records/${kind}/${id}`, data: { ...placed(kind, id), personId } });
      } else ctx.unchanged();
      return {};
    },
  });
}

function readers(kind: RecordKind, directory: RegistryDirectory): Operation {
  const { noun, it, en, require } = NOUNS[kind];
  return operation({
    name: `records.${noun}.readers`,
    summary: { it: `Chi è ammesso a consultare ${it}`, en: `Who was let in to read ${en}` },
    description: 'By name, with reason and days; who reads it by office, as author or as officer is not among them.',
    permission: 'signed-in',
    effect: 'read',
    input: object({ id: uuid }),
    output: object({
      items: Type.Array(
        object({
          ...{ personId: uuid, personName: nullable(Type.String()), reason: Type.String() },
          ...{ fromDay: nullable(date), untilDay: nullable(date), at: instant, byName: nullable(Type.String()) },
        }),
      ),
    }),
    http: { method: 'GET', path: `/api/${noun}/{id}/readers` },
    async handler(ctx, input) {
      const { id } = await require(ctx, input.id);
      const rows = await listGrants(ctx.db, ctx.bodyId, kind, id);
      const names = await directory.namesOf(
        ctx,
        rows.flatMap(({ personId, by }) => [personId, by]),
      );
      return {
        items: rows.map(({ personId, reason, fromDay, untilDay, at, by }) => ({
          ...{ personId, personName: names.get(personId) ?? null, reason, fromDay, untilDay },
          ...{ at: at.toISOString(), byName: names.get(by) ?? null },
        })),
      };
    },
  });
}

function setLevelOf(kind: RecordKind): Operation {
  const { noun, it, en, lock } = NOUNS[kind];
  return operation({
    name: `records.${noun}.setLevel`,
    summary: { it: `Stabilire la riservatezza di ${it}`, en: `Set how confidential ${en} is` },
    description:
      '`special` is for special categories of personal data and data on convictions (Regulation (EU) 2016/679 arts. 9 and 10). What stood there stays comparable.',
    permission: 'records.levels.set',
    effect: 'write',
    input: object({ id: uuid, level: oneOf(LEVELS), reason: text(500) }),
    output: object({}),
    http: { method: 'PUT', path: `/api/${noun}/{id}/level` },
    async handler(ctx, input) {
      const record = await lock(ctx, input.id);
      if (!ctx.may('records.levels.set', record.unitId ?? undefined)) throw kernelErrors.FORBIDDEN();
      if (record.level === input.level) {
        ctx.unchanged();
        return {};
      }
      await changeLevel(ctx, kind, record, input.level, input.reason);
      return {};
    },
  });
}

async function changeLevel(
  ctx: Context,
  kind: RecordKind,
  { id, level: before }: { readonly id: string; readonly level: Level },
  after: Level,
  reason: string,
): Promise<void> {
  const change = { id: ctx.id(), at: ctx.now(), by: actorText(ctx.actor), reason };
  const keep = kind === 'document' ? insertDescription : insertChange;
  await keep(ctx.db, ctx.bodyId, id, { ...change, before: { level: before }, after: { level: after } });
  await setLevel(ctx.db, ctx.bodyId, kind, id, LEVELS.indexOf(after));
  if (kind === 'dossier') {
    for (const part of await partsBelow(ctx.db, ctx.bodyId, id, after))
      await changeLevel(ctx, kind, part, after, reason);
  }
  ctx.emit(levelSet, { subject: `records/${kind}/${id}`, data: { ...placed(kind, id), level: after } });
}

function placed(kind: RecordKind, id: string) {
  return { documentId: kind === 'document' ? id : null, dossierId: kind === 'dossier' ? id : null };
}

function endsBeforeItBegins() {
  const errors = [{ pointer: '/untilDay', message: 'must not be before the first day' }];
  return kernelErrors.VALIDATION_FAILED(undefined, { errors });
}
