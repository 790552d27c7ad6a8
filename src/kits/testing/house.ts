import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import { composeModules, packageRoot } from '../../app.ts';
import type { EnvelopeVerifier } from '../../bus/index.ts';
import { virtualClock, type Caller, type InstallationMode, type Module, type Spans } from '../../kernel/index.ts';
import { ledgerSealer } from '../../ledger/index.ts';
import { trustOf } from '../../records/index.ts';
import { kitsModule } from '../index.ts';

/** What the tests of a room see when all rooms stand: the real composition on a real database, in virtual legal time. */
export interface House extends TestInstallation {
  readonly clock: ReturnType<typeof virtualClock>;
  /** Data folder of the installation: contents, keys. */
  readonly folder: string;
  /** One person per role, the same at every call. */
  as(role: string): Caller;
  /** Uploads a content. @returns its digest. */
  put(caller: Caller, bytes: Buffer | string): Promise<string>;
  /** Hands a message to the bus as the protocol desk does. */
  drop(bytes: Buffer | string, filename: string): Promise<Receipt>;
  message(id: string): Promise<Message>;
  caseOf(id: string): Promise<Case>;
  /** The open task at an element of a case. */
  task(caseId: string, node: string): Promise<Task>;
  /** Completes the open task at an element, then lets everything that follows happen. */
  complete(caseId: string, node: string, role: string, variables: Record<string, unknown>): Promise<void>;
}

export interface Receipt {
  readonly messageId: string;
  readonly status: 'received' | 'duplicate';
  readonly duplicateOf: Message | null;
}

export interface Message {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly kind: string;
  readonly filename: string;
  readonly entryId: string | null;
  readonly entryCode: string | null;
  readonly dossierId: string | null;
  readonly caseId: string | null;
  readonly notes: readonly string[];
  readonly steps: readonly { readonly step: string; readonly outcome: string }[];
}

export interface Task {
  readonly id: string;
  readonly node: string;
  readonly status: string;
  readonly endedByName: string | null;
}

export interface Case {
  readonly id: string;
  readonly status: string;
  readonly modelVersion: number;
  readonly outcome: string | null;
  readonly clock: { readonly dueDay: string | null; readonly suspendedSince: string | null; readonly urgency: string };
  readonly variables: Readonly<Record<string, unknown>>;
  readonly tasks: readonly Task[];
  readonly suspensions: readonly { readonly fromDay: string; readonly toDay: string | null }[];
  readonly incidents: readonly { readonly token: number; readonly node: string; readonly detail: string }[];
}

export interface HouseOptions {
  readonly kits?: readonly string[];
  /** Folder of the kits that can be installed, those of the product unless told otherwise. */
  readonly kitsFolder?: string;
  readonly mode?: InstallationMode;
  readonly now?: string;
  /** Who is believed to be a provider of certified mail. */
  readonly envelopes?: EnvelopeVerifier;
  /** Where traces go. */
  readonly spans?: Spans;
}

/** The morning after the last of the examples. */
export const NOW = '2026-11-24T09:00:00.000Z';

export const DETERMINATION = 'determina-impegno-spesa';
export const FOIA = 'accesso-civico-generalizzato';

/** All rooms over a fresh database, with a body that has the given kits. */
export async function testHouse(options: HouseOptions = {}): Promise<House> {
  const { kits = [], mode = 'demonstration', now = NOW } = options;
  const folder = await mkdtemp(join(tmpdir(), 'digipro-house-'));
  const clock = virtualClock(new Date(now));
  const late: { installation?: TestInstallation } = {};
  const rooms = composeModules({
    config: { dataDir: folder, publicUrl: undefined, port: 8080, exchangeDir: join(folder, 'exchange') },
    runtime: () => late.installation!.runtime,
    mode: () => mode,
    sealingKey: createHash('sha256').update('test').digest(),
    trust: await trustOf(folder, packageRoot, () => mode),
    passwordCost: 12,
    intake: false,
    ...(options.envelopes ? { envelopes: options.envelopes } : {}),
  }).filter((module) => module.name !== 'kernel');
  const modules = options.kitsFolder ? withKits(rooms, options.kitsFolder) : rooms;
  const installation = (late.installation = await testInstallation({
    ...{ modules, clock, ledger: ledgerSealer },
    ...(options.spans ? { spans: options.spans } : {}),
  }));
  const house = houseOf(installation, clock, folder);
  await house.call(house.system(), 'identity.bodies.create', {
    ...{ code: 'valdoro', name: 'Comune di Valdoro', kind: 'municipality', ipaCode: 'c_v000' },
    digitalAddress: 'protocollo@pec.comune.valdoro.example',
  });
  for (const name of kits) await house.call(house.system(), 'kits.kits.install', { name });
  return house;
}

