import fc from 'fast-check';
import type { Operation } from '../../src/kernel/index.ts';
import { valid, type Schema } from '../fuzz/arbitrary.ts';
import type { Towns } from '../support/towns.ts';
import type { Leaf } from './identifiers.ts';

/** What an identifier in a field of that name points to: `table` or `table.column` where it is not `id`. */
const BY_FIELD: Readonly<Record<string, string>> = {
  personId: 'identity.person',
  toPersonId: 'identity.person',
  personIds: 'identity.person',
  officerId: 'identity.person',
  holderId: 'identity.person',
  rupId: 'identity.person',
  unitId: 'identity.unit',
  parentId: 'identity.unit',
  challengeId: 'identity.challenge',
  documentId: 'records.document',
  fromId: 'records.document',
  toId: 'records.document',
  attachmentIds: 'records.document',
  dossierId: 'records.dossier',
  targetId: 'records.dossier',
  aboveId: 'records.dossier',
  entryId: 'records.protocol_entry',
  inReplyTo: 'records.protocol_entry',
  formerEntryId: 'records.former_entry',
  exchangeId: 'records.protocol_exchange',
  deferralId: 'records.deferral',
  sha256: 'records.content_upload.sha256',
  caseId: 'processes.instance',
  actId: 'acts.act',
  eventId: 'kernel.event',
  correlationId: 'kernel.event.correlation_id',
  ids: 'processes.task',
  interventionId: 'programmes.intervention',
  dispatchId: 'bus.dispatch',
  fileId: 'services.pending_file',
  integrationId: 'services.integration',
  mergedIds: 'records.contact',
  after: 'bus.envelope',
};

/** What `id` is the identifier of, where the noun of the operation is not the name of a table. */
const BY_NOUN: Readonly<Record<string, string>> = {
  'identity.people': 'identity.person',
  'records.protocol': 'records.protocol_entry',
  'records.exchanges': 'records.protocol_exchange',
  'records.searches': 'records.saved_search',
  'records.dailyRegisters': 'records.daily_register',
  'records.intake': 'records.document',
  'records.webdav': 'records.document',
  'identity.appPasswords': 'identity.app_password',
  'processes.cases': 'processes.instance',
  'publication.board': 'publication.board_entry',
  'acts.opinions': 'acts.act',
  'programmes.public': 'programmes.intervention',
  'bus.services': 'bus.service_request',
  'bus.dispatches': 'bus.dispatch',
  'services.practices': 'services.application',
  'services.integrations': 'services.application',
};

/** Values of required fields that are no identifiers, where one made at random would be refused before anything is looked up. */
const SENSIBLE: Readonly<Record<string, unknown>> = {
  validTo: '2026-12-31',
  to: '2026-12-31',
  classCode: 'VI.5',
  modelKey: 'determina-impegno-spesa',
  'records.documents.create typeCode': 'generic',
  'acts.acts.draft typeCode': 'determina-impegno',
  'identity.permissions.explain permission': 'records.dossiers.manage',
  'identity.delegations.grant role': 'administrator',
  role: 'officer',
  taxCode: 'DMCNCL80A01H501U',
  cup: 'B12C34567890123',
  amount: '10.00',
};

const BY_FORMAT: Readonly<Record<string, string>> = { date: '2026-11-24', 'date-time': '2026-11-20T09:00:00.000Z' };

/** The table and column that an identifier at a place points to. @throws by name where nothing says so: then teach it above. */
export function targetOf(
  { tables }: Pick<Towns, 'tables'>,
  operation: Operation,
  leaf: Leaf,
): readonly [string, string] {
  const field = leaf.path.filter((step) => !/^[*|]/.test(step)).at(-1)!;
  const [room, noun] = operation.name.split('.') as [string, string];
  const target = field === 'id' ? (BY_NOUN[`${room}.${noun}`] ?? `${room}.${singular(noun)}`) : BY_FIELD[field];
  const [schema, table, column = 'id'] = (target ?? '').split('.');
  const found = tables.find(({ name }) => name === `${schema}.${table}`);
  if (!found?.columns.some(({ name }) => name === column)) {
    throw new Error(`${operation.name}: what does "${field}" point to? test/rls/meaning.ts does not say`);
  }
  return [found.name, column];
}

function singular(noun: string): string {
  return noun.endsWith('ies') ? `${noun.slice(0, -3)}y` : noun.replace(/s$/, '');
}

/** Finds identifiers of a body, the newest first: UUIDv7 tell when they were made. */
export type Finder = (operation: Operation, leaf: Leaf, bodyId: string) => Promise<readonly string[]>;

export function createFinder(towns: Towns): Finder {
  const known = new Map<string, Promise<readonly string[]>>();
  const callers = [towns.a, towns.b].map(({ actor }) => (actor.kind === 'anonymous' ? '' : actor.id));
  const read = async (table: string, column: string, bodyId: string) => {
    // A digest opens a content only to who brought it.
    const own = table === 'records.content_upload' ? 'and actor = any ($2)' : 'and $2::text[] is not null';
    const rows = await towns.database.admin<{ id: string | Buffer }>(
      `select distinct ${column} as id from ${table} where body_id = $1 and ${column} is not null ${own} order by 1 desc limit 40`,
      [bodyId, callers],
    );
    return rows.map(({ id }) => (typeof id === 'string' ? id : id.toString('hex')));
  };
  return (operation, leaf, bodyId) => {
    const [table, column] = targetOf(towns, operation, leaf);
    const key = `${table}.${column} ${bodyId}`;
    if (!known.has(key)) known.set(key, read(table, column, bodyId));
    return known.get(key)!;
  };
}

/** An input with one value at one place, of all else what is required: identifiers of the caller's own body, and sensible values. */
export async function inputWith(
  find: Finder,
  operation: Operation,
  bodyId: string,
  place: Leaf,
  value: string,
): Promise<unknown> {
  const make = async (
    schema: Schema,
    path: readonly string[],
    ahead: readonly string[] | undefined,
  ): Promise<unknown> => {
    const [step, ...rest] = ahead ?? [];
    if (ahead && step === undefined) return value;
    if (step?.startsWith('|')) return make(schema.anyOf![Number(step.slice(1))]!, path, rest);
    if (schema.properties) {
      const names = new Set([...(schema.required ?? []), ...(step === undefined ? [] : [step])]);
      const fields = [...names].map(async (name) => {
        const next = name === step ? rest : undefined;
        return [name, await make(schema.properties![name]!, [...path, name], next)] as const;
      });
      return Object.fromEntries(await Promise.all(fields));
    }
    if (schema.type === 'array') {
      const items = step === '*' || (schema.minItems ?? 0) > 0;
      return items ? [await make(schema.items!, [...path, '*'], step === '*' ? rest : undefined)] : [];
    }
    if (schema.format === 'uuid') return (await find(operation, { path, schema }, bodyId))[0];
    return plain(operation, schema, path);
  };
  return make(operation.input as Schema, [], place.path);
}

function plain(operation: Operation, schema: Schema, path: readonly string[]): unknown {
  const field = String(path.at(-1));
  const sensible = SENSIBLE[`${operation.name} ${field}`] ?? SENSIBLE[field] ?? BY_FORMAT[schema.format ?? ''];
  return sensible ?? fc.sample(valid(schema, { uuids: [], texts: [] }), { numRuns: 1, seed: 7 })[0];
}
