import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { packageRoot } from '../../src/app.ts';
import { createCallers } from '../../src/identity/index.ts';
import { virtualClock, type Caller, type Grant } from '../../src/kernel/index.ts';
import { readTables, type Table } from './catalogue.ts';
import type { TestInstallation } from './index.ts';
import { composedInstallation } from './rooms.ts';

/** Two bodies on one installation, with the same kits and the same day's work done in both. */
export interface Towns extends TestInstallation {
  readonly tables: readonly Table[];
  /** A person with an account, a session and every permission, in the first body (a) and in the other (b). */
  readonly a: Caller;
  readonly b: Caller;
}

/** The morning after the last of the examples. */
const NOW = new Date('2026-11-24T09:00:00.000Z');
const KITS = ['base', 'comune-di-valdoro', 'accesso-civico-generalizzato', 'determina-impegno-spesa'];
const PASSWORD = 'quattro parole lunghe e buffe';

/** Makes both, by the operations that people use. */
export async function twoTowns(): Promise<Towns> {
  const installation = await composedInstallation({ clock: virtualClock(NOW) });
  const { call, system, bodyId, otherBodyId, database } = installation;
  const bodies = [
    [bodyId, 'valdoro'],
    [otherBodyId, 'montelago'],
  ] as const;
  for (const [body, code] of bodies) {
    const details = { code, name: `Comune di ${code}`, kind: 'municipality' };
    await call(system(body), 'identity.bodies.create', { ...details, digitalAddress: `pec@${code}.example` });
    for (const name of KITS) await call(system(body), 'kits.kits.install', { name });
  }
  const a = await someone(installation, bodyId);
  const b = await someone(installation, otherBodyId);
  for (const caller of [a, b]) await workDay(installation, caller);
  return { ...installation, tables: await readTables(database.admin), a, b };
}

/** A person who signs in, and may then do everything: what is refused is refused by the body, not by a missing permission. */
async function someone(installation: TestInstallation, bodyId: string): Promise<Caller> {
  const { call, system, runtime, anonymous } = installation;
  const person = { givenName: 'Zoe', familyName: 'Tuttofare', email: `zoe@${bodyId}.example` };
  const { id } = await call<{ id: string }>(system(bodyId), 'identity.people.create', person);
  await call(system(bodyId), 'identity.positions.assign', { personId: id, role: 'administrator' });
  const login = { login: 'zoe', password: PASSWORD };
  await call(system(bodyId), 'identity.accounts.create', { personId: id, ...login });
  const { token } = await call<{ token: string }>(anonymous(bodyId), 'identity.sessions.create', login);
  const caller = await createCallers(runtime).fromCredentials({
    ...{ sessionToken: token, bodyCode: undefined, hostname: 'localhost', address: '192.0.2.1', locale: 'it' },
    correlationId: runtime.entropy.id(runtime.clock.realNow()),
  });
  const everywhere: readonly Grant[] = [{ role: 'administrator', unitId: null }];
  return { ...caller, grants: new Map([...runtime.registry.permissions.keys()].map((name) => [name, everywhere])) };
}

/** A request of access comes in by certified mail; a determination is drafted, signed, covered, adopted and published. */
async function workDay(installation: TestInstallation, caller: Caller): Promise<void> {
  const { call, runtime } = installation;
  const { bodyId } = caller;
  const person = (role: string) => installation.person(role, { bodyId });
  const system = () => installation.system(bodyId);
  const bytes = await readFile(join(packageRoot, 'examples', 'inbox', '01-foia-signed.eml'));
  const upload = { stream: Readable.from([bytes]), mime: 'message/rfc822', filename: undefined };
  const message = { source: 'test', filename: '01-foia-signed.eml' };
  await runtime.invoker.invoke(person('protocol-clerk'), 'bus.messages.receive', message, { upload });
  await runtime.settle();
  const officer = person('officer');
  const dossier = await call<{ id: string }>(officer, 'records.dossiers.open', {
    ...{ title: 'Acquisto di arredi', classCode: 'VI.5', kind: 'procedimento amministrativo' },
    procedureCode: 'determina-impegno-spesa',
  });
  const started = { modelKey: 'determina-impegno-spesa', title: 'Acquisto di arredi', dossierId: dossier.id };
  const { items: units } = await call<{ items: { id: string }[] }>(system(), 'identity.units.list', {});
  // One case for each unit, so that whichever the test asks for has one; the last goes on.
  let id = '';
  for (const unit of units) {
    const input = { ...started, unitId: unit.id, variables: {} };
    ({ id } = await call<{ id: string }>(officer, 'processes.cases.start', input));
  }
  const stateOf = () =>
    call<{ tasks: { id: string; node: string; status: string }[]; variables: Record<string, unknown> }>(
      system(),
      'processes.cases.get',
      { id },
    );
  const complete = async (node: string, role: string, variables: Record<string, unknown>) => {
    await runtime.settle();
    const task = (await stateOf()).tasks.find((one) => one.node === node && one.status === 'open');
    await call(person(role), 'processes.tasks.complete', { id: task!.id, variables });
    await runtime.settle();
  };
  await complete('prepare', 'officer', { proposal: await proposal() });
  const actId = String((await stateOf()).variables['actId']);
  await call(person('manager'), 'acts.acts.sign', { id: actId });
  await complete('sign', 'manager', { signature: 'signed' });
  await call(person('finance-head'), 'acts.opinions.give', { id: actId, kind: 'accounting', outcome: 'favourable' });
  await complete('visa', 'finance-head', { visa: 'granted', commitment: '2026/1184' });
  await leaveOpen(installation, caller, dossier.id);
}

