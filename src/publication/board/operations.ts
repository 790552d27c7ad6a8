import {
  addDays,
  date,
  daysBetween,
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
  romeYear,
  sha256Hex,
  takeRegister,
  text,
  toPage,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { publicationErrors } from '../errors.ts';
import { published, withdrawn } from '../events.ts';
import { lastDay, stateOn } from '../policy.ts';
import type { BoardEntry, PublicContent, PublicEntry } from '../types.ts';
import {
  actOfDocument,
  automaticAct,
  lockAct,
  currentEntries,
  currentKinds,
  findDocument,
  findEntry,
  findProvenEntry,
  insertEntry,
  lockEntry,
  markWithdrawn,
  takeNumber,
} from './store.ts';

export const entryView = object({
  id: uuid,
  code: Type.String(),
  kind: Type.String(),
  title: Type.String(),
  source: nullable(Type.String()),
  norm: Type.String(),
  filename: Type.String(),
  mime: Type.String(),
  size: Type.Integer(),
  sha256: sha256Hex,
  actCode: nullable(Type.String()),
  from: date,
  to: date,
  publishedAt: instant,
  eventId: uuid,
});

const provenView = object({
  ...entryView.properties,
  proof: object({ status: oneOf(['sealed', 'pending']), leafIndex: nullable(Type.Integer()) }),
});

/** What may still be told after the period, or after a withdrawal: no subject, no names, no content. */
const forgottenView = object({
  id: uuid,
  state: oneOf(['expired', 'withdrawn']),
  kind: Type.String(),
  from: date,
  to: date,
});

/** A publication is asked for when it is due: what lies further ahead is a slip of the keyboard. */
const MOST_DAYS_AHEAD = 365;

export function boardOperations(content: PublicContent): readonly Operation[] {
  return [publish, publishAdopted, list, kinds, get, download(content), withdraw, report];
}

const publish = operation({
  name: 'publication.board.publish',
  summary: { it: "Pubblicare un documento all'albo pretorio", en: 'Publish a document on the notice board' },
  permission: 'publication.board.publish',
  effect: 'write',
  proof: true,
  input: object({
    documentId: uuid,
    kind: text(80, { description: 'Type of act as the board shows it, e.g. "Determinazione dirigenziale"' }),
    title: text(1000),
    days: Type.Integer({ minimum: 1, maximum: 365 }),
    from: optional(date),
    norm: text(300, { description: 'The norm that asks for publication: without one nothing is public' }),
    source: optional(text(300, { description: 'Office or body that asks for the publication' })),
    actId: optional(uuid),
    actCode: optional(text(80, { description: 'Number of an act of the body that asks for publication (`source`)' })),
  }),
  output: object({ id: uuid, code: Type.String(), number: Type.Integer(), year: Type.Integer(), from: date, to: date }),
  http: { method: 'POST', path: '/api/board/entries', status: 201 },
  errors: [publicationErrors.PUBLICATION_WITHOUT_CONTENT, publicationErrors.PUBLICATION_NOT_ADOPTED],
  async handler(ctx, input) {
    // Who publishes reads first: nobody makes public what is not theirs to see.
    await ctx.call('records.documents.get', { id: input.documentId });
    const { sha256, filename, mime, size } = (await findDocument(ctx.db, ctx.bodyId, input.documentId))!;
    if (!sha256 || !filename || !mime || size === null) throw publicationErrors.PUBLICATION_WITHOUT_CONTENT();
    const act = await actToPublish(ctx, input);
    const id = ctx.id();
    // The register comes last. Who waits for it over midnight publishes on the new day, on 1 January with number 1 of the new year.
    const at = await takeRegister(ctx, 'publication/board');
    const from = input.from ?? romeDate(at);
    if (from < romeDate(at)) throw wrong('/from', 'lies in the past: a publication cannot be back-dated');
    if (from > addDays(romeDate(at), MOST_DAYS_AHEAD)) throw wrong('/from', 'lies more than a year ahead');
    const to = lastDay(from, input.days);
    const year = romeYear(at);
    const number = await takeNumber(ctx.db, ctx.bodyId, year);
    const { documentId, kind } = input;
    const { actId, actCode } = act;
    const eventId = ctx.emit(published, {
      subject: `publication/entry/${id}`,
      data: { entryId: id, number, year, kind, documentId, sha256, from, to, actId },
    });
    await insertEntry(ctx.db, ctx.bodyId, {
      ...{ id, year, number, kind, documentId, sha256, filename, mime, size, actId, eventId },
      title: input.title,
      source: input.source ?? null,
      norm: input.norm,
      actCode,
      fromDay: from,
      toDay: to,
      publishedAt: at,
    });
    return { id, code: codeOf({ year, number }), number, year, from, to };
  },
});

const publishAdopted = operation({
  name: 'publication.adopted.publish',
  summary: {
    it: 'Pubblicare un atto adottato, se il suo tipo lo dice',
    en: 'Publish an adopted act, if its type says so',
  },
  description: 'By the rule of its type. An act that is on the board, or ever was, is left as it is.',
  permission: 'publication.board.publish',
  effect: 'write',
  input: object({ actId: uuid }),
  output: object({ outcome: oneOf(['published', 'there', 'by-hand']) }),
  http: { method: 'POST', path: '/api/board/adopted/{actId}' },
  errors: [publicationErrors.PUBLICATION_WITHOUT_CONTENT],
  async handler(ctx, { actId }) {
    const act = await automaticAct(ctx.db, ctx.bodyId, actId);
    if (!act || act.onBoard) {
      ctx.unchanged();
      return { outcome: act ? ('there' as const) : ('by-hand' as const) };
    }
    const { documentId, kind, title, days, norm } = act;
    await ctx.call('publication.board.publish', { documentId, kind, title, days, norm, actId });
    return { outcome: 'published' as const };
  },
});

const list = operation({
  name: 'publication.board.list',
  summary: { it: 'Albo pretorio: pubblicazioni in corso', en: 'Notice board: current publications' },
  permission: 'public',
  effect: 'read',
  input: object({ ...pageQuery, kind: optional(text(80)), text: optional(text(200)) }),
  output: pageOf(entryView),
  http: { method: 'GET', path: '/api/board/entries' },
  async handler(ctx, input) {
    const day = romeDate(ctx.now());
    const cursor = readCursor(input, 2);
    const filter = {
      day,
      kind: input.kind,
      text: input.text,
      after: cursor && ([String(cursor[0]), String(cursor[1])] as const),
      limit: (input.limit ?? DEFAULT_LIMIT) + 1,
    };
    return toPage(
      await currentEntries(ctx.db, ctx.bodyId, filter),
      input,
      (row) => [row.fromDay, row.id],
      presentEntry,
    );
  },
});

const kinds = operation({
  name: 'publication.board.kinds',
  summary: {
    it: "Tipi di atto in corso all'albo, con quanti sono",
    en: 'Types of act on the board, with how many of each',
  },
  permission: 'public',
  effect: 'read',
  input: object({}),
  output: object({ items: Type.Array(object({ kind: Type.String(), count: Type.Integer() })) }),
  http: { method: 'GET', path: '/api/board/kinds' },
  handler: async (ctx) => ({ items: [...(await currentKinds(ctx.db, ctx.bodyId, romeDate(ctx.now())))] }),
});

const get = operation({
  name: 'publication.board.get',
  summary: { it: "Una pubblicazione dell'albo", en: 'One publication of the board' },
  permission: 'public',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({ current: nullable(provenView), forgotten: nullable(forgottenView) }),
  http: { method: 'GET', path: '/api/board/entries/{id}' },
  async handler(ctx, input) {
    const entry = await findProvenEntry(ctx.db, ctx.bodyId, input.id);
    if (!entry) throw kernelErrors.NOT_FOUND();
    const state = stateOn(entry, romeDate(ctx.now()));
    if (state === 'current') {
      const status = entry.leafIndex === null ? ('pending' as const) : ('sealed' as const);
      return { current: { ...presentEntry(entry), proof: { status, leafIndex: entry.leafIndex } }, forgotten: null };
    }
    if (state === 'future') throw kernelErrors.NOT_FOUND();
    const { id, kind, fromDay: from, toDay: to } = entry;
    return { current: null, forgotten: { id, state, kind, from, to } };
  },
});

function download(content: PublicContent): Operation {
  return operation({
    name: 'publication.board.download',
    summary: { it: 'Scaricare un documento pubblicato', en: 'Download a published document' },
    permission: 'public',
    effect: 'read',
    download: true,
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'GET', path: '/api/board/entries/{id}/content' },
    errors: [publicationErrors.PUBLICATION_ENDED],
    async handler(ctx, input) {
      const entry = await visibleEntry(ctx, input.id);
      const state = stateOn(entry, romeDate(ctx.now()));
      if (state === 'future') throw kernelErrors.NOT_FOUND();
      if (state !== 'current') throw publicationErrors.PUBLICATION_ENDED();
      const { filename, mime, size, sha256 } = entry;
      return { stream: await content.open(ctx.bodyId, sha256), filename, mime, size };
    },
  });
}

