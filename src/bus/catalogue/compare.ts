import type { Change } from './changes.ts';
import { compareSchemas, MOST_PAIRS, TooIntricate } from './compare-schema.ts';
import type { Contract, ContractOperation, Schema } from './types.ts';

/** What became different between two versions of a contract, those that break something first. */
export function compareContracts(before: Contract, after: Contract): readonly Change[] {
  const now = new Map(after.operations.map((one) => [keyOf(one), one]));
  const known = new Set(before.operations.map(keyOf));
  const changes = before.operations.flatMap((old) => {
    const found = now.get(keyOf(old));
    return found ? compareOperation(old, found, before, after) : [change('operation-removed', true, old.name)];
  });
  const added = after.operations
    .filter((one) => !known.has(keyOf(one)))
    .map((one) => change('operation-added', false, one.name));
  const all = [...changes, ...added, ...addresses(before, after)];
  return [...all.filter(({ breaking }) => breaking), ...all.filter(({ breaking }) => !breaking)];
}

/** Over HTTP an operation is known by where it is called, whatever its parameters are named; elsewhere by its name. */
function keyOf({ method, path, name }: ContractOperation): string {
  return method === null || path === null
    ? name
    : `${method} ${path.replace(/\{[^}]*\}/g, '{}').replace(/(.)\/$/, '$1')}`;
}

function compareOperation(
  old: ContractOperation,
  now: ContractOperation,
  before: Contract,
  after: Contract,
): readonly Change[] {
  const found = (['input', 'output'] as const).flatMap((side): readonly Change[] => {
    const sides = { side, before: before.defs, after: after.defs, budget: { left: MOST_PAIRS } };
    try {
      return compareSchemas(old[side], side === 'input' ? samePath(old, now) : now.output, sides).map((one) => ({
        ...one,
        operation: old.name,
        place: `/${side}${one.place}`,
      }));
    } catch (error) {
      if (!(error instanceof TooIntricate)) throw error;
      // Nobody can say that it breaks nothing.
      return [change('too-intricate', true, old.name, `/${side}`)];
    }
  });
  return [...found, ...security(old, now)];
}

/** The input of the later operation with the parameters of its path called as they were: who calls knows them by their place. */
function samePath(old: ContractOperation, now: ContractOperation): Schema {
  const names = (path: string | null) => [...(path ?? '').matchAll(/\{([^}]*)\}/g)].map(([, name]) => name!);
  const renamed = new Map(names(now.path).map((name, index) => [name, names(old.path)[index] ?? name]));
  const properties = now.input['properties'] as Readonly<Record<string, Schema>> | undefined;
  const path = properties?.['path'];
  if (!path || [...renamed].every(([name, was]) => name === was)) return now.input;
  const was = (name: string) => renamed.get(name) ?? name;
  const fields = Object.entries((path['properties'] ?? {}) as Record<string, Schema>).map(([name, one]) => [
    was(name),
    one,
  ]);
  const required = ((path['required'] ?? []) as readonly string[]).map(was);
  return {
    ...now.input,
    properties: { ...properties, path: { ...path, properties: Object.fromEntries(fields), required } },
  };
}

/** Who could come in by one of the ways that there were still can by one of those that there are. */
function security(old: ContractOperation, now: ContractOperation): readonly Change[] {
  const [had, has] = [ways(old), ways(now)];
  if (had.join() === has.join()) return [];
  const breaking = has.length > 0 && !has.includes('none') && !had.some((one) => has.includes(one));
  return [
    change(
      'security-changed',
      breaking,
      old.name,
      '/security',
      `${had.join(' | ') || '–'} → ${has.join(' | ') || '–'}`,
    ),
  ];
}

function ways({ security: found }: ContractOperation): readonly string[] {
  return [...new Set(found)].sort();
}

function addresses(before: Contract, after: Contract): readonly Change[] {
  if (before.addresses.join() === after.addresses.join()) return [];
  const detail = `${before.addresses.join(', ') || '–'} → ${after.addresses.join(', ') || '–'}`.slice(0, 300);
  return [change('address-changed', false, null, '/', detail)];
}

function change(kind: Change['kind'], breaking: boolean, operation: string | null, place = '/', detail = ''): Change {
  return { kind, breaking, operation, place, detail };
}
