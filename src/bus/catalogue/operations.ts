import {
  instant,
  json,
  jsonObject,
  kernelErrors,
  nullable,
  object,
  oneOf,
  operation,
  optional,
  text,
  Type,
  type Module,
  type Operation,
} from '../../kernel/index.ts';
import { serviceRemoved } from '../events.ts';
import { bind } from './bind.ts';
import { busErrors } from '../errors.ts';
import { allConsumers, contractOf, exposedIn, healthOf, requireVersion, type Catalogue } from './catalogue.ts';
import { declare, forget } from './declared.ts';
import { asyncApiDocument, contractFile } from './documents.ts';
import { importService } from './import.ts';
import { personalDataOfOperation } from './own.ts';
import { PERSONAL, personalDataOf } from './personal.ts';
import {
  getExposed,
  getRoom,
  presentConsumer,
  presentExposed,
  presentOperation,
  presentOther,
  presentRoom,
} from './present.ts';
import {
  deleteEmptyService,
  deleteVersion,
  endpointHealth,
  findContract,
  findService,
  listServices,
  listVersions,
} from './store.ts';
import type { Contract, Schema } from './types.ts';
import { FORMATS } from './types.ts';
import { CODE, consumerView, HEALTH, MANAGE, READ, VERSION } from './views.ts';

/** Operations on the service catalogue. */
export function catalogueOperations(catalogue: Catalogue): readonly Operation[] {
  return [
    list(catalogue),
    get(catalogue),
    getOperation(catalogue),
    contractFile(catalogue),
    importService(catalogue),
    remove(catalogue),
    asyncApiDocument(catalogue),
    declare(catalogue),
    forget,
    bind,
  ];
}

const summaryFields = {
  code: CODE,
  name: Type.String(),
  kind: oneOf(['room', 'exposed', 'outside']),
  owner: Type.String(),
  version: Type.String(),
  versions: Type.Integer(),
  format: oneOf(FORMATS),
  operations: Type.Integer(),
  events: Type.Integer(),
  consumers: Type.Integer(),
  health: oneOf(HEALTH),
  security: Type.Array(Type.String()),
  personalData: Type.Array(Type.String()),
};

function list(catalogue: Catalogue): Operation {
  return operation({
    name: 'bus.catalogue.list',
    summary: { it: 'Catalogo dei servizi', en: 'Service catalogue' },
    description:
      'The rooms of the house, as they declare themselves, what the body exposes, and the services of others that were imported.',
    permission: READ,
    effect: 'read',
    input: object({
      kind: optional(oneOf(['room', 'exposed', 'outside'])),
      text: optional(
        text(100, { description: 'Part of its code, name or owner, or of the name of an operation of the house' }),
      ),
      personalData: optional(oneOf(PERSONAL)),
    }),
    output: object({ items: Type.Array(object(summaryFields)) }),
    http: { method: 'GET', path: '/api/bus/catalogue' },
    async handler(ctx, { kind, text: wanted, personalData }) {
      const [services, versions, ways, consumers, exposed] = await Promise.all([
        listServices(ctx.db, ctx.bodyId),
        listVersions(ctx.db, ctx.bodyId, null),
        endpointHealth(ctx.db, ctx.bodyId),
        allConsumers(ctx, catalogue),
        exposedIn(ctx),
      ]);
      const rooms = catalogue
        .rooms()
        .map((room) => ({ ...presentRoom(room, catalogue, consumers), words: wordsOf(room) }));
      const others = services.map((one) => ({ ...presentOther(one, versions, ways, consumers), words: '' }));
      const needle = wanted?.toLowerCase();
      const ours = exposed.map((one) => ({ ...presentExposed(one, consumers), words: '' }));
      const items = [...rooms, ...ours, ...others]
        .filter((one) => kind === undefined || one.kind === kind)
        .filter((one) => personalData === undefined || one.personalData.includes(personalData))
        .filter((one) => !needle || `${one.code} ${one.name} ${one.owner} ${one.words}`.toLowerCase().includes(needle))
        .map(({ words: _words, ...shown }) => shown);
      return { items };
    },
  });
}

function wordsOf({ operations }: Module): string {
  return operations.map(({ name, summary }) => `${name} ${summary.it} ${summary.en}`).join(' ');
}

const operationView = {
  name: Type.String(),
  title: Type.String(),
  method: nullable(Type.String()),
  path: nullable(Type.String()),
  security: Type.Array(Type.String()),
  personalData: Type.Array(Type.String()),
};

