import { isDeepStrictEqual } from 'node:util';
import { zipSync } from 'fflate';
import { addDays, type Context, romeDate, startOfRomeDay } from '../../../kernel/index.ts';
import { digestOf, keepBytes } from '../../content/keep.ts';
import type { ContentOptions } from '../../content/types.ts';
import { createDocument, finaliseDocument, requireLockedDocument } from '../../documents/documents.ts';
import { recordsErrors } from '../../errors.ts';
import { dailyRegisterMade } from '../../events.ts';
import type { Render } from '../../renditions/threads.ts';
import type { RegistryDirectory, Sealer, WorkingDays } from '../../types.ts';
import { annulledBetween, entriesBetween } from '../book-store.ts';
import { inTime } from '../seal/in-time.ts';
import { sealXml } from '../seal/xades.ts';
import { lockRegister } from '../store.ts';
import { type Entry, entryCode } from '../types.ts';
import { dayPages, dayXml, titleOf } from './compose.ts';
import {
  attachmentCounts,
  changesBetween,
  type DailyRegister,
  daysWithout,
  findDaily,
  insertDaily,
  lastDay,
  type RegisterDay,
} from './store.ts';

export interface DailyPorts {
  readonly content: ContentOptions;
  readonly directory: RegistryDirectory;
  readonly sealer: Sealer;
  readonly render: Render;
  readonly calendar: WorkingDays;
}

const TYPE_CODE = 'daily-register';
const BATCH = 1000;
/** A machine that was off, or a body that is new to this duty: older days are made by hand. */
const LOOK_BACK_DAYS = 40;
const MOST_PER_RUN = 50;

/** Makes what is missing of the days that are over. A day on which nothing was written has no register. */
export async function makeMissing(ctx: Context, ports: DailyPorts): Promise<number> {
  const today = romeDate(ctx.now());
  const last = await lastDay(ctx.db, ctx.bodyId);
  const since = addDays(last !== null && last < today ? last : today, -LOOK_BACK_DAYS);
  const days = await daysWithout(ctx.db, ctx.bodyId, since, today, MOST_PER_RUN);
  const prepared = await Promise.all(days.map((day) => prepare(ctx, ports, day)));
  for (const day of prepared) await write(ctx, ports, day);
  return days.length;
}

/**
 * Makes the register of a day: pages as PDF/A, the same as sealed XML, both in one package. Made once; a second call answers the first one.
 * @throws DAY_NOT_OVER, AREA_UNKNOWN, SEAL_FAILED
 */
export async function makeDay(ctx: Context, ports: DailyPorts, day: RegisterDay): Promise<DailyRegister> {
  if (day.day >= romeDate(ctx.now())) throw recordsErrors.DAY_NOT_OVER();
  const known = await findDaily(ctx.db, ctx.bodyId, day);
  if (!known) return write(ctx, ports, await prepare(ctx, ports, day));
  ctx.unchanged();
  return known;
}

/** A daily register that is ready to be written, out of what the day held when it was looked at. */
interface Prepared {
  readonly day: RegisterDay;
  readonly at: Date;
  readonly title: string;
  readonly held: Held;
  readonly pdf: { readonly filename: string; readonly sha256: string };
  readonly pages: Buffer;
  readonly data: Buffer;
  readonly packed: Buffer;
}

async function prepare(ctx: Context, ports: DailyPorts, day: RegisterDay): Promise<Prepared> {
  const identity = await ports.directory.identify(ctx, day.areaCode);
  if (!identity) throw recordsErrors.AREA_UNKNOWN();
  const held = await heldOn(ctx, day);
  const seal = await inTime(ports.sealer.sealFor({ id: ctx.bodyId, name: identity.bodyName, code: identity.bodyCode }));
  const book = { ...day, identity, ...held };
  const title = titleOf(book);
  const at = ctx.now();
  const { bytes: pages } = await ports.render({ title, blocks: dayPages(book), language: 'it', at });
  const name = `registro-giornaliero-${day.registerCode.toLowerCase()}-${day.day}`;
  const pdf = { filename: `${name}.pdf`, sha256: digestOf(pages) };
  const data = Buffer.from(await inTime(sealXml(dayXml(book, pdf), seal, at)), 'utf8');
  const packed = pack({ [pdf.filename]: pages, [`${name}.xml`]: data }, at);
  return { day, at, title, held, pdf, pages, data, packed };
}

/**
 * Writes what is ready. The register is locked only now, so that no desk waits for pages to be drawn; who makes the same day at the same
 * time waits, and finds it made. What came into the day meanwhile, by a registration begun before midnight, has it prepared again.
 */
