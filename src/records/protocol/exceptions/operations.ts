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
  romeYear,
  text,
  toPage,
  Type,
  uuid,
  type Operation,
} from '../../../kernel/index.ts';
import { recordsErrors } from '../../errors.ts';
import {
  deferralAuthorised,
  emergencyClosed,
  emergencyOpened,
  formerEntriesImported,
  registerStarted,
} from '../../events.ts';
import { actorText, reachOf } from '../../policy.ts';
import { parseInstant } from '../../time.ts';
import { FLOWS, type RegistryDirectory } from '../../types.ts';
import { areaCode } from '../schema.ts';
import { insertRegister, lockRegister } from '../store.ts';
import { entryCode, PROTOCOL_REGISTER } from '../types.ts';
import {
  beginCounter,
  enteredOf,
  insertDeferral,
  insertEmergency,
  insertFormer,
  listDeferrals,
  listEmergencies,
  listFormer,
  listStarts,
  lockEmergency,
  setClosed,
} from './store.ts';

const READ = 'records.protocol.read';
const AUTHORISE = 'records.protocol.authorise';
const CHANGE_OVER = 'records.protocol.changeOver';

const HOUR_MS = 3_600_000;
/** DPR 445/2000 art. 63 c. 2: beyond 24 hours, an act for at most one week more. */
const WITHOUT_EXTENSION_MS = 24 * HOUR_MS;
const LONGEST_MS = WITHOUT_EXTENSION_MS + 7 * 24 * HOUR_MS;

/** Operations around what is not registered as it comes: deferrals, the emergency register, a change-over in mid-year. */
export function exceptionOperations(directory: RegistryDirectory): readonly Operation[] {
  const area = async (ctx: Context, code: string | undefined): Promise<string> => {
    const identity = await directory.identify(ctx, code);
    if (!identity) throw recordsErrors.AREA_UNKNOWN();
    return identity.areaCode;
  };
  return [defer(area), deferrals, open(area), close, emergencies, start(area), starts, importFormer(area), former];
}

type AreaOf = (ctx: Context, code: string | undefined) => Promise<string>;

function defer(area: AreaOf): Operation {
  return operation({
    name: 'records.deferrals.authorise',
    summary: { it: 'Autorizzare il differimento delle registrazioni', en: 'Authorise deferred registration' },
    description:
      'What is presented from `fromDay` on may be registered until `untilDay`. Legal terms run from the presentation all the same.',
    permission: AUTHORISE,
    effect: 'write',
    input: object({
      ...{ areaCode: optional(areaCode), act: text(300), reason: text(1000), fromDay: date, untilDay: date },
    }),
    output: object({ id: uuid }),
    http: { method: 'POST', path: '/api/protocol/deferrals', status: 201 },
    errors: [recordsErrors.AREA_UNKNOWN],
    async handler(ctx, input) {
      if (input.untilDay < input.fromDay) {
        const errors = [{ pointer: '/untilDay', message: 'lies before the first day' }];
        throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
      }
      const { act, reason, fromDay, untilDay } = input;
      const made = { id: ctx.id(), areaCode: await area(ctx, input.areaCode), act, reason, fromDay, untilDay };
      await insertDeferral(ctx.db, ctx.bodyId, { ...made, madeAt: ctx.now(), madeBy: actorText(ctx.actor) });
      ctx.emit(deferralAuthorised, {
        subject: `records/deferral/${made.id}`,
        data: { deferralId: made.id, areaCode: made.areaCode, fromDay, untilDay },
      });
      return { id: made.id };
    },
  });
}

const deferrals = operation({
  name: 'records.deferrals.list',
  summary: { it: 'Elenco dei differimenti', en: 'List deferrals' },
  description: '`since`: only those that end on that day or later.',
  permission: READ,
  effect: 'read',
  input: object({ ...pageQuery, since: optional(date) }),
  output: pageOf(
    object({
      ...{
        id: uuid,
        areaCode: Type.String(),
        act: Type.String(),
        reason: Type.String(),
        fromDay: date,
        untilDay: date,
      },
    }),
  ),
  http: { method: 'GET', path: '/api/protocol/deferrals' },
  async handler(ctx, input) {
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listDeferrals(ctx.db, ctx.bodyId, input.since, readCursor(input, 2), limit);
    return toPage(
      rows,
      input,
      (row) => [row.untilDay, row.id],
      ({ madeAt: _at, madeBy: _by, ...shown }) => shown,
    );
  },
});

