import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actsModule } from './acts/index.ts';
import { busModule, folderSecrets, type EnvelopeVerifier } from './bus/index.ts';
import { createCallers, identityModule, syncPermissions, type Callers, type IdentityPorts } from './identity/index.ts';
import {
  acquireInstallationLock,
  ConfigError,
  createLogger,
  createRuntime,
  createSpans,
  findInstallation,
  installationOperations,
  kernelModule,
  migrate,
  prepareDatabase,
  readMigrations,
  refuseUnfinishedRestore,
  startPostgres,
  systemClock,
  type Clock,
  type Config,
  type ConnectionSettings,
  type Installation,
  type InstallationLock,
  type Logger,
  type Module,
  type PostgresServer,
  type Registry,
  type Runtime,
} from './kernel/index.ts';
import { kitsModule } from './kits/index.ts';
import { ledgerModule, ledgerSealer, folderLedgerKeys } from './ledger/index.ts';
import { isWorkingDay, processesModule } from './processes/index.ts';
import { publicationModule } from './publication/index.ts';
import { analysisModule } from './analysis/index.ts';
import { integrityModule } from './integrity/index.ts';
import { performanceModule } from './performance/index.ts';
import { programmesModule } from './programmes/index.ts';
import { servicesModule } from './services/index.ts';
import {
  admitReader,
  contentReader,
  folderContentStore,
  packing,
  recordsModule,
  renderingThreads,
  s3ContentStore,
  trustOf,
  validateSignature,
  type Render,
  type TrustStore,
} from './records/index.ts';

/** Root of the package: where kits and examples lie, whether the program runs from `src` or from `dist`. */
export const packageRoot = fileURLToPath(
  new URL(import.meta.url.includes('/dist/src/') ? '../../' : '../', import.meta.url),
);

export const VERSION = '0.1.0';

/** Operations that models of procedures call as service tasks, and routes of the bus as steps. */
const SERVICE_CALLS = [
  'acts.acts.draft',
  'acts.acts.redraft',
  'acts.acts.number',
  'bus.dispatches.send',
  'publication.board.publish',
  'publication.adopted.publish',
  'records.directory.refresh',
  'records.protocol.register',
  'services.access.close',
  'services.integrations.ask',
];

/** What routes of the bus may ask beside: only what everybody may read. */
const PUBLIC_READINGS = [
  'publication.board.get',
  'publication.transparency.section',
  'publication.transparency.tree',
  'services.catalogue.get',
];

export interface AppOptions {
  readonly config: Config;
  readonly clock?: Clock;
  readonly log?: Logger;
}

/** An opened installation: database up and migrated, rooms composed; nothing is served yet. */
export interface App {
  readonly config: Config;
  readonly log: Logger;
  readonly runtime: Runtime;
  readonly callers: Callers;
  /** What identity is bound to: sign-in routes that are no operations need it too. */
  readonly identity: IdentityPorts;
  readonly modules: readonly Module[];
  /** What this installation is, or undefined before the first start has made it something. */
  installation(): Installation | undefined;
  refreshInstallation(): Promise<void>;
  readonly connection: ConnectionSettings;
  readonly postgres: PostgresServer | undefined;
  /** Stops the runtime, then PostgreSQL if it is ours, and gives the data folder free. */
  close(): Promise<void>;
}

/** Opens the installation of the data folder: the one place that knows every room. @throws when another process holds it. */
export async function openApp(options: AppOptions): Promise<App> {
  const { config } = options;
  const log = options.log ?? createLogger(config.logLevel);
  const lock = await takeDataFolder(config.dataDir);
  let postgres: PostgresServer | undefined;
  try {
    if (config.databaseUrl) await prepareDatabase(config.databaseUrl);
    else {
      const say = (message: string) => log.info({}, message);
      postgres = await startPostgres({ dataDir: config.dataDir, binDir: config.pgBin, log: say });
    }
    const connection = postgres?.login ?? { connectionString: config.databaseUrl! };
    const app = await compose(options, log, connection, postgres, () => lock.release());
    return app;
  } catch (error) {
    await postgres?.stop();
    await lock.release();
    throw error;
  }
}

/** @throws ConfigError when the folder is another user's, as after an `init` said by root. */
async function takeDataFolder(dataDir: string): Promise<InstallationLock> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o755 });
    await refuseUnfinishedRestore(dataDir);
    return await acquireInstallationLock(dataDir);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
    throw new ConfigError(
      `DIGIPRO_DATA: ${message}. The data folder must belong to the user that runs the program (now user ${process.getuid?.()}): give it to that user, or run as its owner`,
    );
  }
}

async function compose(
  options: AppOptions,
  log: Logger,
  connection: ConnectionSettings,
  postgres: PostgresServer | undefined,
  release: () => Promise<void>,
): Promise<App> {
  const { config } = options;
  const clock = options.clock ?? systemClock;
  const state: { runtime?: Runtime; installation?: Installation | undefined } = {};
  const secrets = await installationSecrets(config.dataDir);
  const trust = await trustOf(config.dataDir, packageRoot, () => state.installation?.mode);
  const threads = renderingThreads();
  const parts: ModuleParts = {
    config,
    render: threads.render,
    runtime: () => state.runtime!,
    mode: () => state.installation?.mode ?? 'real',
    sealingKey: secrets.sealingKey,
    trust,
  };
  const modules = composeModules(parts);
  const sources = modules.flatMap((module) =>
    module.migrations ? [{ room: module.name, folder: module.migrations }] : [],
  );
  await migrate(connection, await readMigrations(sources), clock.realNow());
  const runtime = (state.runtime = createRuntime({
    ...{ connection, modules, ledger: ledgerSealer, log, clock },
    // The lock of the data folder lets one process work on the embedded database.
    alone: postgres !== undefined,
    ...(config.otlpUrl ? { spans: createSpans({ address: config.otlpUrl, version: VERSION, log }) } : {}),
  }));
  state.installation = await findInstallation(runtime.database);
  if (state.installation) await syncPermissions(runtime);
  return {
    config,
    log,
    runtime,
    connection,
    postgres,
    modules,
    callers: createCallers(runtime),
    identity: identityPorts(parts),
    installation: () => state.installation,
    async refreshInstallation() {
      state.installation = await findInstallation(runtime.database);
    },
    async close() {
      await runtime.stop();
      await threads.close();
      await postgres?.stop();
      await release();
    },
  };
}

