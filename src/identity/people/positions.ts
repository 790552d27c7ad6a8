import {
  code,
  date,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  romeDate,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { bumpAccessVersion } from '../bodies/store.ts';
import { identityErrors } from '../errors.ts';
import { positionAssigned, positionEnded } from '../events.ts';
import { findUnit } from '../organisation/store.ts';
import { checkPeriod } from '../period.ts';
import { endSessionsOf } from '../sessions/end.ts';
import { positionView, presentPosition } from './operations.ts';
import { endPosition, insertPosition, lockPerson, lockPosition, positionsOf, type Position } from './store.ts';

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
  async handler(ctx, input) {
    const position = await lockPosition(ctx.db, ctx.bodyId, input.id);
    if (!position) throw kernelErrors.NOT_FOUND();
    const ended = endOf(position, input.validTo, ctx.now());
    if (!ended) {
      ctx.unchanged();
      return presentPosition(position);
    }
    await endPosition(ctx.db, ctx.bodyId, position.id, ended);
    await rolesChanged(ctx, position.personId);
    const { id: positionId, personId, role } = position;
    ctx.emit(positionEnded, {
      subject: `identity/position/${positionId}`,
      data: { positionId, personId, role, validTo: ended.validTo },
    });
    return presentPosition({ ...position, ...ended });
  },
});

export const positionOperations: readonly Operation[] = [assign, end];

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
