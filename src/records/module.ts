import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineModule, type InstallationMode, type Module, type Runtime } from '../kernel/index.ts';
import { accessOperations } from './access/operations.ts';
import { classificationOperations } from './classification/operations.ts';
import { sweepOrphans } from './content/check.ts';
import { contentOperations } from './content/operations.ts';
import type { ContentStore } from './content/types.ts';
import { scrubOperations, scrubSchedule } from './content/scrubber.ts';
import { sweepUploads, uploadOperations } from './content/uploads/operations.ts';
import { identityDirectory } from './directory.ts';
import { directoryOperations } from './contacts/directory.ts';
import { contactOperations } from './contacts/operations.ts';
import { documentOperations } from './documents/operations.ts';
import { documentViews } from './documents/views.ts';
import { dossierOperations } from './dossiers/operations.ts';
import { recordsErrors } from './errors.ts';
import { recordsEvents } from './events.ts';
import { readingThreads } from './intake/extract/threads.ts';
import { lookOperations } from './intake/looks.ts';
import { intakeOperations } from './intake/operations.ts';
import { intakeSubscription } from './intake/subscription.ts';
import { textsOf } from './intake/text.ts';
import { intakeWorker } from './intake/worker.ts';
import { recordsPermissions } from './policy.ts';
import { dailyRegisters } from './protocol/daily/operations.ts';
import { exchangeOperations } from './protocol/exchange/operations.ts';
import { exceptionOperations } from './protocol/exceptions/operations.ts';
import { protocolOperations } from './protocol/operations.ts';
import { softwareSealer } from './protocol/seal/keys/software.ts';
import { printOperations } from './protocol/prints/operations.ts';
import { protocolViews } from './protocol/views.ts';
import { renditionOperations } from './renditions/operations.ts';
import { renderPdf } from './renditions/pdf.ts';
import type { Render } from './renditions/threads.ts';
import { demonstrationKeys } from './signing/keys/demonstration.ts';
import { following } from './search/follow.ts';
import type { Texts } from './search/gather.ts';
import { searchOperations } from './search/operations.ts';
import { postgresIndex } from './search/postgres-store.ts';
import { rebuild } from './search/rebuild.ts';
import { savedSearchOperations } from './search/saved.ts';
import type { SearchIndex } from './search/types.ts';
import { signingOperations } from './signing/operations.ts';
import type { RegistryDirectory, Sealer, SigningKeys, TrustStore, WorkingDays } from './types.ts';
import { typeOperations } from './types/operations.ts';
import { webdavOperations, webdavSweep } from './webdav/operations.ts';

export interface RecordsPorts {
  readonly contentStore: ContentStore;
  /** Largest accepted content in bytes, 200 MB unless told otherwise. */
  readonly maxContentBytes?: number;
  /** Who the body is; identity unless told otherwise. */
  readonly directory?: RegistryDirectory;
  /** Folder of the installation's keys; demonstration keys of people lie in `demo-signing` below it. */
  readonly keysFolder?: string;
  /** Who seals registration marks; keys of the installation in `seals` below `keysFolder` unless told otherwise. */
  readonly sealer?: Sealer;
  /** What the installation is; real unless told otherwise, where every signature comes from outside as a .p7m file. */
  readonly mode?: () => InstallationMode;
  /** Which days offices work: what is due by the next one. Monday to Friday unless told otherwise. */
  readonly calendar?: WorkingDays;
  /** What is searched; the index in the database unless told otherwise. */
  readonly searchIndex?: SearchIndex;
  /** Where renditions are computed; in this thread unless told otherwise. */
  readonly render?: Render;
  /** The running kernel; contents are looked into only where it is given. */
  readonly runtime?: () => Runtime;
  /** Version of the program. */
  readonly version?: string;
  /** Where files lie while they are looked into; a folder for temporary files unless told otherwise. */
  readonly scratch?: string;
  /** Socket of clamd; no antivirus if absent. */
  readonly clamdSocket?: string | undefined;
  /** When text in pictures is recognised that nobody asked for; by night unless told otherwise. */
  readonly recognitionDue?: (now: Date) => Date;
  /** Certificates that are trusted; none unless told otherwise, so that no signature passes. */
  readonly trust?: TrustStore;
}