const withdraw = operation({
  name: 'publication.board.withdraw',
  summary: { it: "Ritirare una pubblicazione dall'albo", en: 'Withdraw a publication from the board' },
  permission: 'publication.board.publish',
  effect: 'write',
  input: object({ id: uuid, reason: text(1000) }),
  output: object({}),
  http: { method: 'POST', path: '/api/board/entries/{id}/withdraw' },
  errors: [publicationErrors.PUBLICATION_ALREADY_WITHDRAWN],
  async handler(ctx, input) {
    const entry = await lockEntry(ctx.db, ctx.bodyId, input.id);
    if (!entry) throw kernelErrors.NOT_FOUND();
    if (entry.withdrawnAt) throw publicationErrors.PUBLICATION_ALREADY_WITHDRAWN();
    await markWithdrawn(ctx.db, ctx.bodyId, entry.id, ctx.now(), input.reason);
    ctx.emit(withdrawn, {
      subject: `publication/entry/${entry.id}`,
      data: { entryId: entry.id, reason: input.reason },
    });
    return {};
  },
});

const report = operation({
  name: 'publication.board.report',
  summary: { it: 'Relata di pubblicazione', en: 'Publication report' },
  permission: 'publication.board.report',
  effect: 'read',
  input: object({ id: uuid }),
  output: object({
    code: Type.String(),
    kind: Type.String(),
    title: Type.String(),
    sha256: sha256Hex,
    from: date,
    to: date,
    complete: Type.Boolean(),
    state: oneOf(['future', 'current', 'expired', 'withdrawn']),
    daysLeft: nullable(Type.Integer()),
    documentId: uuid,
    actId: nullable(uuid),
    actCode: nullable(Type.String()),
    withdrawnAt: nullable(instant),
    withdrawalReason: nullable(Type.String()),
  }),
  http: { method: 'GET', path: '/api/board/entries/{id}/report' },
  async handler(ctx, input) {
    const entry = await visibleEntry(ctx, input.id);
    const { kind, title, sha256, fromDay: from, toDay: to, withdrawnAt, withdrawalReason } = entry;
    const today = romeDate(ctx.now());
    const state = stateOn(entry, today);
    const { documentId, actId, actCode } = entry;
    const standing = {
      state,
      daysLeft: state === 'current' ? daysBetween(today, to) : null,
      documentId,
      actId,
      actCode,
    };
    const ended = { withdrawnAt: withdrawnAt?.toISOString() ?? null, withdrawalReason };
    return { code: codeOf(entry), kind, title, sha256, from, to, complete: state === 'expired', ...standing, ...ended };
  },
});

