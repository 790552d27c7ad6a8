import { openApi, type Module, type Operation, type Registry } from '../../kernel/index.ts';
import { personalDataOf, type Personal } from './personal.ts';
import type { Contract, ContractOperation, Schema } from './types.ts';

/** The rooms of the house as services: what they promise is what they declare, so nothing here can lag behind. */
export function roomsOf({ modules }: Registry): readonly Module[] {
  return modules.filter(({ operations }) => operations.length > 0);
}

/** Declarations never change while the program runs: what follows from them is made once. */
const contracts = new WeakMap<Module, Contract>();
const personal = new WeakMap<Operation, readonly Personal[]>();

/** The contract of a room. */
export function contractOfRoom(room: Module, version: string): Contract {
  let known = contracts.get(room);
  if (!known) contracts.set(room, (known = contractFrom(room, version)));
  return known;
}

function contractFrom(room: Module, version: string): Contract {
  return {
    ...{ format: 'operations', title: room.name, version, description: null, addresses: [], defs: {} },
    security: [...new Set(room.operations.map(securityOf))].sort(),
    operations: room.operations.map(asContract),
  };
}

function asContract(operation: Operation): ContractOperation {
  const { name, summary, http, input, output } = operation;
  return {
    ...{ name, title: summary.it, method: http?.method ?? null, path: http?.path ?? null },
    ...{ input: plain(input), output: plain(output), security: [securityOf(operation)] },
  };
}

function securityOf({ permission }: Operation): string {
  return permission === 'public' ? 'none' : 'session';
}

/** A schema as JSON says it: what makes it also a type is left behind. */
function plain(schema: unknown): Schema {
  return JSON.parse(JSON.stringify(schema)) as Schema;
}

/** Personal data of an operation of ours. */
export function personalDataOfOperation(operation: Operation): readonly Personal[] {
  let known = personal.get(operation);
  if (!known) personal.set(operation, (known = personalDataFrom(operation)));
  return known;
}

function personalDataFrom({ input, output, personalData, upload, download }: Operation): readonly Personal[] {
  const declared = [...(personalData ?? []), ...(upload || download ? ['content'] : [])];
  return personalDataOf({ input: input as Schema, output: output as Schema }, {}, declared);
}

/** OpenAPI 3.1 of one room, as of the whole. */
export function openApiOfRoom(registry: Registry, room: string, version: string): Record<string, unknown> {
  const whole = openApi(registry, version) as {
    readonly info: object;
    readonly paths: Record<string, Record<string, { tags: string[] }>>;
  };
  const paths = Object.entries(whole.paths)
    .map(
      ([path, item]) =>
        [path, Object.fromEntries(Object.entries(item).filter(([, one]) => one.tags.includes(room)))] as const,
    )
    .filter(([, item]) => Object.keys(item).length > 0);
  return { ...whole, info: { ...whole.info, title: `DigiPro ${room}` }, paths: Object.fromEntries(paths) };
}
