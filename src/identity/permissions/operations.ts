import {
  bilingual,
  code,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  romeDate,
  Type,
  uuid,
  type Context,
  type Operation,
  type PermissionSpec,
  type Text,
} from '../../kernel/index.ts';
import { isSteering } from '../bodies/steering.ts';
import { bumpAccessVersion } from '../bodies/store.ts';
import { identityErrors } from '../errors.ts';
import { permissionChanged, permissionsSynchronised, roleDefined } from '../events.ts';
import { findPerson } from '../people/store.ts';
import { ADMINISTRATOR } from '../roles.ts';
import { taken } from '../taken.ts';
import type { IdentityPorts } from '../types.ts';
import { explain as explainPermission, type Vocabulary } from './explain.ts';
import { loadFacts } from './facts.ts';
import { installPermissions } from './install.ts';
import {
  holdersOf,
  insertRoles,
  listGranted,
  listRoles,
  namesOf,
  setRolePermission,
  type Holder,
  type RoleRow,
} from './store.ts';

const permissionName = Type.String({ pattern: '^[a-z]+(\\.[a-zA-Z-]+){1,3}$', maxLength: 120 });
const MANAGE = 'identity.permissions.manage';
const MAX_HOLDERS = 5;

export function permissionOperations(ports: IdentityPorts): readonly Operation[] {
  return [roles, defineRole, list(ports), set(ports), sync(ports), explain(ports)];
}

const roles = operation({
  name: 'identity.roles.list',
  summary: { it: 'Ruoli e loro permessi', en: 'Roles and their permissions' },
  permission: 'signed-in',
  effect: 'read',
  input: object({}),
  output: object({
    items: Type.Array(
      object({
        code: Type.String(),
        name: object({ it: Type.String(), en: Type.String() }),
        permissions: Type.Array(Type.String()),
      }),
    ),
  }),
  http: { method: 'GET', path: '/api/roles' },
  async handler(ctx) {
    const [rows, granted] = await Promise.all([listRoles(ctx.db, ctx.bodyId), listGranted(ctx.db, ctx.bodyId)]);
    const items = rows.map((row) => ({
      code: row.code,
      name: nameOf(row),
      permissions: granted.filter((pair) => pair.role === row.code).map((pair) => pair.permission),
    }));
    return { items };
  },
});

const defineRole = operation({
  name: 'identity.roles.define',
  summary: { it: 'Definire un ruolo dell’ente', en: 'Define a role of the body' },
  permission: MANAGE,
  effect: 'write',
  input: object({ code, name: bilingual }),
  output: object({ code: Type.String() }),
  http: { method: 'POST', path: '/api/roles', status: 201 },
  async handler(ctx, input) {
    const row = { code: input.code, nameIt: input.name.it, nameEn: input.name.en };
    if ((await insertRoles(ctx.db, ctx.bodyId, [row])) === 0) throw taken('/code');
    ctx.emit(roleDefined, { subject: `identity/role/${input.code}`, data: { role: input.code } });
    return { code: input.code };
  },
});

function list(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.permissions.list',
    summary: { it: 'Permessi e ruoli che li hanno', en: 'Permissions and the roles that have them' },
    permission: 'signed-in',
    effect: 'read',
    input: object({}),
    output: object({
      items: Type.Array(
        object({
          permission: Type.String(),
          sentence: object({ it: Type.String(), en: Type.String() }),
          roles: Type.Array(Type.String()),
        }),
      ),
    }),
    http: { method: 'GET', path: '/api/permissions' },
    async handler(ctx) {
      const { registry, database } = ports.runtime();
      const [granted, steers] = await Promise.all([listGranted(ctx.db, ctx.bodyId), isSteering(database, ctx.bodyId)]);
      const declared = [...registry.permissions].filter(([, spec]) => steers || !spec.steering);
      const items = declared.map(([permission, spec]) => ({
        permission,
        sentence: spec.sentence,
        roles: granted.filter((pair) => pair.permission === permission).map((pair) => pair.role),
      }));
      return { items };
    },
  });
}

function set(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.permissions.set',
    summary: { it: 'Dare o togliere un permesso a un ruolo', en: 'Give a permission to a role, or take it away' },
    permission: MANAGE,
    effect: 'write',
    input: object({ permission: permissionName, role: code, granted: Type.Boolean() }),
    output: object({ permission: Type.String(), role: Type.String(), granted: Type.Boolean() }),
    http: { method: 'PUT', path: '/api/permissions/{permission}/roles/{role}' },
    errors: [identityErrors.IDENTITY_LAST_ADMINISTRATION],
    async handler(ctx, input) {
      await specOf(ports, ctx, input.permission);
      // Whoever takes this from the administrator could never be corrected from inside.
      if (input.permission === MANAGE && input.role === ADMINISTRATOR && !input.granted) {
        throw identityErrors.IDENTITY_LAST_ADMINISTRATION();
      }
      const { permission, role, granted } = input;
      await setRolePermission(ctx.db, ctx.bodyId, { permission, role, granted });
      await bumpAccessVersion(ctx.db, ctx.bodyId);
      ctx.emit(permissionChanged, { subject: `identity/role/${role}`, data: { permission, role, granted } });
      return { permission, role, granted };
    },
  });
}

