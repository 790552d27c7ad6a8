import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actsModule } from '../../acts/index.ts';
import { identityModule } from '../../identity/index.ts';
import { virtualClock, type Caller, type Runtime } from '../../kernel/index.ts';
import { folderLedgerKeys, ledgerModule } from '../../ledger/index.ts';
import { processesModule } from '../../processes/index.ts';
import { publicationModule } from '../../publication/index.ts';
import { trustOf } from '../../records/index.ts';
import { testRepository, type Repository } from '../../records/testing/repository.ts';
import { integrityModule } from '../index.ts';
import { termSchedule } from '../watch.ts';

export interface FindingLine {
  readonly id: string;
  readonly check: string;
  readonly about: string;
  readonly status: string;
  readonly facts: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly sentence: { readonly it: string; readonly en: string };
  readonly outcome: string | null;
  readonly reason: string | null;
}

export interface Recomputation {
  readonly agrees: boolean;
  readonly checks: readonly {
    readonly code: string;
    readonly standing: number;
    readonly recomputed: number;
    readonly differences: number;
    readonly missing: readonly { readonly about: string }[];
    readonly unsupported: readonly { readonly about: string; readonly findingId: string }[];
    readonly changed: readonly { readonly about: string }[];
  }[];
}

/** How an act comes about; by default in order, by different people, spending and with the visa. */
export interface ActStory {
  readonly type?: string;
  readonly amount?: string;
  readonly drafter?: Caller;
  readonly visa?: 'favourable' | 'not-due' | 'none';
}

export interface IntegrityHouse extends Repository {
  readonly clock: ReturnType<typeof virtualClock>;
  readonly rpct: Caller;
  readonly manager: Caller;
  /** Drafts, signs and adopts an act by the real operations. @returns its identifier and that of its document. */
  adopt(story?: ActStory): Promise<{ id: string; documentId: string }>;
  installType(code: string, more?: { opinions?: string[]; publication?: object | null }): Promise<void>;
  /** Delivers every fact that is there. */
  deliver(): Promise<void>;
  /** Delivers every fact, then tells the findings of one check. */
  findings(check: string, filter?: Record<string, unknown>): Promise<readonly FindingLine[]>;
  recompute(): Promise<Recomputation>;
  /** What runs after midnight. */
  night(): Promise<void>;
}

const PUBLICATION = { kind: 'Determinazione', days: 15, norm: 'L. 69/2009 art. 32' };

/** The rooms whose facts are checked, real, over a real database in virtual time. */
export async function integrityHouse(start = '2026-03-02T09:00:00Z'): Promise<IntegrityHouse> {
  const clock = virtualClock(new Date(start));
  const folder = await mkdtemp(join(tmpdir(), 'digipro-integrity-'));
  const keysFolder = join(folder, 'keys');
  const demonstration = () => 'demonstration' as const;
  const late: { runtime?: Runtime } = {};
  const repository = await testRepository({
    ...{ clock, keysFolder, mode: demonstration, trust: await trustOf(folder, folder, demonstration) },
    others: roomsOf(() => late.runtime!, join(keysFolder, 'ledger')),
  });
  late.runtime = repository.runtime;
  const { call, system, person, runtime } = repository;
  await call(system(), 'identity.bodies.create', { code: 'valdoro', name: 'Comune di Valdoro', kind: 'municipality' });
  const plan = { scheme: 'Titolario', validFrom: '2020-01-01', classes: [{ code: 'I.1', title: 'Atti' }] };
  await call(system(), 'records.classification.install', plan);
  const [officer, manager, finance, rpct] = ['officer', 'manager', 'finance-head', 'rpct'].map((role) => person(role));
  const dossier = await call<{ id: string }>(officer!, 'records.dossiers.open', {
    ...{ title: 'Determinazioni', classCode: 'I.1', kind: 'affare' },
  });
  // A fact is sealed once older transactions have ended, and those of other test files in the same cluster count as well.
  const deliver = async () => {
    const unsealed = await repository.database.admin<{ id: string }>(
      `select id from kernel.event e
       where body_id = $1 and not exists (select from kernel.event_seal s where s.body_id = e.body_id and s.event_id = e.id)`,
      [repository.bodyId],
    );
    const ids = unsealed.map((event) => event.id);
    if (!(await runtime.sealer.awaitSealed(repository.bodyId, ids, 20_000))) throw new Error('facts stay unsealed');
    await runtime.settle();
  };
  return {
    ...repository,
    deliver,
    ...{ clock, rpct: rpct!, manager: manager! },
    async installType(code, { opinions = ['accounting'], publication = PUBLICATION } = {}) {
      const template = [{ kind: 'heading', level: 1, text: '{{title}}' }];
      const type = {
        code,
        name: code,
        register: `r-${code}`,
        documentType: 'generic',
        opinions,
        template,
        publication,
      };
      await call(system(), 'acts.types.install', type);
    },
    async adopt({ type = 'determina', amount = '1200.00', drafter = officer!, visa = 'favourable' } = {}) {
      const draft = { typeCode: type, title: 'Acquisto', dossierId: dossier.id, data: { amount } };
      const act = await call<{ id: string; documentId: string }>(drafter, 'acts.acts.draft', draft);
      if (visa !== 'none') {
        const opinion = { id: act.id, kind: 'accounting', outcome: visa, reason: 'copertura verificata' };
        await call(finance!, 'acts.opinions.give', opinion);
      }
      await call(manager!, 'acts.acts.sign', { id: act.id });
      await call(manager!, 'acts.acts.number', { id: act.id });
      return act;
    },
    async findings(check, filter = {}) {
      await deliver();
      const page = await call<{ items: FindingLine[] }>(rpct!, 'integrity.findings.list', {
        check,
        limit: 200,
        ...filter,
      });
      return [...page.items].sort((left, right) => (left.about < right.about ? -1 : 1));
    },
    recompute: () => call<Recomputation>(rpct!, 'integrity.findings.recompute', {}),
    async night() {
      await deliver();
      await runtime.invoker.work(system(), 'schedule', (ctx) => termSchedule.handler(ctx));
    },
    async close() {
      await repository.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function roomsOf(runtime: () => Runtime, ledgerKeys: string) {
  return [
    identityModule({
      ...{ runtime, mode: () => 'demonstration', sealingKey: () => Buffer.alloc(32, 1), passwordCost: 12 },
      relyingParty: () => ({ id: 'localhost', name: 'DigiPro', origins: ['http://localhost:8080'] }),
    }),
    ledgerModule({ keys: folderLedgerKeys({ keys: ledgerKeys, heads: ledgerKeys }) }),
    processesModule({
      registry: () => runtime().registry,
      serviceCalls: [],
      dossiers: { admit: async () => undefined },
    }),
    actsModule,
    publicationModule({ content: { open: () => Promise.reject(new Error('nothing is downloaded here')) } }),
    integrityModule,
  ];
}
