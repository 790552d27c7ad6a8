import {
  type Context,
  kernelErrors,
  object,
  operation,
  optional,
  text,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { requireClass } from '../classification/operations.ts';
import { fileDocument, requireOpenDossier } from '../dossiers/dossiers.ts';
import { recordsErrors } from '../errors.ts';
import { protocolAnnulled, protocolReassigned } from '../events.ts';
import { actorText, reachOf } from '../policy.ts';
import type { RegistryDirectory } from '../types.ts';
import { announceAnnulment } from './exchange/exchange.ts';
import { lockEntry } from './book-store.ts';
import { register, type RegisterPorts } from './register.ts';
import { registeredOutput, registrationInput } from './schema.ts';
import { checkStamp } from './stamps/stamps.ts';
import { insertChange, setAnnulled, setAssignment } from './store.ts';
import type { Assignment, Entry } from './types.ts';

/** Operations that write the register: registration, assignment, annulment. Nothing else ever changes it. */
export function protocolOperations(ports: RegisterPorts): readonly Operation[] {
  return [registerOperation(ports), assign(ports.directory), annul(ports.directory), checkStamp];
}

function registerOperation(ports: RegisterPorts): Operation {
  return operation({
    name: 'records.protocol.register',
    summary: { it: 'Protocollare un documento', en: 'Register a document' },
    description:
      'Number, registration and sealed mark are made at once. A message that was registered before (same `references.messageId` or ' +
      '`references.sha256`) answers with its first entry and `duplicate: true`.',
    permission: 'records.protocol.register',
    effect: 'write',
    proof: true,
    input: registrationInput,
    output: registeredOutput,
    http: { method: 'POST', path: '/api/protocol/entries', status: 201 },
    errors: [
      recordsErrors.AREA_UNKNOWN,
      recordsErrors.CLASS_NOT_VALID,
      recordsErrors.CORRESPONDENT_MISSING,
      recordsErrors.DEFERRAL_NOT_VALID,
      recordsErrors.DOCUMENT_WITHOUT_CONTENT,
      recordsErrors.DOSSIER_CLOSED,
      recordsErrors.EMERGENCY_NOT_VALID,
      recordsErrors.EMERGENCY_NUMBER_TAKEN,
      recordsErrors.PRESENTED_IN_THE_FUTURE,
      recordsErrors.SEAL_FAILED,
      recordsErrors.STAMP_MARK_USED,
    ],
    personalData: ['contact', 'tax-code', 'content'],
    async handler(ctx, input) {
      const { id, number, year, code, registeredAt, markText, markSha256, duplicate } = await register(
        ctx,
        ports,
        input,
      );
      const mark = { text: markText, sha256: markSha256 };
      return { id, number, year, code, registeredAt: registeredAt.toISOString(), mark, duplicate };
    },
  });
}

function assign(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.protocol.assign',
    summary: { it: 'Cambiare assegnazione e classificazione', en: 'Change assignment and classification' },
    description: 'Fields that are left out stay. Old and new values are kept.',
    permission: 'records.protocol.assign',
    effect: 'write',
    input: object({
      id: uuid,
      classCode: optional(text(30)),
      unitId: optional(uuid),
      officerId: optional(uuid),
      dossierId: optional(uuid),
      reason: optional(text(500)),
    }),
    output: object({}),
    http: { method: 'POST', path: '/api/protocol/entries/{id}/assignment' },
    errors: [recordsErrors.ENTRY_ANNULLED, recordsErrors.CLASS_NOT_VALID, recordsErrors.DOSSIER_CLOSED],
    async handler(ctx, input) {
      const entry = await requireLiveEntry(ctx, input.id);
      const { unitId, officerId } = input;
      await directory.requireKnown(ctx, { units: { '/unitId': unitId }, people: { '/officerId': officerId } });
      if (input.classCode !== undefined) await requireClass(ctx, input.classCode);
      if (input.dossierId !== undefined) {
        const dossier = await requireOpenDossier(ctx, input.dossierId);
        await fileDocument(ctx, dossier.id, entry.documentId);
      }
      const before = assignmentOf(entry);
      const { id: _id, reason, ...asked } = input;
      const after: Assignment = { ...before, ...asked };
      await change(ctx, entry, before, after, reason ?? null);
      return {};
    },
  });
}

function annul(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.protocol.annul',
    summary: { it: 'Annullare una registrazione', en: 'Annul a registration' },
    description:
      'The entry stays readable with the wording of its annulment; its number is never used again. ' +
      'Administrations that it was sent to, or that were told its number, get a notice of annulment (annex 6).',
    permission: 'records.protocol.annul',
    effect: 'write',
    proof: true,
    input: object({ id: uuid, reason: text(1000), authorisation: text(300) }),
    output: object({ id: uuid }),
    http: { method: 'POST', path: '/api/protocol/entries/{id}/annulment', status: 201 },
    errors: [recordsErrors.AREA_UNKNOWN, recordsErrors.ENTRY_ANNULLED],
    async handler(ctx, input) {
      const entry = await requireLiveEntry(ctx, input.id);
      const { reason, authorisation } = input;
      await setAnnulled(ctx.db, ctx.bodyId, entry.id, {
        at: ctx.now(),
        by: actorText(ctx.actor),
        reason,
        authorisation,
      });
      const { id: entryId, number, year, areaCode } = entry;
      await announceAnnulment(ctx, directory, entry, reason, authorisation);
      ctx.emit(protocolAnnulled, {
        subject: `records/protocol-entry/${entryId}`,
        data: { entryId, number, year, areaCode },
      });
      return { id: entryId };
    },
  });
}

/** @throws NOT_FOUND, ENTRY_ANNULLED */
async function requireLiveEntry(ctx: Context, id: string): Promise<Entry> {
  const entry = await lockEntry(ctx.db, ctx.bodyId, id, reachOf(ctx, 'records.protocol.read'));
  if (!entry) throw kernelErrors.NOT_FOUND();
  if (entry.annulledAt) throw recordsErrors.ENTRY_ANNULLED();
  return entry;
}

function assignmentOf({ classCode, unitId, officerId, dossierId }: Entry): Assignment {
  return { classCode, unitId, officerId, dossierId };
}

async function change(
  ctx: Context,
  entry: Entry,
  before: Assignment,
  after: Assignment,
  reason: string | null,
): Promise<void> {
  if (JSON.stringify(before) === JSON.stringify(after)) {
    ctx.unchanged();
    return;
  }
  const id = ctx.id();
  const row = { id, entryId: entry.id, at: ctx.now(), by: actorText(ctx.actor), reason, before, after };
  await setAssignment(ctx.db, ctx.bodyId, entry.id, after);
  await insertChange(ctx.db, ctx.bodyId, row);
  ctx.emit(protocolReassigned, {
    subject: `records/protocol-entry/${entry.id}`,
    data: { entryId: entry.id, changeId: id, ...after },
  });
}