function get(catalogue: Catalogue): Operation {
  return operation({
    name: 'bus.catalogue.get',
    summary: { it: 'Un servizio del catalogo', en: 'A service of the catalogue' },
    permission: READ,
    effect: 'read',
    input: object({ code: CODE, version: optional(VERSION) }),
    output: object({
      ...summaryFields,
      title: Type.String(),
      description: nullable(Type.String()),
      addresses: Type.Array(Type.String()),
      operations: Type.Array(object(operationView)),
      events: Type.Array(object({ type: Type.String(), title: Type.String() })),
      versions: Type.Array(object({ version: Type.String(), importedAt: nullable(instant), health: oneOf(HEALTH) })),
      consumers: Type.Array(consumerView),
    }),
    http: { method: 'GET', path: '/api/bus/catalogue/{code}' },
    async handler(ctx, { code, version }) {
      const consumers = await allConsumers(ctx, catalogue);
      const mine = consumers.filter((one) => one.service === code).map(presentConsumer);
      const room = catalogue.rooms().find(({ name }) => name === code);
      if (room) return { ...getRoom(room, catalogue, consumers, version), consumers: mine };
      const exposed = (await exposedIn(ctx)).find((one) => one.code === code);
      if (exposed) return { ...getExposed(exposed, consumers), consumers: mine };
      const found = await requireVersion(ctx, code, version);
      const [service, versions, ways] = await Promise.all([
        findService(ctx.db, ctx.bodyId, code),
        listVersions(ctx.db, ctx.bodyId, code),
        endpointHealth(ctx.db, ctx.bodyId),
      ]);
      const { contract } = found;
      const own = ways.filter((one) => one.service === code);
      return {
        ...presentOther(service!, [found], own, consumers),
        health: healthOf(own.filter((one) => one.serviceVersion === found.version)),
        ...{ title: contract.title, description: contract.description, addresses: [...contract.addresses] },
        operations: contract.operations.map((one) => presentOperation(one, personalDataOf(one, contract.defs))),
        events: [],
        versions: versions.map((one) => ({
          ...{ version: one.version, importedAt: one.importedAt.toISOString() },
          health: healthOf(own.filter((way) => way.serviceVersion === one.version)),
        })),
        consumers: mine,
      };
    },
  });
}

function getOperation(catalogue: Catalogue): Operation {
  return operation({
    name: 'bus.catalogue.operation',
    summary: { it: 'Un’operazione di un servizio, con gli schemi', en: 'An operation of a service, with its schemas' },
    description: 'What schemas refer to stands in `defs`.',
    permission: READ,
    effect: 'read',
    input: object({ code: CODE, version: optional(VERSION), operation: text(300) }),
    output: object({ ...operationView, input: json, output: json, defs: jsonObject }),
    http: { method: 'GET', path: '/api/bus/catalogue/{code}/operation' },
    async handler(ctx, { code, version, operation: name }) {
      const room = catalogue.rooms().find((one) => one.name === code);
      const contract = await contractOf(ctx, catalogue, code, version);
      const found = contract.operations.find((one) => one.name === name);
      if (!found) throw kernelErrors.NOT_FOUND();
      const own = room?.operations.find((one) => one.name === name);
      const personal = own ? personalDataOfOperation(own) : personalDataOf(found, contract.defs);
      const { input, output } = found;
      return { ...presentOperation(found, personal), input, output, defs: reachable(contract, [input, output]) };
    },
  });
}

const MOST_DEFS = 300;

/** The definitions that schemas lead to. */
export function reachable({ defs }: Pick<Contract, 'defs'>, from: readonly Schema[]): Record<string, Schema> {
  const found = new Map<string, Schema>();
  const open: unknown[] = [...from];
  while (open.length > 0 && found.size < MOST_DEFS) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { $ref } = node as { $ref?: unknown };
    const name = typeof $ref === 'string' ? $ref.slice('#/$defs/'.length) : '';
    if (name !== '' && !found.has(name) && Object.hasOwn(defs, name)) {
      found.set(name, defs[name]!);
      open.push(defs[name]);
    }
    open.push(...Object.values(node));
  }
  return Object.fromEntries(found);
}

function remove(catalogue: Catalogue): Operation {
  return operation({
    name: 'bus.catalogue.remove',
    summary: {
      it: 'Togliere una versione di un servizio dal catalogo',
      en: 'Remove a version of a service from the catalogue',
    },
    permission: MANAGE,
    effect: 'write',
    input: object({ code: CODE, version: VERSION }),
    output: object({}),
    http: { method: 'DELETE', path: '/api/bus/catalogue/{code}/versions/{version}' },
    errors: [busErrors.SERVICE_IN_USE],
    async handler(ctx, { code, version }) {
      const using = (await allConsumers(ctx, catalogue)).filter(
        (one) => one.service === code && (one.version ?? version) === version,
      );
      if (!(await findContract(ctx.db, ctx.bodyId, code, version))) throw kernelErrors.NOT_FOUND();
      if (using.length > 0) {
        const who = using.map(({ name }) => name).join(', ');
        throw busErrors.SERVICE_IN_USE({ it: `È usata da: ${who}.`, en: `It is used by: ${who}.` });
      }
      await deleteVersion(ctx.db, ctx.bodyId, code, version);
      await deleteEmptyService(ctx.db, ctx.bodyId, code);
      ctx.emit(serviceRemoved, { subject: `bus/catalogue/${code}`, data: { code, version } });
      return {};
    },
  });
}
