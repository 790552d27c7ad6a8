import { kernelErrors, type Module } from '../../kernel/index.ts';
import { healthOf, type Catalogue } from './catalogue.ts';
import type { Consumer } from './consumers.ts';
import type { Exposed } from './exposed.ts';
import { contractOfRoom, personalDataOfOperation } from './own.ts';
import { PERSONAL, personalDataOf } from './personal.ts';
import type { EndpointHealth, Service, ServiceVersion } from './store.ts';
import type { ContractOperation } from './types.ts';

export function presentRoom(room: Module, { version }: Catalogue, consumers: readonly Consumer[]) {
  const personal = new Set(room.operations.flatMap((one) => personalDataOfOperation(one)));
  return {
    ...{ code: room.name, name: room.name, kind: 'room' as const, owner: room.name, version, versions: 1 },
    ...{ format: 'operations' as const, operations: room.operations.length, events: room.events?.length ?? 0 },
    ...{ consumers: namesOf(consumers, room.name).size, health: 'ok' as const },
    security: contractOfRoom(room, version).security.map(String),
    personalData: PERSONAL.filter((one) => personal.has(one)).map(String),
  };
}

export function presentExposed({ code, name, enabled, contract }: Exposed, consumers: readonly Consumer[]) {
  const personal = new Set(contract.operations.flatMap((one) => personalDataOf(one, contract.defs)));
  return {
    ...{ code, name, kind: 'exposed' as const, owner: 'bus', version: contract.version ?? '1', versions: 1 },
    ...{ format: contract.format, operations: contract.operations.length, events: 0 },
    consumers: namesOf(consumers, code).size,
    health: enabled ? ('ok' as const) : ('off' as const),
    security: [...contract.security],
    personalData: PERSONAL.filter((one) => personal.has(one)).map(String),
  };
}

export function presentOther(
  { code, name, owner }: Service,
  versions: readonly ServiceVersion[],
  ways: readonly EndpointHealth[],
  consumers: readonly Consumer[],
) {
  const own = versions.filter((one) => one.code === code);
  const { version, format, operations, security, personalData } = own[0]!;
  return {
    ...{ code, name, kind: 'outside' as const, owner, version, versions: own.length, format, operations, events: 0 },
    consumers: namesOf(consumers, code).size,
    health: healthOf(ways.filter((one) => one.service === code)),
    ...{ security: [...security], personalData: [...personalData] },
  };
}

function namesOf(consumers: readonly Consumer[], service: string): ReadonlySet<string> {
  return new Set(consumers.filter((one) => one.service === service).map(({ kind, name }) => `${kind} ${name}`));
}

export function getRoom(
  room: Module,
  catalogue: Catalogue,
  consumers: readonly Consumer[],
  version: string | undefined,
) {
  if (version !== undefined && version !== catalogue.version) throw kernelErrors.NOT_FOUND();
  const contract = contractOfRoom(room, catalogue.version);
  return {
    ...presentRoom(room, catalogue, consumers),
    ...{ title: room.name, description: null, addresses: [] },
    operations: contract.operations.map((one, index) =>
      presentOperation(one, personalDataOfOperation(room.operations[index]!)),
    ),
    events: (room.events ?? []).map(({ type, summary }) => ({ type, title: summary.it })),
    versions: [{ version: catalogue.version, importedAt: null, health: 'ok' as const }],
  };
}

export function getExposed(exposed: Exposed, consumers: readonly Consumer[]) {
  const { contract } = exposed;
  const shown = presentExposed(exposed, consumers);
  return {
    ...shown,
    ...{ title: exposed.name, description: null, addresses: [...contract.addresses], events: [] },
    operations: contract.operations.map((one) => presentOperation(one, personalDataOf(one, contract.defs))),
    versions: [{ version: shown.version, importedAt: null, health: shown.health }],
  };
}

export function presentOperation(
  { name, title, method, path, security }: ContractOperation,
  personalData: readonly string[],
) {
  return { name, title, method, path, security: [...security], personalData: [...personalData] };
}

export function presentConsumer({ kind, name, version, operations, contact }: Consumer) {
  return { kind, name, version, operations: operations && [...operations], contact };
}