/** Things that are not finished when the day ends: a document and an act in draft, an intervention with a milestone ahead. */
async function leaveOpen({ call, runtime }: TestInstallation, caller: Caller, dossierId: string): Promise<void> {
  const stream = Readable.from([Buffer.from(`appunti di ${caller.bodyId}`)]);
  const upload = { stream, mime: 'text/plain', filename: undefined };
  const { sha256 } = (await runtime.invoker.invoke(caller, 'records.content.put', {}, { upload })) as {
    sha256: string;
  };
  const { amount, ...rest } = await proposal();
  const data = { ...rest, amount: (amount as { total: string }).total, amountDetail: amount };
  const draft = { typeCode: 'determina-impegno', title: 'Bozza', dossierId, data };
  await call(caller, 'acts.acts.draft', draft);
  const unused = {
    stream: Readable.from([Buffer.from(`avanzo di ${caller.bodyId}`)]),
    mime: 'text/plain',
    filename: undefined,
  };
  await runtime.invoker.invoke(caller, 'records.content.put', {}, { upload: unused });
  const document = { typeCode: 'generic', title: 'Appunti', sha256, filename: 'appunti.txt' };
  await call(caller, 'records.documents.create', document);
  const [rup] = (await call<{ items: { id: string }[] }>(caller, 'identity.people.list', { limit: 1 })).items;
  const intervention = await call<{ id: string }>(caller, 'programmes.interventions.create', {
    ...{ code: 'SCUOLA', title: 'Palestra della scuola', programme: 'Opere pubbliche 2026-2028', rupId: rup!.id },
    ...{ plannedCost: '100000.00', funding: [] },
  });
  const milestone = { interventionId: intervention.id, phase: 'tender', title: 'Gara', plannedDay: '2027-03-01' };
  await call(caller, 'programmes.milestones.plan', milestone);
}

async function proposal(): Promise<Record<string, unknown>> {
  const text = await readFile(join(packageRoot, 'examples', 'acts', 'spending-determination.json'), 'utf8');
  const { subject, grounds, norms, amount, budget, cig, cup, cupReason, supplier } = JSON.parse(text) as Record<
    string,
    unknown
  >;
  const { name, vatNumber, digitalDomicile } = supplier as Record<string, unknown>;
  const declared = { noConflict: true, privacyReviewed: true };
  return {
    ...{ subject, grounds, norms, amount, budget, cig, cup, cupReason },
    ...{ supplier: { name, vatNumber, digitalDomicile }, ...declared },
  };
}

/** What a body knows its things by: the values of every column that a key is made of. */
export interface Identifiers {
  readonly uuids: readonly string[];
  readonly texts: readonly string[];
}

/** Collects the identifiers of a body from every table: at most `perColumn` of each. */
export async function identifiersOf(
  { database, tables }: Pick<Towns, 'database' | 'tables'>,
  bodyId: string,
  perColumn: number,
): Promise<Identifiers> {
  const found = { uuid: new Set<string>(), text: new Set<string>() };
  for (const table of tables.filter(({ tenant }) => tenant)) {
    const names = new Set(table.keys.flat().filter((name) => name !== 'body_id'));
    for (const column of table.columns.filter(({ name }) => names.has(name))) {
      if (column.type !== 'uuid' && column.type !== 'text') continue;
      const rows = await database.admin<{ value: string }>(
        `select distinct ${column.name} as value from ${table.name}
         where body_id = $1 and ${column.name} is not null order by 1 limit ${perColumn}`,
        [bodyId],
      );
      for (const row of rows) found[column.type].add(row.value);
    }
  }
  return { uuids: [...found.uuid], texts: [...found.text] };
}