function open(area: AreaOf): Operation {
  return operation({
    name: 'records.emergencies.open',
    summary: { it: 'Aprire il registro di emergenza', en: 'Open the emergency register' },
    description: 'Cause and time of the interruption, and the act that authorised the register (DPR 445/2000 art. 63).',
    permission: AUTHORISE,
    effect: 'write',
    input: object({ areaCode: optional(areaCode), cause: text(1000), act: text(300), startedAt: instant }),
    output: object({ id: uuid }),
    http: { method: 'POST', path: '/api/protocol/emergencies', status: 201 },
    errors: [recordsErrors.AREA_UNKNOWN, recordsErrors.EMERGENCY_NOT_VALID],
    async handler(ctx, input) {
      const startedAt = parseInstant(input.startedAt, '/startedAt');
      if (startedAt > ctx.now()) throw recordsErrors.EMERGENCY_NOT_VALID();
      const made = { id: ctx.id(), areaCode: await area(ctx, input.areaCode), cause: input.cause, act: input.act };
      await insertEmergency(ctx.db, ctx.bodyId, {
        ...{ ...made, startedAt, openedBy: actorText(ctx.actor) },
        ...{ endedAt: null, lastNumber: null, extensionAct: null, closedBy: null },
      });
      ctx.emit(emergencyOpened, {
        subject: `records/emergency/${made.id}`,
        data: { emergencyId: made.id, areaCode: made.areaCode, startedAt: startedAt.toISOString() },
      });
      return { id: made.id };
    },
  });
}

const close = operation({
  name: 'records.emergencies.close',
  summary: { it: 'Chiudere il registro di emergenza', en: 'Close the emergency register' },
  description:
    'When the register worked again, and the last number that was given by hand. Beyond 24 hours the act that prolonged it is needed, and a week ' +
    'more is the most.',
  permission: AUTHORISE,
  effect: 'write',
  input: object({
    ...{ id: uuid, endedAt: instant, lastNumber: Type.Integer({ minimum: 0, maximum: 1_000_000 }) },
    extensionAct: optional(text(300)),
  }),
  output: object({}),
  http: { method: 'POST', path: '/api/protocol/emergencies/{id}/closure' },
  errors: [recordsErrors.EMERGENCY_NOT_VALID, recordsErrors.EMERGENCY_EXTENSION_MISSING],
  async handler(ctx, { id, lastNumber, extensionAct, ...input }) {
    const emergency = await lockEmergency(ctx.db, ctx.bodyId, id);
    if (!emergency) throw kernelErrors.NOT_FOUND();
    const endedAt = parseInstant(input.endedAt, '/endedAt');
    const lasted = endedAt.getTime() - emergency.startedAt.getTime();
    const known = await enteredOf(ctx.db, ctx.bodyId, id);
    const early = known.latestAt !== null && known.latestAt > endedAt;
    if (
      emergency.endedAt ||
      endedAt > ctx.now() ||
      lasted <= 0 ||
      lasted > LONGEST_MS ||
      early ||
      known.highest > lastNumber
    )
      throw recordsErrors.EMERGENCY_NOT_VALID();
    if (lasted > WITHOUT_EXTENSION_MS && extensionAct === undefined) throw recordsErrors.EMERGENCY_EXTENSION_MISSING();
    const by = actorText(ctx.actor);
    await setClosed(ctx.db, ctx.bodyId, id, { at: endedAt, last: lastNumber, extensionAct: extensionAct ?? null, by });
    ctx.emit(emergencyClosed, {
      subject: `records/emergency/${id}`,
      data: { emergencyId: id, areaCode: emergency.areaCode, endedAt: endedAt.toISOString(), lastNumber },
    });
    return {};
  },
});

const emergencies = operation({
  name: 'records.emergencies.list',
  summary: { it: 'Elenco dei registri di emergenza', en: 'List emergency registers' },
  description: '`entered`: how many of their numbers are in the register by now.',
  permission: READ,
  effect: 'read',
  input: object(pageQuery),
  output: pageOf(
    object({
      ...{ id: uuid, areaCode: Type.String(), cause: Type.String(), act: Type.String(), startedAt: instant },
      ...{ endedAt: nullable(instant), lastNumber: nullable(Type.Integer()), extensionAct: nullable(Type.String()) },
      entered: Type.Integer(),
    }),
  ),
  http: { method: 'GET', path: '/api/protocol/emergencies' },
  async handler(ctx, input) {
    const rows = await listEmergencies(ctx.db, ctx.bodyId, readCursor(input, 2), (input.limit ?? DEFAULT_LIMIT) + 1);
    return toPage(
      rows,
      input,
      (row) => [row.startedAt.toISOString(), row.id],
      ({ id, areaCode: area, cause, act, startedAt, endedAt, lastNumber, extensionAct, entered }) => ({
        ...{ id, areaCode: area, cause, act, startedAt: startedAt.toISOString() },
        ...{ endedAt: endedAt?.toISOString() ?? null, lastNumber, extensionAct, entered },
      }),
    );
  },
});

