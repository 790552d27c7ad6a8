import {
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
  romeDate,
  sha256Hex,
  text,
  toPage,
  Type,
  uuid,
  type Operation,
  type Schedule,
} from '../../../kernel/index.ts';
import { openContent } from '../../content/keep.ts';
import { findContent } from '../../content/store.ts';
import { recordsErrors } from '../../errors.ts';
import { dailyRegisterDelivered } from '../../events.ts';
import { actorText, reachOf } from '../../policy.ts';
import { areaCode } from '../schema.ts';
import { PROTOCOL_REGISTER } from '../types.ts';
import { type DailyPorts, makeDay, makeMissing, quoted } from './make.ts';
import { dailyById, type DailyRegister, listDaily, lockDaily, setDelivered } from './store.ts';

const PRESERVE = 'records.protocol.preserve';
const READ = 'records.protocol.read';

const dailyView = object({
  id: uuid,
  areaCode: Type.String(),
  registerCode: Type.String(),
  day: date,
  firstCode: nullable(Type.String()),
  lastCode: nullable(Type.String()),
  entries: Type.Integer(),
  annulled: Type.Integer(),
  changed: Type.Integer(),
  documentId: uuid,
  sha256: sha256Hex,
  packageSha256: sha256Hex,
  madeAt: instant,
  /** The next working day: by its end the package is with the preservation service. */
  deliverBy: date,
  state: oneOf(['ready', 'overdue', 'delivered']),
  delivery: nullable(object({ at: instant, to: Type.String(), receipt: Type.String() })),
});

/** The daily register: made by itself after midnight of Rome, read, fetched, delivered. */
export function dailyRegisters(ports: DailyPorts): {
  readonly operations: readonly Operation[];
  readonly schedule: Schedule;
} {
  return {
    operations: [list, make(ports), fetch(ports), deliver],
    schedule: {
      name: 'records.daily-register',
      cron: '10 0 * * *',
      async handler(ctx) {
        const made = await makeMissing(ctx, ports);
        if (made > 0) ctx.log.info({ made }, 'daily registers made');
      },
    },
  };
}

const list = operation({
  name: 'records.dailyRegisters.list',
  summary: { it: 'Elenco dei registri giornalieri', en: 'List the daily registers' },
  description: 'The latest first. `waiting`: only those that are not with a preservation service yet.',
  permission: READ,
  effect: 'read',
  input: object({ ...pageQuery, waiting: optional(Type.Boolean()) }),
  output: pageOf(dailyView),
  http: { method: 'GET', path: '/api/protocol/days' },
  async handler(ctx, input) {
    requireWholeArea(ctx);
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listDaily(ctx.db, ctx.bodyId, input.waiting ?? false, readCursor(input, 2), limit);
    const today = romeDate(ctx.now());
    return toPage(
      rows,
      input,
      (row) => [row.day, row.id],
      (row) => present(row, today),
    );
  },
});

function make(ports: DailyPorts): Operation {
  return operation({
    name: 'records.dailyRegisters.make',
    summary: { it: 'Formare il registro giornaliero', en: 'Make a daily register' },
    description:
      'Made by itself after midnight of Rome; this is for a day that is missing. One that is there is answered.',
    permission: PRESERVE,
    effect: 'write',
    input: object({
      day: Type.String({ format: 'date', pattern: '^(19|20)', maxLength: 10 }),
      areaCode: optional(areaCode),
      registerCode: optional(text(16, { pattern: '^[A-Za-z0-9_.-]+$' })),
    }),
    output: dailyView,
    http: { method: 'POST', path: '/api/protocol/days', status: 201 },
    errors: [recordsErrors.AREA_UNKNOWN, recordsErrors.DAY_NOT_OVER, recordsErrors.SEAL_FAILED],
    personalData: ['contact', 'content'],
    async handler(ctx, input) {
      requireWholeArea(ctx);
      const identity = await ports.directory.identify(ctx, input.areaCode);
      if (!identity) throw recordsErrors.AREA_UNKNOWN();
      const { day, registerCode = PROTOCOL_REGISTER } = input;
      const made = await makeDay(ctx, ports, { areaCode: identity.areaCode, registerCode, day });
      return present(made, romeDate(ctx.now()));
    },
  });
}

