import {
  bilingual,
  object,
  operation,
  optional,
  romeDate,
  text,
  Type,
  uuid,
  type Context,
} from '../../kernel/index.ts';
import { madeNow } from '../actor.ts';
import { programmeErrors } from '../errors.ts';
import { interventionCreated, interventionRevised, milestonePlanned, milestoneReached } from '../events.ts';
import { personExists } from '../interventions/store.ts';
import { subjectOf } from '../interventions/operations.ts';
import { readOpenCup, type OpenCupRecord } from './reading.ts';
import {
  insertHeads,
  insertMilestones,
  insertVersions,
  knownByCup,
  setVersions,
  type ImportedMilestone,
  type Known,
  type NewVersion,
} from './store.ts';

/** The whole graph must be held to follow its references: some 2.5 kB of file a project. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Refused records named in the answer; beyond these only their number is told. */
const NAMED = 200;

export const importOpenCup = operation({
  name: 'programmes.interventions.import',
  summary: { it: 'Importare interventi da OpenCUP', en: 'Import interventions from OpenCUP' },
  description:
    'Takes the linked data of OpenCUP (JSON-LD). A CUP is imported once: a file that comes again changes only what it says otherwise, and what was entered by hand stays. Records that are not in order are refused by name, the rest goes on. The register gives a closed project one closing day only: it counts as planned and as reached.',
  permission: 'programmes.interventions.manage',
  effect: 'write',
  upload: true,
  input: object({
    programme: text(120, { description: 'The programme that the interventions are part of' }),
    rupId: uuid,
    holderTaxCode: optional(text(16, { description: 'Only projects of the body with this tax code' })),
  }),
  output: object({
    ...{ read: Type.Integer(), created: Type.Integer(), revised: Type.Integer(), unchanged: Type.Integer() },
    ...{ others: Type.Integer(), refusedCount: Type.Integer() },
    refused: Type.Array(object({ record: Type.String(), reason: bilingual })),
  }),
  http: { method: 'POST', path: '/api/interventions/import', bodyLimit: MAX_BYTES },
  errors: [programmeErrors.OPENCUP_UNREADABLE, programmeErrors.RUP_UNKNOWN],
  async handler(ctx, input) {
    const file = readOpenCup(await contentOf(ctx));
    if (!file) throw programmeErrors.OPENCUP_UNREADABLE();
    if (!(await personExists(ctx.db, ctx.bodyId, input.rupId))) throw programmeErrors.RUP_UNKNOWN();
    const { holderTaxCode } = input;
    const mine = file.records.filter((one) => holderTaxCode === undefined || one.holderTaxCode === holderTaxCode);
    const { created, revised } = await take(ctx, mine, input);
    if (created + revised === 0) ctx.unchanged();
    return {
      ...{
        read: file.records.length + file.refused.length,
        created,
        revised,
        unchanged: mine.length - created - revised,
      },
      ...{ others: file.records.length - mine.length, refusedCount: file.refused.length },
      refused: file.refused.slice(0, NAMED).map(({ record, reason }) => ({ record, reason: { ...reason } })),
    };
  },
});

interface Given {
  readonly programme: string;
  readonly rupId: string;
}

async function take(ctx: Context, records: readonly OpenCupRecord[], given: Given) {
  const known = new Map(
    (
      await knownByCup(
        ctx.db,
        ctx.bodyId,
        records.map(({ cup }) => cup),
      )
    ).map((one) => [one.cup, one]),
  );
  const created = await create(
    ctx,
    records.filter(({ cup }) => !known.has(cup)),
    given,
  );
  const changed = records.flatMap((record) => {
    const held = known.get(record.cup);
    return held && differs(held, record) ? [{ held, record }] : [];
  });
  await revise(ctx, changed);
  return { created, revised: changed.length };
}

