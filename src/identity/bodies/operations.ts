import {
  code,
  kernelErrors,
  listTenants,
  nullable,
  object,
  operation,
  optional,
  Type,
  uuid,
  type Context,
  type Operation,
} from '../../kernel/index.ts';
import { bodyCreated, bodyUpdated } from '../events.ts';
import { installPermissions } from '../permissions/install.ts';
import type { IdentityPorts } from '../types.ts';
import { foundingOperations } from './founding.ts';
import { bodyDetails } from './schema.ts';
import { findBody, insertBody, updateBody, type Body, type BodyDetails } from './store.ts';

const bodyView = object({
  id: uuid,
  code: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  ipaCode: nullable(Type.String()),
  taxCode: nullable(Type.String()),
  istatCode: nullable(Type.String()),
  territory: nullable(Type.String()),
  population: nullable(Type.Integer()),
  address: nullable(Type.String()),
  digitalAddress: nullable(Type.String()),
  website: nullable(Type.String()),
});

export function bodyOperations(ports: IdentityPorts): readonly Operation[] {
  return [create(ports), get, update, ...foundingOperations(ports)];
}

function create(ports: IdentityPorts): Operation {
  return operation({
    name: 'identity.bodies.create',
    summary: { it: 'Registrare i dati di un ente', en: 'Record the details of a body' },
    description: 'The body is in the directory already; this gives it a name, the default roles and their permissions.',
    permission: 'identity.bodies.create',
    effect: 'write',
    input: object({ code, ...bodyDetails }),
    output: object({ id: uuid }),
    async handler(ctx, input) {
      const { code: bodyCode, ...rest } = input;
      await checkCode(ports, ctx.bodyId, bodyCode);
      const created = await insertBody(ctx.db, { id: ctx.bodyId, code: bodyCode, ...complete(rest) }, ctx.now());
      if (!created) throw kernelErrors.CONFLICT();
      const permissions = await installPermissions(ctx, ports.runtime());
      ctx.emit(bodyCreated, { subject: `identity/body/${ctx.bodyId}`, data: { code: bodyCode, permissions } });
      return { id: ctx.bodyId };
    },
  });
}

const get = operation({
  name: 'identity.bodies.get',
  summary: { it: 'Dati dell’ente', en: 'Details of the body' },
  permission: 'public',
  effect: 'read',
  input: object({}),
  output: bodyView,
  http: { method: 'GET', path: '/api/body' },
  async handler(ctx) {
    return presentBody(await theBody(ctx));
  },
});

const update = operation({
  name: 'identity.bodies.update',
  summary: { it: 'Modificare i dati dell’ente', en: 'Change the details of the body' },
  permission: 'identity.organisation.manage',
  effect: 'write',
  input: object({ ...bodyDetails, name: optional(bodyDetails.name), kind: optional(bodyDetails.kind) }),
  output: bodyView,
  http: { method: 'PATCH', path: '/api/body' },
  async handler(ctx, input) {
    const body = await theBody(ctx);
    const changed: Body = { ...body, ...input };
    await updateBody(ctx.db, ctx.bodyId, changed);
    ctx.emit(bodyUpdated, { subject: `identity/body/${ctx.bodyId}`, data: { fields: Object.keys(input) } });
    return presentBody(changed);
  },
});

async function theBody(ctx: Context): Promise<Body> {
  const body = await findBody(ctx.db, ctx.bodyId);
  if (!body) throw kernelErrors.NOT_FOUND();
  return body;
}

/** The code is that of the directory, which decides which body a request is for. */
async function checkCode(ports: IdentityPorts, bodyId: string, bodyCode: string): Promise<void> {
  const tenants = await listTenants(ports.runtime().database);
  if (tenants.find((tenant) => tenant.bodyId === bodyId)?.code === bodyCode) return;
  const errors = [{ pointer: '/code', message: 'is not the code of this body in the directory' }];
  throw kernelErrors.VALIDATION_FAILED(undefined, { errors });
}

function complete(given: Pick<BodyDetails, 'name' | 'kind'> & Partial<BodyDetails>): BodyDetails {
  return {
    name: given.name,
    kind: given.kind,
    ipaCode: given.ipaCode ?? null,
    taxCode: given.taxCode ?? null,
    istatCode: given.istatCode ?? null,
    territory: given.territory ?? null,
    population: given.population ?? null,
    address: given.address ?? null,
    digitalAddress: given.digitalAddress ?? null,
    website: given.website ?? null,
  };
}

function presentBody(body: Body) {
  const { id, code: bodyCode, ...rest } = body;
  return { id, code: bodyCode, ...complete(rest) };
}