function fetch(ports: DailyPorts): Operation {
  return operation({
    name: 'records.dailyRegisters.package',
    summary: { it: 'Scaricare il pacchetto del registro giornaliero', en: 'Download the package of a daily register' },
    description: 'A zip with the PDF/A and the sealed XML, ready for the preservation service.',
    permission: READ,
    effect: 'read',
    download: true,
    input: object({ id: uuid }),
    output: object({}),
    http: { method: 'GET', path: '/api/protocol/days/{id}/package' },
    personalData: ['contact', 'content'],
    async handler(ctx, { id }) {
      requireWholeArea(ctx);
      const daily = await dailyById(ctx.db, ctx.bodyId, id);
      if (!daily) throw kernelErrors.NOT_FOUND();
      const content = (await findContent(ctx.db, ctx.bodyId, daily.packageSha256))!;
      const stream = await openContent(ctx, ports.content.contentStore, content);
      const filename = `registro-giornaliero-${daily.registerCode.toLowerCase()}-${daily.day}.zip`;
      return { stream, mime: content.mime, filename, size: content.size };
    },
  });
}

const deliver = operation({
  name: 'records.dailyRegisters.deliver',
  summary: { it: 'Annotare il versamento in conservazione', en: 'Note the delivery to preservation' },
  description: 'For a package that was brought to the preservation service: to whom, and what its receipt is called.',
  permission: PRESERVE,
  effect: 'write',
  input: object({ id: uuid, to: text(200), receipt: text(200) }),
  output: object({}),
  http: { method: 'POST', path: '/api/protocol/days/{id}/delivery' },
  errors: [recordsErrors.DAILY_REGISTER_DELIVERED],
  async handler(ctx, { id, to, receipt }) {
    requireWholeArea(ctx);
    const daily = await lockDaily(ctx.db, ctx.bodyId, id);
    if (!daily) throw kernelErrors.NOT_FOUND();
    if (daily.deliveredAt) throw recordsErrors.DAILY_REGISTER_DELIVERED();
    await setDelivered(ctx.db, ctx.bodyId, id, { at: ctx.now(), by: actorText(ctx.actor), to, receipt });
    const { areaCode, registerCode, day } = daily;
    ctx.emit(dailyRegisterDelivered, {
      subject: `records/daily-register/${id}`,
      data: { dailyRegisterId: id, areaCode, registerCode, day },
    });
    return {};
  },
});

/** The daily register is of the whole area: who reads one unit only does not get it. @throws FORBIDDEN */
function requireWholeArea(ctx: Context): void {
  if (!reachOf(ctx, READ).everywhere && !reachOf(ctx, PRESERVE).everywhere) throw kernelErrors.FORBIDDEN();
}

function present(daily: DailyRegister, today: string) {
  const { id, areaCode: area, registerCode, day, entries, annulled, changed, documentId, sha256 } = daily;
  const state = daily.deliveredAt ? 'delivered' : daily.deliverBy < today ? 'overdue' : 'ready';
  return {
    ...{ id, areaCode: area, registerCode, day, entries, annulled, changed, documentId, sha256 },
    ...{ firstCode: quoted(day, daily.firstNumber), lastCode: quoted(day, daily.lastNumber) },
    ...{ packageSha256: daily.packageSha256, madeAt: daily.madeAt.toISOString(), deliverBy: daily.deliverBy },
    state: state as 'ready' | 'overdue' | 'delivered',
    delivery: daily.deliveredAt && {
      ...{ at: daily.deliveredAt.toISOString(), to: daily.deliveredTo!, receipt: daily.deliveryReceipt! },
    },
  };
}