export interface ModuleParts {
  readonly config: Pick<Config, 'dataDir' | 'publicUrl' | 'port'> &
    Partial<Pick<Config, 'exchangeDir' | 's3' | 'clamdSocket' | 'serviceCallsPerMinute'>>;
  readonly runtime: () => Runtime;
  readonly mode: () => Installation['mode'];
  readonly sealingKey: Buffer;
  readonly trust: TrustStore;
  /** Where PDFs are made; in the caller's thread if absent. */
  readonly render?: Render;
  /** Lower in tests only. */
  readonly passwordCost?: number;
  /** Whether files are looked into in the background; they are unless told otherwise. */
  readonly intake?: boolean;
  /** Who is believed to be a provider of certified mail; whom `trust` names unless told otherwise. */
  readonly envelopes?: EnvelopeVerifier;
}

/** Address under which people reach the installation, without a slash at the end. */
export function publicAddress(config: Pick<Config, 'publicUrl' | 'port'>): string {
  return config.publicUrl ?? `http://localhost:${config.port}`;
}

function identityPorts({ config, runtime, mode, sealingKey, passwordCost }: ModuleParts): IdentityPorts {
  const address = publicAddress(config);
  const relyingParty = { id: new URL(address).hostname, name: 'DigiPro', origins: [address] };
  const cost = passwordCost === undefined ? {} : { passwordCost };
  return { runtime, mode, relyingParty: () => relyingParty, sealingKey: () => sealingKey, ...cost };
}

/** Every room, in the order in which their schemas build on each other, with its ports bound. */
export function composeModules(parts: ModuleParts): readonly Module[] {
  const { config, runtime, mode, trust, render } = parts;
  const contents = join(config.dataDir, 'content');
  const durable = () => !runtime()?.bulk;
  const contentStore = config.s3
    ? s3ContentStore(config.s3, join(config.dataDir, 'tmp', 's3'))
    : packing(folderContentStore(contents, durable), contents, durable);
  const content = contentReader(contentStore, () => runtime().database);
  const rooms: readonly Module[] = [
    identityModule(identityPorts(parts)),
    recordsModule({
      ...{ contentStore, trust, mode, keysFolder: join(config.dataDir, 'keys'), calendar: { isWorkingDay } },
      ...{ version: VERSION, scratch: join(config.dataDir, 'tmp', 'intake'), clamdSocket: config.clamdSocket },
      ...(parts.intake === false ? {} : { runtime }),
      ...(render ? { render } : {}),
    }),
    ledgerModule({ keys: folderLedgerKeys(ledgerFolders(config.dataDir)) }),
    processesModule({
      registry: (): Registry | undefined => runtime()?.registry,
      serviceCalls: SERVICE_CALLS,
      dossiers: { admit: admitReader },
    }),
    actsModule,
    publicationModule({ content }),
    servicesModule({ mode }),
    busModule({
      version: VERSION,
      ...{
        runtime,
        envelopes: parts.envelopes ?? envelopeVerifier(trust),
        content,
        routeCalls: [...SERVICE_CALLS, ...PUBLIC_READINGS],
      },
      ...{ secrets: folderSecrets(join(config.dataDir, 'secrets', 'bodies')), exchangeDir: config.exchangeDir },
      callsPerMinute: config.serviceCallsPerMinute,
    }),
    programmesModule,
    performanceModule({ calendar: { isWorkingDay } }),
    integrityModule,
    analysisModule({ database: () => runtime().database }),
    kitsModule({ folder: join(packageRoot, 'kits') }),
  ];
  return [
    kernelModule(
      rooms,
      installationOperations(() => runtime().database, VERSION),
    ),
    ...rooms,
  ];
}

function ledgerFolders(dataDir: string) {
  return { keys: join(dataDir, 'keys', 'ledger'), heads: join(dataDir, 'ledger-heads') };
}

function envelopeVerifier(trust: TrustStore): EnvelopeVerifier {
  return {
    async verify(content, signature, at) {
      const anchors = trust.anchors(at);
      const report = validateSignature({ bytes: signature, detachedContent: content, at, anchors, profile: 'smime' });
      return { indication: report.indication, subIndication: report.subIndication ?? null };
    },
  };
}

/** Keys that must not lie in the database: a dump alone gives no second factor away. */
async function installationSecrets(dataDir: string): Promise<{ sealingKey: Buffer }> {
  const folder = join(dataDir, 'secrets');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'sealing-key');
  if (!(await readdir(folder)).includes('sealing-key')) {
    await writeFile(path, randomBytes(32), { mode: 0o600, flag: 'wx', flush: true });
  }
  return { sealingKey: await readFile(path) };
}