async function visibleEntry(ctx: Context, id: string): Promise<BoardEntry> {
  const entry = await findEntry(ctx.db, ctx.bodyId, id);
  if (!entry) throw kernelErrors.NOT_FOUND();
  return entry;
}

interface AsAct {
  readonly documentId: string;
  readonly actId?: string | undefined;
  readonly actCode?: string | undefined;
  readonly source?: string | undefined;
}

/**
 * What the board says of the act: it is the adopted act that the document is, with its own number. The number of another body's act may
 * only be told for what that body asks to publish. @throws PUBLICATION_NOT_ADOPTED, VALIDATION_FAILED
 */
async function actToPublish(ctx: Context, input: AsAct): Promise<{ actId: string | null; actCode: string | null }> {
  const act = await actOfDocument(ctx.db, ctx.bodyId, input.documentId);
  if (input.actId !== undefined && act?.id !== input.actId) throw wrong('/actId', 'is not the act of this document');
  if (!act) {
    if (input.actCode !== undefined && input.source === undefined) {
      throw wrong('/actCode', 'is told only for the act of another body, named as the source');
    }
    return { actId: null, actCode: input.actCode ?? null };
  }
  if (act.year === null || act.number === null) throw publicationErrors.PUBLICATION_NOT_ADOPTED();
  // What the rule of its type publishes by itself looks whether somebody was faster.
  await lockAct(ctx.db, ctx.bodyId, act.id);
  const actCode = codeOf({ year: act.year, number: act.number });
  if (input.actCode !== undefined && input.actCode !== actCode) throw wrong('/actCode', `is not ${actCode}`);
  return { actId: act.id, actCode };
}

function wrong(pointer: string, message: string) {
  return kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer, message }] });
}

export function codeOf(entry: Pick<PublicEntry, 'year' | 'number'>): string {
  return `${entry.year}/${String(entry.number).padStart(5, '0')}`;
}

export function presentEntry(entry: PublicEntry) {
  // Field by field: spreading parts of objects together costs twenty times as much, for every line of a list.
  return {
    id: entry.id,
    code: codeOf(entry),
    kind: entry.kind,
    title: entry.title,
    source: entry.source,
    norm: entry.norm,
    filename: entry.filename,
    mime: entry.mime,
    size: entry.size,
    sha256: entry.sha256,
    actCode: entry.actCode,
    from: entry.fromDay,
    to: entry.toDay,
    publishedAt: entry.publishedAt.toISOString(),
    eventId: entry.eventId,
  };
}