function withKits(rooms: readonly Module[], folder: string): readonly Module[] {
  return [...rooms.filter((module) => module.name !== 'kits'), kitsModule({ folder })];
}

function houseOf(installation: TestInstallation, clock: House['clock'], folder: string): House {
  const people = new Map<string, Caller>();
  const as = (role: string) => {
    const known = people.get(role) ?? installation.person(role);
    people.set(role, known);
    return known;
  };
  const upload = (bytes: Buffer | string, filename?: string) => ({
    upload: { stream: Readable.from([Buffer.from(bytes)]), mime: 'application/octet-stream', filename },
  });
  const { invoker } = installation.runtime;
  const caseOf = (id: string) => installation.call<Case>(installation.system(), 'processes.cases.get', { id });
  const task = async (caseId: string, node: string) => {
    const found = await caseOf(caseId);
    const open = found.tasks.find((one) => one.node === node && one.status === 'open');
    if (!open) throw new Error(`no open task ${node}; incidents: ${JSON.stringify(found.incidents)}`);
    return open;
  };
  return {
    ...installation,
    clock,
    folder,
    as,
    caseOf,
    task,
    async put(caller, bytes) {
      return ((await invoker.invoke(caller, 'records.content.put', {}, upload(bytes))) as { sha256: string }).sha256;
    },
    async drop(bytes, filename) {
      const input = { source: 'test', filename };
      const caller = as('protocol-clerk');
      return (await invoker.invoke(caller, 'bus.messages.receive', input, upload(bytes, filename))) as Receipt;
    },
    message: (id) => installation.call<Message>(as('protocol-clerk'), 'bus.messages.get', { id }),
    async complete(caseId, node, role, variables) {
      const { id } = await task(caseId, node);
      await installation.call(as(role), 'processes.tasks.complete', { id, variables });
      await installation.runtime.settle();
    },
    async close() {
      await installation.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A file of `examples/`. */
export function example(file: string): Promise<Buffer> {
  return readFile(join(packageRoot, 'examples', file));
}

/** What the office enters for the spending determination of the examples, as the form of the kit wants it. */
export async function proposal(): Promise<Record<string, unknown>> {
  const given = JSON.parse(String(await example('acts/spending-determination.json'))) as Record<string, unknown>;
  const { subject, grounds, norms, amount, budget, cig, cup, cupReason } = given;
  const { name, vatNumber, digitalDomicile } = given['supplier'] as Record<string, unknown>;
  const declared = { noConflict: true, privacyReviewed: true };
  const supplier = { name, vatNumber, digitalDomicile };
  return { subject, grounds, norms, amount, budget, cig, cup, cupReason, supplier, ...declared };
}

/** Opens a dossier and starts a case of a model in it. */
export async function startCase(house: House, modelKey: string, variables = {}, presentedAt?: string) {
  const dossier = await house.call<{ id: string }>(house.as('officer'), 'records.dossiers.open', {
    ...{ title: 'Prova', classCode: 'VI.5', kind: 'procedimento amministrativo', procedureCode: modelKey },
  });
  const started = await house.call<{ id: string; code: string; dueDay: string | null }>(
    house.as('officer'),
    'processes.cases.start',
    { modelKey, title: 'Prova', dossierId: dossier.id, variables, ...(presentedAt ? { presentedAt } : {}) },
  );
  await house.runtime.settle();
  return { ...started, dossierId: dossier.id };
}
