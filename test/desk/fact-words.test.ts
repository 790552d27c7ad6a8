import { describe, expect, it } from 'vitest';
import { deskFactData } from '../../ui/contract/catalogue/desk-fact-data.ts';
import * as acts from '../../src/acts/events.ts';
import * as bus from '../../src/bus/events.ts';
import * as identity from '../../src/identity/events.ts';
import * as integrity from '../../src/integrity/events.ts';
import * as incidents from '../../src/kernel/incidents/events.ts';
import * as kits from '../../src/kits/events.ts';
import * as performance from '../../src/performance/events.ts';
import * as processes from '../../src/processes/events.ts';
import * as programmes from '../../src/programmes/events.ts';
import * as publication from '../../src/publication/events.ts';
import * as records from '../../src/records/events.ts';
import * as services from '../../src/services/events.ts';

const rooms = { acts, bus, identity, integrity, incidents, kits, performance, processes, programmes, publication };
const modules: readonly object[] = Object.values({ ...rooms, records, services });

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
}

/** Names of all fields of a schema, however deep. */
function fieldsOf(schema: Schema | undefined): readonly string[] {
  if (!schema) return [];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [name, ...fieldsOf(inner)]),
    ...(schema.anyOf ?? []).flatMap(fieldsOf),
    ...fieldsOf(schema.items),
  ];
}

describe('data of facts on the desk', () => {
  const types = modules.flatMap((module) => Object.values(module) as { type?: string; data?: Schema }[]);
  const facts = types.filter(({ type, data }) => typeof type === 'string' && data);

  it('are called by a word, whatever type of fact they belong to', () => {
    expect(facts.length).toBeGreaterThan(60);
    const without = facts.flatMap(({ type, data }) =>
      fieldsOf(data)
        .filter((name) => !(`factField.${name}` in deskFactData))
        .map((name) => `${type}: ${name}`),
    );
    expect(without).toEqual([]);
  });
});
