import {
  anonymousCaller,
  createTenant,
  instant,
  kernelErrors,
  listTenants,
  nullable,
  object,
  operation,
  systemCaller,
  Type,
  type Caller,
  type Context,
  type DomainError,
  type Operation,
} from '../../kernel/index.ts';
import { identityErrors } from '../errors.ts';
import { bodyFounded, bodyInvited } from '../events.ts';
import { taken } from '../taken.ts';
import type { IdentityPorts } from '../types.ts';
import { bodyCode, founding, furnishBody, inviteFirst } from './furnish.ts';
import { requireSteering } from './steering.ts';

const invitation = object({ code: Type.String(), login: Type.String(), token: Type.String(), expiresAt: instant });

/** Operations of the body that runs the installation. None reads or changes what a body has once somebody administers it. */
export function foundingOperations(ports: IdentityPorts): readonly Operation[] {
  return [list(ports), found(ports), invite(ports)];
}

function list(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.bodies.list',
    summary: { it: 'Enti dell’installazione', en: 'Bodies of the installation' },
    description: 'Their codes, in the order in which they came, and the names that anybody may read.',
    permission: 'identity.bodies.found',
    effect: 'read',
    input: object({}),
    output: object({
      items: Type.Array(object({ code: Type.String(), name: nullable(Type.String()), steering: Type.Boolean() })),
    }),
    http: { method: 'GET', path: '/api/bodies' },
    async handler(ctx) {
      await requireSteering(ports, ctx);
      const items: { code: string; name: string | null; steering: boolean }[] = [];
      for (const { bodyId, code } of await listTenants(ports.runtime().database)) {
        items.push({ code, name: await publicName(ports, ctx, bodyId), steering: bodyId === ctx.bodyId });
      }
      return { items };
    },
  });
}

function found(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.bodies.found',
    summary: {
      it: 'Aggiungere un ente con il suo primo amministratore',
      en: 'Add a body with its first administrator',
    },
    description:
      'Makes the body, its principal area and the account of its first administrator, whose enrolment link it answers. Nothing of the ' +
      'new body can be read from here afterwards. What a crash left half made is completed when it is asked for again.',
    permission: 'identity.bodies.found',
    effect: 'write',
    secret: true,
    input: founding,
    output: invitation,
    http: { method: 'POST', path: '/api/bodies', status: 201, perMinute: 30 },
    async handler(ctx, input) {
      await requireSteering(ports, ctx);
      const caller = await newcomer(ports, ctx, input.code);
      const { invoker } = ports.runtime();
      const made = await invoker.work(caller, 'identity.bodies.found', (other) => furnishBody(other, input));
      ctx.emit(bodyFounded, { subject: `identity/installation/${input.code}`, data: { code: input.code } });
      return { code: input.code, ...made };
    },
  });
}

function invite(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.bodies.invite',
    summary: {
      it: 'Rifare il collegamento del primo amministratore di un ente',
      en: 'Make the link of a body’s first administrator anew',
    },
    description: 'Only until somebody of that body can sign in: afterwards the body makes its own links.',
    permission: 'identity.bodies.found',
    effect: 'write',
    secret: true,
    input: object({ code: bodyCode }),
    output: invitation,
    http: { method: 'POST', path: '/api/bodies/{code}/invitation', perMinute: 30 },
    errors: [identityErrors.IDENTITY_BODY_IN_USE],
    async handler(ctx, input) {
      await requireSteering(ports, ctx);
      const { database, invoker } = ports.runtime();
      const body = (await listTenants(database)).find(({ code }) => code === input.code);
      if (!body) throw kernelErrors.NOT_FOUND();
      const caller = await founder(ports, ctx, body.bodyId);
      const made = await invoker.work(caller, 'identity.bodies.invite', inviteFirst);
      ctx.emit(bodyInvited, { subject: `identity/installation/${input.code}`, data: { code: input.code } });
      return { code: input.code, ...made };
    },
  });
}

/** Enters a code in the directory. @throws CONFLICT when a body has it that is more than an entry of the directory. */
async function newcomer(ports: IdentityPorts, ctx: Context, code: string): Promise<Caller> {
  const { database, clock, entropy } = ports.runtime();
  const known = (await listTenants(database)).find((tenant) => tenant.code === code);
  if (known && (await publicName(ports, ctx, known.bodyId)) !== null) throw taken('/code');
  return founder(ports, ctx, known?.bodyId ?? (await createTenant(database, code, clock, entropy)));
}

/** Acts in the new body as a component that names the body it was told by; both logs have the same correlation. */
async function founder(ports: IdentityPorts, ctx: Context, bodyId: string): Promise<Caller> {
  const [steering] = await listTenants(ports.runtime().database);
  return systemCaller(bodyId, `installation:${steering!.code}`, ctx.correlationId, ctx.caller.via);
}

/** The name that the public reads; null for a code of the directory behind which no body has been made yet. */
async function publicName(ports: IdentityPorts, ctx: Context, bodyId: string): Promise<string | null> {
  const anybody = anonymousCaller(bodyId, ctx.correlationId);
  const body = ports.runtime().invoker.invoke(anybody, 'identity.bodies.get', {}) as Promise<{ name: string }>;
  return body.then(
    ({ name }) => name,
    (error: DomainError) => {
      if (error.code === 'NOT_FOUND') return null;
      throw error;
    },
  );
}
