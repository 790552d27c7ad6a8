import {
  addDays,
  type Context,
  date,
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
  sha256Hex,
  startOfRomeDay,
  text,
  toPage,
  Type,
  uuid,
  type Operation,
} from '../../kernel/index.ts';
import { openContent } from '../content/keep.ts';
import { findContent } from '../content/store.ts';
import type { ContentOptions } from '../content/types.ts';
import { recordsErrors } from '../errors.ts';
import { reachOf } from '../policy.ts';
import { FLOWS, type RegistryDirectory } from '../types.ts';
import {
  annulledBetween,
  changesOf,
  documentsOf,
  entriesBetween,
  entryOrder,
  findEntry,
  listEntries,
} from './book-store.ts';
import { parseInstant } from '../time.ts';
import { stampDutyOf } from './stamps/stamps.ts';
import { suggest } from './suggest.ts';
import { areaCode, entryView, fullEntryView, presentChange, presentEntry } from './schema.ts';
import { type Entry, PROTOCOL_REGISTER } from './types.ts';

/** Days that a register can have; time in Rome has had whole hours only since 1893. */
const registerDay = Type.String({ format: 'date', pattern: '^(19|20)', maxLength: 10 });

/** Operations that read the register. */
export function protocolViews(options: ContentOptions, directory: RegistryDirectory): readonly Operation[] {
  return [get, list, suggest, mark(options), daily(directory)];
}

const get = operation({
  name: 'records.protocol.get',
  summary: { it: 'Consultare una registrazione', en: 'Read a registration' },
  permission: 'signed-in',
  effect: 'read',
  input: object({ id: uuid }),
  output: fullEntryView,
  http: { method: 'GET', path: '/api/protocol/entries/{id}' },
  personalData: ['contact', 'tax-code'],
  async handler(ctx, input) {
    const entry = await requireEntry(ctx, input.id);
    const [documents, changes, stampDuty] = await Promise.all([
      documentsOf(ctx.db, ctx.bodyId, entry.id),
      changesOf(ctx.db, ctx.bodyId, entry.id),
      stampDutyOf(ctx, entry.id),
    ]);
    return {
      ...presentEntry(entry),
      registeredBy: entry.registeredBy,
      mark: { text: entry.markText, sha256: entry.markSha256 },
      references: entry.references,
      stampDuty,
      documents: documents.map(({ documentId, version, sha256, filename, mime, title }) => ({
        ...{ documentId, version, sha256, filename, mime, title },
      })),
      changes: changes.map(presentChange),
    };
  },
});

const list = operation({
  name: 'records.protocol.list',
  summary: { it: 'Consultare il registro di protocollo', en: 'Read the register' },
  description: 'The latest first. `from` and `to` bound the time of registration, `to` excluded.',
  permission: 'signed-in',
  effect: 'read',
  input: object({
    ...pageQuery,
    areaCode: optional(areaCode),
    flow: optional(oneOf(FLOWS)),
    code: optional(text(40)),
    documentId: optional(uuid),
    dossierId: optional(uuid),
    sha256: optional(sha256Hex),
    senderNumber: optional(text(60)),
    from: optional(instant),
    to: optional(instant),
    ...entryOrder.query,
  }),
  output: pageOf(entryView),
  http: { method: 'GET', path: '/api/protocol/entries' },
  personalData: ['contact', 'tax-code'],
  async handler(ctx, input) {
    const { from, to, ...rest } = input;
    const filter = { ...rest, from: bound(from, '/from'), to: bound(to, '/to') };
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const reach = reachOf(ctx, 'records.protocol.read');
    const page = entryOrder.read(input);
    const rows = await listEntries(ctx.db, ctx.bodyId, filter, reach, page, limit);
    return toPage(rows, input, page.keyOf, presentEntry);
  },
});

function mark(options: ContentOptions): Operation {
  return operation({
    name: 'records.protocol.mark',
    summary: { it: 'Scaricare la segnatura', en: 'Download the registration mark' },
    permission: 'signed-in',
    effect: 'read',
    download: true,
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'GET', path: '/api/protocol/entries/{id}/mark' },
    personalData: ['contact', 'tax-code'],
    async handler(ctx, input) {
      const entry = await requireEntry(ctx, input.id);
      const content = (await findContent(ctx.db, ctx.bodyId, entry.markSha256))!;
      const stream = await openContent(ctx, options.contentStore, content);
      return { stream, mime: content.mime, filename: 'segnatura.xml', size: content.size };
    },
  });
}

function daily(directory: RegistryDirectory): Operation {
  return operation({
    name: 'records.protocol.daily',
    summary: { it: 'Registro giornaliero di protocollo', en: 'Daily register' },
    description:
      'Everything that the register of an area took in on a day of Rome, in the order of the numbers, and what was annulled that day.',
    permission: 'records.protocol.read',
    effect: 'read',
    input: object({ ...pageQuery, date: registerDay, areaCode: optional(areaCode) }),
    output: object({
      date,
      areaCode: Type.String(),
      items: Type.Array(entryView),
      next: nullable(Type.String()),
      annulled: Type.Array(entryView),
    }),
    http: { method: 'GET', path: '/api/protocol/daily/{date}' },
    errors: [recordsErrors.AREA_UNKNOWN],
    personalData: ['contact', 'tax-code'],
    async handler(ctx, input) {
      // The daily register is of the whole area: who reads one unit only does not get it.
      if (!reachOf(ctx, 'records.protocol.read').everywhere) throw kernelErrors.FORBIDDEN();
      const identity = await directory.identify(ctx, input.areaCode);
      if (!identity) throw recordsErrors.AREA_UNKNOWN();
      const from = startOfRomeDay(input.date);
      const to = startOfRomeDay(addDays(input.date, 1));
      const span = { areaCode: identity.areaCode, registerCode: PROTOCOL_REGISTER, from, to };
      const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
      const rows = await entriesBetween(ctx.db, ctx.bodyId, span, readCursor(input, 2), limit);
      const page = toPage(rows, input, (row) => [row.year, row.number], presentEntry);
      const annulled = await annulledBetween(ctx.db, ctx.bodyId, span);
      return { date: input.date, areaCode: identity.areaCode, ...page, annulled: annulled.map(presentEntry) };
    },
  });
}

/** @throws NOT_FOUND also for an entry that the caller may not see. */
async function requireEntry(ctx: Context, id: string): Promise<Entry> {
  const entry = await findEntry(ctx.db, ctx.bodyId, id, reachOf(ctx, 'records.protocol.read'));
  if (!entry) throw kernelErrors.NOT_FOUND();
  return entry;
}

function bound(value: string | undefined, pointer: string): Date | undefined {
  return value === undefined ? undefined : parseInstant(value, pointer);
}