const MAX_CONTENT_BYTES = 200_000_000;
/** What a component of the house takes from a disk of its own: flows of other systems are larger than what people hand in. */
const MAX_TAKEN_BYTES = 10_000_000_000;

const weekdays: WorkingDays = { isWorkingDay: (day) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) };

const noTrust: TrustStore = { anchors: () => [] };

/** The repository: contents, documents, dossiers, filing plan, protocol, renditions, signatures. */
export function recordsModule(ports: RecordsPorts): Module {
  const directory = ports.directory ?? identityDirectory;
  const options = {
    contentStore: ports.contentStore,
    maxContentBytes: ports.maxContentBytes ?? MAX_CONTENT_BYTES,
    maxTakenBytes: ports.maxContentBytes ?? MAX_TAKEN_BYTES,
  };
  const { keysFolder } = ports;
  const sealer = ports.sealer ?? softwareSealer(keysFolder && join(keysFolder, 'seals'));
  const signing = { keys: keysOf(ports), trust: ports.trust ?? noTrust };
  const render = ports.render ?? renderPdf;
  const daily = dailyRegisters({ content: options, directory, sealer, render, calendar: ports.calendar ?? weekdays });
  const index = ports.searchIndex ?? postgresIndex;
  const texts: Texts = (ctx, versions) => textsOf(ctx, ports.contentStore, versions);
  const scratch = ports.scratch ?? join(tmpdir(), 'digipro-intake');
  const threads = readingThreads();
  const intake =
    ports.runtime &&
    intakeWorker({
      threads,
      runtime: ports.runtime,
      store: ports.contentStore,
      version: ports.version ?? '0',
      scratch,
      clamdSocket: ports.clamdSocket,
      trust: signing.trust,
      recognitionDue: ports.recognitionDue,
    });
  return defineModule({
    name: 'records',
    migrations: new URL('./migrations/', import.meta.url),
    operations: [
      ...contentOperations(options),
      ...uploadOperations(options),
      ...scrubOperations(ports.contentStore),
      ...documentOperations(options, directory),
      ...documentViews(options, directory),
      ...accessOperations(directory),
      ...typeOperations,
      ...classificationOperations,
      ...dossierOperations(directory),
      ...contactOperations,
      ...directoryOperations(options),
      ...protocolOperations({ directory, sealer }),
      ...exchangeOperations({ directory, content: options }),
      ...protocolViews(options, directory),
      ...exceptionOperations(directory),
      ...printOperations({ directory, render }),
      ...daily.operations,
      ...renditionOperations(options, render),
      ...signingOperations(options, signing),
      ...searchOperations({ index, texts, directory }),
      ...savedSearchOperations,
      rebuild(index, texts),
      ...intakeOperations(ports.contentStore),
      ...lookOperations({ store: ports.contentStore, threads, scratch }),
      ...webdavOperations(options),
    ],
    events: recordsEvents,
    permissions: recordsPermissions,
    errors: recordsErrors,
    subscriptions: [following(index, texts), ...(intake ? [intakeSubscription(intake.wake)] : [])],
    schedules: [
      daily.schedule,
      webdavSweep,
      scrubSchedule(ports.contentStore),
      {
        name: 'records.sweep',
        cron: '30 3 * * *',
        byRealTime: true,
        async handler(ctx) {
          const uploads = await sweepUploads(ctx, ports.contentStore);
          const removed = await sweepOrphans(ctx, ports.contentStore);
          ctx.log.info({ removed: removed ?? 0, uploads, skipped: removed === undefined }, 'orphaned contents removed');
        },
      },
    ],
    workers: intake ? [intake] : [],
    flush: () => ports.contentStore.flush(),
    calls: ['identity.tickets.issue', 'identity.bodies.get', 'identity.areas.list', 'identity.units.list'],
  });
}

function keysOf({ keysFolder, mode = () => 'real' }: RecordsPorts): SigningKeys {
  if (keysFolder === undefined) return { keyFor: async () => undefined };
  return demonstrationKeys(join(keysFolder, 'demo-signing'), mode);
}
