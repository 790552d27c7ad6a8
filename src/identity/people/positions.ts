import {
  code,
  date,
  DEFAULT_LIMIT,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  romeDate,
  toPage,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { bumpAccessVersion } from '../bodies/store.ts';
import { identityErrors } from '../errors.ts';
import { personReturned, positionAssigned, positionEnded } from '../events.ts';
import { findUnit } from '../organisation/store.ts';
import { checkPeriod } from '../period.ts';
import { requireAdministration } from '../permissions/holders.ts';
import { ADMINISTRATOR } from '../roles.ts';
import { endSessionsOf } from '../sessions/end.ts';
import { positionView, presentPosition } from './schema.ts';
import {
  endPosition,
  insertPosition,
  listPositions,
  lockPerson,
  lockPosition,
  positionsOf,
  setLeft,
  type Position,
} from './store.ts';

const assign = operation({
  name: 'identity.positions.assign',
  summary: { it: 'Assegnare un incarico', en: 'Assign a position' },
  description: 'A role held in a unit holds in the units below it; without a unit it holds in the whole body.',
  permission: 'identity.positions.manage',
  effect: 'write',
  input: object({
    personId: uuid,
    unitId: optional(nullable(uuid)),
    role: code,
    validFrom: optional({ ...date, description: 'First day; today if absent' }),
    validTo: optional(nullable({ ...date, description: 'Last day; open if absent' })),
  }),
  output: positionView,
  http: { method: 'POST', path: '/api/positions', status: 201 },
  errors: [identityErrors.IDENTITY_POSITION_OVERLAPS],
  async handler(ctx, input) {
    const position: Position = {
      id: ctx.id(),
      personId: input.personId,
      unitId: input.unitId ?? null,
      role: input.role,
      validFrom: input.validFrom ?? romeDate(ctx.now()),
      validTo: input.validTo ?? null,
      endedAt: null,
    };
    checkPeriod(position.validFrom, position.validTo);
    await checkPlace(ctx, position);
    await insertPosition(ctx.db, ctx.bodyId, position);
    if (await setLeft(ctx.db, ctx.bodyId, position.personId, null)) {
      const subject = `identity/person/${position.personId}`;
      ctx.emit(personReturned, { subject, data: { personId: position.personId } });
    }
    await rolesChanged(ctx, position.personId);
    const { id: positionId, personId, unitId, role, validFrom, validTo } = position;
    const data = { positionId, personId, unitId, role, validFrom, validTo };
    ctx.emit(positionAssigned, { subject: `identity/position/${positionId}`, data });
    return presentPosition(position);
  },
});

const end = operation({
  name: 'identity.positions.end',
  summary: { it: 'Concludere un incarico', en: 'End a position' },
  description: 'At once, or after the given day.',
  permission: 'identity.positions.manage',
  effect: 'write',
  input: object({ id: uuid, validTo: optional({ ...date, description: 'Last day; ends at once if absent' }) }),
  output: positionView,
  http: { method: 'POST', path: '/api/positions/{id}/end' },
  errors: [identityErrors.IDENTITY_LAST_ADMINISTRATION],
  async handler(ctx, input) {
    const position = await lockPosition(ctx.db, ctx.bodyId, input.id);
    if (!position) throw kernelErrors.NOT_FOUND();
    const ended = endOf(position, input.validTo, ctx.now());
    if (!ended) {
      ctx.unchanged();
      return presentPosition(position);
    }
    await endPosition(ctx.db, ctx.bodyId, position.id, ended);
    if (position.role === ADMINISTRATOR) await requireAdministration(ctx);
    await rolesChanged(ctx, position.personId);
    const { id: positionId, personId, role } = position;
    ctx.emit(positionEnded, {
      subject: `identity/position/${positionId}`,
      data: { positionId, personId, role, validTo: ended.validTo },
    });
    return presentPosition({ ...position, ...ended });
  },
});

const list = operation({
  name: 'identity.positions.list',
  summary: { it: 'Incarichi in corso', en: 'Positions in force' },
  permission: 'signed-in',
  effect: 'read',
  input: object({
    ...pageQuery,
    unitId: optional({ ...uuid, description: 'In this unit itself, not in those below it' }),
    role: optional(code),
    day: optional({ ...date, description: 'In force on that day; today if absent' }),
  }),
  output: pageOf(object({ ...positionView.properties, personName: Type.String(), unitName: nullable(Type.String()) })),
  http: { method: 'GET', path: '/api/positions' },
  personalData: ['contact'],
  async handler(ctx, input) {
    const filter = { unitId: input.unitId, role: input.role, day: input.day ?? romeDate(ctx.now()) };
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listPositions(ctx.db, ctx.bodyId, filter, readCursor(input, 3), limit);
    return toPage(
      rows,
      input,
      (row) => [row.familyName, row.givenName, row.id],
      (row) => ({ ...presentPosition(row), personName: row.personName, unitName: row.unitName }),
    );
  },
});

export const positionOperations: readonly Operation[] = [assign, end, list];

async function checkPlace(ctx: Context, position: Position): Promise<void> {
  if (!(await lockPerson(ctx.db, ctx.bodyId, position.personId))) {
    throw kernelErrors.NOT_FOUND({ it: 'Persona non trovata.', en: 'No such person.' });
  }
  if (position.unitId) {
    const unit = await findUnit(ctx.db, ctx.bodyId, position.unitId);
    if (!unit) throw kernelErrors.NOT_FOUND({ it: 'Unità non trovata.', en: 'No such unit.' });
  }
  const others = await positionsOf(ctx.db, ctx.bodyId, position.personId);
  if (others.some((other) => overlaps(other, position))) throw identityErrors.IDENTITY_POSITION_OVERLAPS();
}

function overlaps(one: Position, other: Position): boolean {
  if (one.role !== other.role || one.unitId !== other.unitId || one.endedAt !== null) return false;
  const beginsBeforeEnd = (a: Position, b: Position) => b.validTo === null || a.validFrom <= b.validTo;
  return beginsBeforeEnd(one, other) && beginsBeforeEnd(other, one);
}

/** @returns undefined when the position has ended already. */
function endOf(position: Position, lastDay: string | undefined, now: Date) {
  if (position.endedAt !== null || (position.validTo !== null && position.validTo < romeDate(now))) return undefined;
  if (lastDay === undefined || lastDay < romeDate(now)) return { validTo: position.validTo, endedAt: now };
  checkPeriod(position.validFrom, lastDay);
  return { validTo: lastDay, endedAt: null };
}

/** New roles want a new sign-in (OWASP ASVS 5.0 7.4): sessions of the person end, and everybody's cached permissions are stale. */
async function rolesChanged(ctx: Context, personId: string): Promise<void> {
  await bumpAccessVersion(ctx.db, ctx.bodyId);
  await endSessionsOf(ctx, personId, 'roles-changed');
}