function start(area: AreaOf): Operation {
  return operation({
    name: 'records.registerStarts.set',
    summary: { it: 'Stabilire il numero iniziale di un registro', en: 'Set the first number of a register' },
    description: 'For a change-over in mid-year: once per register and year, before its first registration, by an act.',
    permission: CHANGE_OVER,
    effect: 'write',
    input: object({
      areaCode: optional(areaCode),
      year: Type.Integer({ minimum: 1998, maximum: 9999 }),
      firstNumber: Type.Integer({ minimum: 1, maximum: 99_999_999 }),
      ...{ act: text(300), reason: text(1000) },
    }),
    output: object({ firstCode: Type.String() }),
    http: { method: 'POST', path: '/api/protocol/starts', status: 201 },
    errors: [recordsErrors.AREA_UNKNOWN, recordsErrors.REGISTER_BEGUN],
    async handler(ctx, { year, firstNumber, act, reason, ...input }) {
      const code = await area(ctx, input.areaCode);
      const at = ctx.now();
      if (year < romeYear(at) || year > romeYear(at) + 1) throw recordsErrors.REGISTER_BEGUN();
      await insertRegister(ctx.db, ctx.bodyId, code, PROTOCOL_REGISTER, at);
      await lockRegister(ctx.db, ctx.bodyId, code, PROTOCOL_REGISTER);
      const by = actorText(ctx.actor);
      const begun = await beginCounter(ctx.db, ctx.bodyId, {
        ...{ areaCode: code, registerCode: PROTOCOL_REGISTER, year, firstNumber, act, reason, madeAt: at, madeBy: by },
      });
      if (!begun) throw recordsErrors.REGISTER_BEGUN();
      ctx.emit(registerStarted, {
        subject: `records/register/${code}/${PROTOCOL_REGISTER}/${year}`,
        data: { areaCode: code, registerCode: PROTOCOL_REGISTER, year, firstNumber },
      });
      return { firstCode: entryCode(year, firstNumber) };
    },
  });
}

const starts = operation({
  name: 'records.registerStarts.list',
  summary: { it: 'Numeri iniziali dei registri', en: 'First numbers of registers' },
  permission: READ,
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(
      object({
        ...{ areaCode: Type.String(), registerCode: Type.String(), year: Type.Integer(), firstNumber: Type.Integer() },
        ...{ act: Type.String(), reason: Type.String(), madeAt: instant },
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/protocol/starts' },
  async handler(ctx) {
    const rows = await listStarts(ctx.db, ctx.bodyId);
    return { items: rows.map(({ madeBy: _by, madeAt, ...shown }) => ({ ...shown, madeAt: madeAt.toISOString() })) };
  },
});

const formerFields = {
  system: text(80),
  year: Type.Integer({ minimum: 1900, maximum: 9999 }),
  number: Type.Integer({ minimum: 1, maximum: 99_999_999 }),
  flow: oneOf(FLOWS),
  subject: text(1000),
  correspondents: Type.String({ maxLength: 2000 }),
  registeredOn: date,
};

function importFormer(area: AreaOf): Operation {
  return operation({
    name: 'records.formerEntries.import',
    summary: { it: 'Importare i numeri del protocollo precedente', en: 'Import numbers of the former register' },
    description: 'At most 1,000 at a time. What is there already stays as it is.',
    permission: CHANGE_OVER,
    effect: 'write',
    input: object({
      areaCode: optional(areaCode),
      items: Type.Array(object({ ...formerFields, presentedOn: optional(date) }), { minItems: 1, maxItems: 1000 }),
    }),
    output: object({ added: Type.Integer() }),
    http: { method: 'POST', path: '/api/protocol/former-entries', status: 201, bodyLimit: 4 * 1024 * 1024 },
    errors: [recordsErrors.AREA_UNKNOWN],
    personalData: ['contact'],
    async handler(ctx, input) {
      const code = await area(ctx, input.areaCode);
      const entries = input.items.map((item) => ({
        ...{ ...item, id: ctx.id(), areaCode: code, code: entryCode(item.year, item.number) },
        presentedOn: item.presentedOn ?? null,
      }));
      const added = await insertFormer(ctx.db, ctx.bodyId, entries);
      if (added === 0) ctx.unchanged();
      else
        ctx.emit(formerEntriesImported, { subject: `records/former-entries/${code}`, data: { areaCode: code, added } });
      return { added };
    },
  });
}

const former = operation({
  name: 'records.formerEntries.list',
  summary: { it: 'Cercare nel protocollo precedente', en: 'Search the former register' },
  description: 'The latest numbers first; `text` looks at subject, correspondents and number.',
  permission: READ,
  effect: 'read',
  input: object({ ...pageQuery, text: optional(text(200)), code: optional(text(40)) }),
  output: pageOf(
    object({
      ...{ id: uuid, areaCode: Type.String(), code: Type.String(), ...formerFields, presentedOn: nullable(date) },
    }),
  ),
  http: { method: 'GET', path: '/api/protocol/former-entries' },
  personalData: ['contact'],
  async handler(ctx, input) {
    // Nothing says whose unit an old number was: it is for who reads the whole register.
    if (!reachOf(ctx, READ).everywhere) throw kernelErrors.FORBIDDEN();
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listFormer(ctx.db, ctx.bodyId, input, readCursor(input, 3), limit);
    return toPage(
      rows,
      input,
      (row) => [row.year, row.number, row.id],
      (row) => ({ ...row }),
    );
  },
});