function sync(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.permissions.sync',
    summary: { it: 'Installare i nuovi permessi', en: 'Install new permissions' },
    description: 'At start: permissions that came with a new version. What an administrator changed stays as it is.',
    permission: 'identity.bodies.create',
    effect: 'write',
    input: object({}),
    output: object({ added: Type.Integer() }),
    async handler(ctx) {
      const installed = (await listRoles(ctx.db, ctx.bodyId)).length > 0;
      const added = installed ? await installPermissions(ctx, ports.runtime()) : 0;
      if (added === 0) {
        ctx.unchanged();
        return { added };
      }
      await bumpAccessVersion(ctx.db, ctx.bodyId);
      ctx.emit(permissionsSynchronised, { subject: `identity/body/${ctx.bodyId}`, data: { added } });
      return { added };
    },
  });
}

const explanation = object({
  permission: Type.String(),
  allowed: Type.Boolean(),
  sentence: object({ it: Type.String(), en: Type.String() }),
  because: Type.Array(
    object({
      kind: oneOf([
        'position',
        'delegation',
        'expired-position',
        'future-position',
        'idle-delegation',
        'role-lacks',
        'component',
      ]),
      text: object({ it: Type.String(), en: Type.String() }),
    }),
  ),
  holders: Type.Array(object({ name: Type.String(), unit: nullable(Type.String()), role: Type.String() })),
});

function explain(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.permissions.explain',
    summary: { it: 'Perché posso, o non posso', en: 'Why I may, or may not' },
    description: 'About oneself; about somebody else with the permission identity.permissions.explain.',
    permission: 'signed-in',
    effect: 'read',
    input: object({ permission: permissionName, personId: optional(uuid) }),
    output: explanation,
    http: { method: 'GET', path: '/api/permissions/{permission}/explanation' },
    async handler(ctx, input) {
      const spec = await specOf(ports, ctx, input.permission);
      const holders = await holdersOf(
        ctx.db,
        ctx.bodyId,
        input.permission,
        ctx.now(),
        romeDate(ctx.now()),
        MAX_HOLDERS,
      );
      const answer = { permission: input.permission, holders: holders.map(presentHolder) };
      if (ctx.actor.kind !== 'person' && input.personId === undefined) return { ...answer, ...component(spec) };
      const subject = await subjectOf(ctx, input.personId);
      const facts = await loadFacts(ctx.db, ctx.bodyId, subject.id);
      const words = await vocabulary(
        ctx,
        facts.delegations.map((delegation) => delegation.fromPersonId),
        subject.name,
      );
      const { allowed, sentence, because } = explainPermission(
        input.permission,
        spec,
        facts,
        ctx.now(),
        words,
        holders,
      );
      return { ...answer, allowed, sentence, because: [...because] };
    },
  });
}

async function specOf(ports: IdentityPorts, ctx: Context, permission: string): Promise<PermissionSpec> {
  const { registry, database } = ports.runtime();
  const spec = registry.permissions.get(permission);
  const known = spec && (!spec.steering || (await isSteering(database, ctx.bodyId)));
  if (!known) throw kernelErrors.NOT_FOUND({ it: 'Permesso sconosciuto.', en: 'Unknown permission.' });
  return spec;
}

/** Who is asked about; without a name when people ask about themselves. */
async function subjectOf(
  ctx: Context,
  personId: string | undefined,
): Promise<{ id: string; name: string | undefined }> {
  const self = ctx.actor.kind === 'person' ? ctx.actor.id : undefined;
  if (personId === undefined || personId === self) return { id: self!, name: undefined };
  if (!ctx.may('identity.permissions.explain')) throw kernelErrors.NOT_FOUND();
  const person = await findPerson(ctx.db, ctx.bodyId, personId);
  if (!person) throw kernelErrors.NOT_FOUND();
  return { id: person.id, name: person.displayName };
}

async function vocabulary(
  ctx: Context,
  personIds: readonly string[],
  subject: string | undefined,
): Promise<Vocabulary> {
  const [rows, people] = await Promise.all([
    listRoles(ctx.db, ctx.bodyId),
    namesOf(ctx.db, ctx.bodyId, [...new Set(personIds)]),
  ]);
  const roleNames = new Map(rows.map((row) => [row.code, nameOf(row)]));
  const personNames = new Map(people.map((person) => [person.id, person.displayName]));
  return {
    roleName: (role) => roleNames.get(role) ?? { it: role, en: role },
    personName: (id) => personNames.get(id) ?? '—',
    subject,
  };
}

function component(spec: PermissionSpec) {
  const reason: Text = { it: 'è un componente della piattaforma', en: 'it is a component of the platform' };
  return {
    allowed: true,
    sentence: {
      it: `Può ${spec.sentence.it} perché ${reason.it}.`,
      en: `It may ${spec.sentence.en} because ${reason.en}.`,
    },
    because: [{ kind: 'component' as const, text: reason }],
  };
}

function presentHolder({ displayName, unitName, role }: Holder) {
  return { name: displayName, unit: unitName, role };
}

function nameOf(row: RoleRow): Text {
  return { it: row.nameIt, en: row.nameEn };
}
