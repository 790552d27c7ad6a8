import {
  code,
  date,
  DEFAULT_LIMIT,
  instant,
  kernelErrors,
  nullable,
  object,
  operation,
  optional,
  pageOf,
  pageQuery,
  readCursor,
  romeDate,
  text,
  toPage,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { bumpAccessVersion } from '../bodies/store.ts';
import { identityErrors } from '../errors.ts';
import { delegationGranted, delegationRevoked } from '../events.ts';
import { lockPerson } from '../people/store.ts';
import { checkPeriod } from '../period.ts';
import { loadFacts } from '../permissions/facts.ts';
import { checkDelegable } from './policy.ts';
import {
  listDelegations,
  insertDelegation,
  lockDelegation,
  revokeDelegation,
  type Delegation,
  type DelegationLine,
} from './store.ts';

const delegationView = object({
  id: uuid,
  fromPersonId: uuid,
  toPersonId: uuid,
  role: Type.String(),
  permissions: nullable(Type.Array(Type.String())),
  unitId: nullable(uuid),
  reason: Type.String(),
  validFrom: date,
  validTo: date,
  grantedAt: instant,
  revokedAt: nullable(instant),
});

const grant = operation({
  name: 'identity.delegations.grant',
  summary: { it: 'Conferire una delega', en: 'Grant a delegation' },
  description:
    'Lends a role of one’s own position, or some of its permissions, to another person until a day. It never gives more than the ' +
    'delegator has at that moment, and what was received by delegation cannot be lent on.',
  permission: 'identity.delegations.grant',
  effect: 'write',
  input: object({
    toPersonId: uuid,
    role: code,
    permissions: optional(Type.Array(text(120), { minItems: 1, maxItems: 200, uniqueItems: true })),
    unitId: optional(nullable(uuid)),
    reason: text(1000),
    validFrom: optional({ ...date, description: 'First day; today if absent' }),
    validTo: { ...date, description: 'Last day' },
  }),
  output: delegationView,
  http: { method: 'POST', path: '/api/delegations', status: 201 },
  errors: [identityErrors.IDENTITY_CANNOT_DELEGATE],
  async handler(ctx, input) {
    const delegation: Delegation = {
      id: ctx.id(),
      fromPersonId: delegator(ctx),
      toPersonId: input.toPersonId,
      role: input.role,
      permissions: input.permissions ?? null,
      unitId: input.unitId ?? null,
      reason: input.reason,
      validFrom: input.validFrom ?? romeDate(ctx.now()),
      validTo: input.validTo,
      grantedAt: ctx.now(),
      revokedAt: null,
    };
    checkPeriod(delegation.validFrom, delegation.validTo);
    if (!(await lockPerson(ctx.db, ctx.bodyId, delegation.toPersonId))) {
      throw kernelErrors.NOT_FOUND({ it: 'Persona non trovata.', en: 'No such person.' });
    }
    checkDelegable(delegation, await loadFacts(ctx.db, ctx.bodyId, delegation.fromPersonId), ctx.now());
    await insertDelegation(ctx.db, ctx.bodyId, delegation);
    await bumpAccessVersion(ctx.db, ctx.bodyId);
    ctx.emit(delegationGranted, { subject: `identity/delegation/${delegation.id}`, data: grantedData(delegation) });
    return presentDelegation(delegation);
  },
});

const revoke = operation({
  name: 'identity.delegations.revoke',
  summary: { it: 'Revocare una delega', en: 'Revoke a delegation' },
  description: 'By the delegator, or by who manages positions. It ends at once.',
  permission: 'signed-in',
  effect: 'write',
  input: object({ id: uuid }),
  output: delegationView,
  http: { method: 'POST', path: '/api/delegations/{id}/revoke' },
  async handler(ctx, input) {
    const delegation = await lockDelegation(ctx.db, ctx.bodyId, input.id);
    if (!delegation || !mayEnd(ctx, delegation)) throw kernelErrors.NOT_FOUND();
    if (delegation.revokedAt) {
      ctx.unchanged();
      return presentDelegation(delegation);
    }
    await revokeDelegation(ctx.db, ctx.bodyId, delegation.id, ctx.now());
    await bumpAccessVersion(ctx.db, ctx.bodyId);
    const { id: delegationId, fromPersonId, toPersonId } = delegation;
    const data = { delegationId, fromPersonId, toPersonId };
    ctx.emit(delegationRevoked, { subject: `identity/delegation/${delegationId}`, data });
    return presentDelegation({ ...delegation, revokedAt: ctx.now() });
  },
});

const list = operation({
  name: 'identity.delegations.list',
  summary: { it: 'Deleghe date e ricevute', en: 'Delegations given and received' },
  description: 'One’s own; of somebody else, or all of the body, with the permission to manage positions.',
  permission: 'signed-in',
  effect: 'read',
  input: object({ ...pageQuery, personId: optional(uuid), all: optional(Type.Boolean()) }),
  output: pageOf(
    object({
      ...delegationView.properties,
      fromName: Type.String(),
      toName: Type.String(),
      unitName: nullable(Type.String()),
    }),
  ),
  http: { method: 'GET', path: '/api/delegations' },
  async handler(ctx, input) {
    const self = ctx.actor.kind === 'person' ? ctx.actor.id : undefined;
    const personId = input.all ? null : (input.personId ?? self);
    if (personId === undefined || (personId !== self && !ctx.may('identity.positions.manage'))) {
      throw kernelErrors.NOT_FOUND();
    }
    const limit = (input.limit ?? DEFAULT_LIMIT) + 1;
    const rows = await listDelegations(ctx.db, ctx.bodyId, personId, readCursor(input, 2), limit);
    return toPage(rows, input, (row) => [row.validFrom, row.id], presentLine);
  },
});

export const delegationOperations: readonly Operation[] = [grant, revoke, list];

/** A delegation is a person's own act: a component has nothing to lend. */
function delegator(ctx: Context): string {
  if (ctx.actor.kind === 'person') return ctx.actor.id;
  throw identityErrors.IDENTITY_CANNOT_DELEGATE();
}

function mayEnd(ctx: Context, delegation: Delegation): boolean {
  const isDelegator = ctx.actor.kind === 'person' && ctx.actor.id === delegation.fromPersonId;
  return isDelegator || ctx.may('identity.positions.manage');
}

function grantedData(delegation: Delegation) {
  const { id: delegationId, fromPersonId, toPersonId, role, permissions, unitId, validFrom, validTo } = delegation;
  const list = permissions === null ? null : [...permissions];
  return { delegationId, fromPersonId, toPersonId, role, permissions: list, unitId, validFrom, validTo };
}

function presentLine(line: DelegationLine) {
  const { fromName, toName, unitName } = line;
  return { ...presentDelegation(line), fromName, toName, unitName };
}

function presentDelegation(delegation: Delegation) {
  const { delegationId, ...rest } = grantedData(delegation);
  return {
    id: delegationId,
    ...rest,
    reason: delegation.reason,
    grantedAt: delegation.grantedAt.toISOString(),
    revokedAt: delegation.revokedAt?.toISOString() ?? null,
  };
}