async function write(ctx: Context, ports: DailyPorts, prepared: Prepared): Promise<DailyRegister> {
  const { day } = prepared;
  if (!(await lockRegister(ctx.db, ctx.bodyId, day.areaCode, day.registerCode))) throw recordsErrors.AREA_UNKNOWN();
  const known = await findDaily(ctx.db, ctx.bodyId, day);
  if (known) {
    ctx.unchanged();
    return known;
  }
  const now = await heldOn(ctx, day);
  const current = isDeepStrictEqual(now, prepared.held) ? prepared : await prepare(ctx, ports, day);
  const { at, title, held, pdf, pages, data, packed } = current;
  const kept = {
    pages: await keepBytes(ctx, ports.content, pages, 'application/pdf'),
    data: await keepBytes(ctx, ports.content, data, 'application/xml'),
    packed: await keepBytes(ctx, ports.content, packed, 'application/zip'),
  };
  const documentId = await documentOf(ctx, title, kept.pages.sha256, pdf.filename, day);
  const { entries, annulled, changes } = held;
  const made: DailyRegister = {
    ...{ ...day, id: ctx.id(), documentId, madeAt: at },
    ...{ firstNumber: entries[0]?.number ?? null, lastNumber: entries.at(-1)?.number ?? null },
    ...{ entries: entries.length, annulled: annulled.length, changed: changes.length },
    ...{ sha256: kept.pages.sha256, dataSha256: kept.data.sha256, packageSha256: kept.packed.sha256 },
    deliverBy: nextWorkingDay(day.day, ports.calendar),
    ...{ deliveredAt: null, deliveredBy: null, deliveredTo: null, deliveryReceipt: null },
  };
  await insertDaily(ctx.db, ctx.bodyId, made);
  const { id, areaCode, registerCode, sha256, packageSha256, deliverBy } = made;
  ctx.emit(dailyRegisterMade, {
    subject: `records/daily-register/${id}`,
    data: {
      ...{ dailyRegisterId: id, areaCode, registerCode, day: day.day, entries: entries.length },
      ...{ documentId, sha256, packageSha256, deliverBy },
    },
  });
  return made;
}

/** The day after `day` on which offices work. */
export function nextWorkingDay(day: string, calendar: WorkingDays): string {
  let next = addDays(day, 1);
  while (!calendar.isWorkingDay(next)) next = addDays(next, 1);
  return next;
}

type Held = Awaited<ReturnType<typeof heldOn>>;

/** What a register took in, annulled and changed on a day. */
async function heldOn(ctx: Context, { areaCode, registerCode, day }: RegisterDay) {
  const span = { areaCode, registerCode, from: startOfRomeDay(day), to: startOfRomeDay(addDays(day, 1)) };
  const entries: Entry[] = [];
  for (;;) {
    const last = entries.at(-1);
    const after = last && [last.year, last.number];
    const some = await entriesBetween(ctx.db, ctx.bodyId, span, after, BATCH);
    entries.push(...some);
    if (some.length < BATCH) break;
  }
  const annulled = await annulledBetween(ctx.db, ctx.bodyId, span);
  const changes = await changesBetween(ctx.db, ctx.bodyId, span);
  const ids = entries.map(({ id }) => id);
  return { entries, annulled, changes, attachments: await attachmentCounts(ctx.db, ctx.bodyId, ids) };
}

/** The register as a document of the repository, formed by grouping what was registered (guidelines 2.1.1 d), final from the start. */
async function documentOf(
  ctx: Context,
  title: string,
  sha256: string,
  filename: string,
  { areaCode, registerCode, day }: RegisterDay,
): Promise<string> {
  const metadata = { areaCode, registerCode, day, year: Number(day.slice(0, 4)) };
  const { id } = await createDocument(ctx, {
    ...{ typeCode: TYPE_CODE, title, formation: 'd', unitId: null, metadata, content: { sha256, filename } },
  });
  await finaliseDocument(ctx, await requireLockedDocument(ctx, id));
  return id;
}

/** Files as a package without compression; the same files at the same time give the same bytes. */
function pack(files: Readonly<Record<string, Buffer>>, at: Date): Buffer {
  const entries = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, new Uint8Array(bytes)]));
  return Buffer.from(zipSync(entries, { level: 0, mtime: at }));
}

/** How a number of the register is quoted. */
export function quoted(day: string, number: number | null): string | null {
  return number === null ? null : entryCode(Number(day.slice(0, 4)), number);
}
