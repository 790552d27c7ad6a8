import {
  type Context,
  date,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  romeDate,
  text,
  Type,
  uuid,
  type Operation,
} from '../../../kernel/index.ts';
import { recordsErrors } from '../../errors.ts';
import { reachOf } from '../../policy.ts';
import { findEntry } from '../book-store.ts';
import { entryOfMark, insertExemption, insertMark, type StampMark, stampsOf } from './store.ts';

/** As it is printed, in groups or not. */
const identifier = text(50, { pattern: '^[0-9A-Za-z .-]+$' });

export const stampDutyInput = object({
  marks: optional(Type.Array(object({ identifier, issuedOn: date }), { minItems: 1, maxItems: 50 })),
  exemption: optional(text(300)),
});

/** Stamp duty as it stands with an entry; null where nothing was said of it. */
export const stampDutyView = nullable(
  object({
    marks: Type.Array(object({ identifier: Type.String(), issuedOn: Type.String() })),
    exemption: nullable(Type.String()),
  }),
);

/** What was declared: marks, or the norm that exempts. */
export interface StampDuty {
  readonly marks?: readonly StampMark[] | undefined;
  readonly exemption?: string | undefined;
}

/**
 * Takes the declared marks for an entry before its register is locked. @throws STAMP_MARK_USED, saying with which number; VALIDATION_FAILED
 * where both or neither is given, or a mark is of a day to come or was written wrongly.
 */
export async function takeStamps(ctx: Context, entryId: string, duty: StampDuty | undefined): Promise<void> {
  if (duty === undefined) return;
  const { marks, exemption } = duty;
  if ((marks === undefined) === (exemption === undefined)) {
    throw wrong('/stampDuty', 'is either marks or an exemption');
  }
  if (exemption !== undefined) await insertExemption(ctx.db, ctx.bodyId, ctx.id(), entryId, exemption);
  const today = romeDate(ctx.now());
  // In one order, so that two registrations never wait for each other.
  const read = (marks ?? []).map((mark, index) => ({ ...mark, identifier: plain(mark.identifier), index }));
  for (const { index, ...mark } of read.toSorted((a, b) => (a.identifier < b.identifier ? -1 : 1))) {
    const pointer = `/stampDuty/marks/${index}`;
    if (!/^[0-9A-Z]{8,35}$/.test(mark.identifier)) throw wrong(`${pointer}/identifier`, 'is no identifier of a mark');
    if (mark.issuedOn > today) throw wrong(`${pointer}/issuedOn`, 'lies in the future');
    if (await insertMark(ctx.db, ctx.bodyId, ctx.id(), entryId, mark)) continue;
    const code = (await entryOfMark(ctx.db, ctx.bodyId, mark.identifier))?.code ?? '–';
    throw recordsErrors.STAMP_MARK_USED({
      it: `La marca ${mark.identifier} è già stata usata con il protocollo ${code}`,
      en: `The mark ${mark.identifier} was used with entry ${code}`,
    });
  }
}

/** Presents what stands of stamp duty with an entry. */
export async function stampDutyOf(ctx: Context, entryId: string) {
  const rows = await stampsOf(ctx.db, ctx.bodyId, entryId);
  if (rows.length === 0) return null;
  const marks = rows.flatMap((row) =>
    row.identifier === null ? [] : [{ identifier: row.identifier, issuedOn: row.issuedOn! }],
  );
  return { marks, exemption: rows.find((row) => row.exemption !== null)?.exemption ?? null };
}

/** Whether a mark was used before: asked while it is typed. */
export const checkStamp: Operation = operation({
  name: 'records.stamps.check',
  summary: { it: 'Verificare una marca da bollo', en: 'Check a revenue stamp' },
  description: 'Whether it was declared before, and for which entry where the caller may read that.',
  permission: 'records.protocol.register',
  effect: 'read',
  input: object({ identifier }),
  output: object({ used: Type.Boolean(), entry: nullable(object({ id: uuid, code: Type.String() })) }),
  http: { method: 'GET', path: '/api/protocol/stamps/{identifier}' },
  async handler(ctx, input) {
    const found = await entryOfMark(ctx.db, ctx.bodyId, plain(input.identifier));
    if (!found) return { used: false, entry: null };
    const seen = await findEntry(ctx.db, ctx.bodyId, found.id, reachOf(ctx, 'records.protocol.read'));
    return { used: true, entry: seen ? { id: seen.id, code: seen.code } : null };
  },
});

function plain(written: string): string {
  return written.replace(/[ .-]/g, '').toUpperCase();
}

function wrong(pointer: string, message: string) {
  return kernelErrors.VALIDATION_FAILED(undefined, { errors: [{ pointer, message }] });
}