/** Only what an import made follows the register: its code is its CUP. */
function differs(held: Known, record: OpenCupRecord): boolean {
  if (held.code !== record.cup) return false;
  const state = ({ title, plannedCost, funding }: Pick<OpenCupRecord, 'title' | 'plannedCost' | 'funding'>) =>
    JSON.stringify([title, plannedCost, funding.map(({ source, amount }) => [source, amount])]);
  return state(held) !== state(record);
}

async function create(ctx: Context, records: readonly OpenCupRecord[], { programme, rupId }: Given): Promise<number> {
  const made = madeNow(ctx);
  const heads = records.map((record) => ({ id: ctx.id(), code: record.cup, record }));
  const free = await insertHeads(ctx.db, ctx.bodyId, heads, made);
  const fresh = heads.filter(({ code }) => free.has(code));
  const versions = fresh.map(({ id, record }) => ({ id, record, version: 1, programme, rupId, reason: null }));
  await insertVersions(ctx.db, ctx.bodyId, versions, made);
  const today = romeDate(ctx.now());
  const milestones = fresh.flatMap(({ id, record }) => milestonesOf(ctx, id, record, today));
  await insertMilestones(ctx.db, ctx.bodyId, milestones, made);
  for (const { id, code, record } of fresh) {
    const { cup, plannedCost } = record;
    const data = { interventionId: id, code, programme, cup, rupId, plannedCost };
    ctx.emit(interventionCreated, { subject: subjectOf(id), data });
  }
  for (const milestone of milestones) tell(ctx, milestone);
  return fresh.length;
}

function milestonesOf(ctx: Context, interventionId: string, record: OpenCupRecord, today: string): ImportedMilestone[] {
  const { givenDay, closingDay, closed } = record;
  const base = { interventionId };
  const given = {
    ...base,
    id: ctx.id(),
    phase: 'programme' as const,
    title: 'Generazione del CUP',
    plannedDay: givenDay,
  };
  const milestones: ImportedMilestone[] = [{ ...given, actualDay: givenDay <= today ? givenDay : null }];
  if (closingDay !== null) {
    const actualDay = closed && closingDay <= today ? closingDay : null;
    const end = { ...base, id: ctx.id(), phase: 'completion' as const, title: 'Chiusura del progetto' };
    milestones.push({ ...end, plannedDay: closingDay, actualDay });
  }
  return milestones;
}

function tell(
  ctx: Context,
  { id: milestoneId, interventionId, phase, plannedDay, actualDay }: ImportedMilestone,
): void {
  const subject = `programmes/milestone/${milestoneId}`;
  ctx.emit(milestonePlanned, { subject, data: { interventionId, milestoneId, phase, plannedDay } });
  if (actualDay === null) return;
  const times = { plannedDay, revisedDay: null, actualDay, delayDays: 0, documentId: null };
  ctx.emit(milestoneReached, { subject, data: { interventionId, milestoneId, phase, ...times } });
}

async function revise(ctx: Context, changed: readonly { readonly held: Known; readonly record: OpenCupRecord }[]) {
  const reason = 'Aggiornamento da OpenCUP';
  const versions: NewVersion[] = changed.map(({ held, record }) => {
    const { id, programme, rupId } = held;
    return { id, record, version: held.version + 1, programme, rupId, reason };
  });
  await insertVersions(ctx.db, ctx.bodyId, versions, madeNow(ctx));
  await setVersions(ctx.db, ctx.bodyId, versions);
  for (const { id, version, programme, rupId, record } of versions) {
    const { cup, plannedCost } = record;
    const data = { interventionId: id, version, code: cup, programme, cup, rupId, plannedCost };
    ctx.emit(interventionRevised, { subject: subjectOf(id), data });
  }
}

/** @throws OPENCUP_UNREADABLE beyond the largest size, which a caller without HTTP could pass. */
async function contentOf(ctx: Context): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.upload.stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw programmeErrors.OPENCUP_UNREADABLE();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}
