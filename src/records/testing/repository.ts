import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { testInstallation, type TestInstallation } from '../../../test/support/index.ts';
import type { Caller, Clock, Download, Module, Runtime } from '../../kernel/index.ts';
import {
  folderContentStore,
  packing,
  recordsModule,
  type ContentStore,
  type RecordsPorts,
  type RegistryDirectory,
} from '../index.ts';

/** A body with two registry areas, in place of identity. */
const directory: RegistryDirectory = {
  async identify(_ctx, areaCode = 'AOO1') {
    if (areaCode !== 'AOO1' && areaCode !== 'AOO2') return undefined;
    return {
      bodyName: 'Comune di Valdoro',
      bodyCode: 'c_v999',
      taxCode: '01234567890',
      digitalAddress: 'protocollo@pec.comune.valdoro.example',
      areaCode,
      areaName: 'Area organizzativa omogenea',
    };
  },
  units: async () => [],
  requireKnown: async () => undefined,
  namesOf: async (_ctx, ids) => new Map(ids.flatMap((id) => (id ? [[id, `Persona ${id}`] as const] : []))),
};

/** A night that does not come while a test runs, whenever that is. */
const recognitionDue = (now: Date) => new Date(now.getTime() + 86_400_000);

export interface Repository extends TestInstallation {
  readonly store: ContentStore;
  /** Folder of the contents, to break things behind the product's back. */
  readonly folder: string;
  put(caller: Caller, bytes: Buffer | string, mime?: string): Promise<{ sha256: string; size: number; mime: string }>;
  /** A document with the given text as its content. @returns its identifier. */
  document(caller: Caller, content?: string, extra?: Record<string, unknown>): Promise<string>;
  bytesOf(download: Download): Promise<Buffer>;
}

export interface RepositoryOptions extends Partial<Omit<RecordsPorts, 'contentStore'>> {
  readonly clock?: Clock;
  /** Small contents lie in packs; each in a file of its own unless told otherwise, for who breaks them behind the product's back. */
  readonly packed?: boolean;
  /** Files are looked into whenever things settle: threads are started for that, which takes its time. */
  readonly intake?: boolean;
  readonly others?: readonly Module[];
  /** Rooms that this one builds on, in place of nobody. */
  readonly first?: readonly Module[];
}

/** The room over a real database and a folder of its own. */
export async function testRepository(options: RepositoryOptions = {}): Promise<Repository> {
  const { clock, others = [], first = [], packed, intake, ...ports } = options;
  const folder = await mkdtemp(join(tmpdir(), 'digipro-records-'));
  const loose = folderContentStore(folder);
  const store = packed ? packing(loose, folder) : loose;
  const state: { runtime?: Runtime } = {};
  const runtime = () => state.runtime!;
  const scratch = join(folder, 'scratch');
  const looking = intake ? { runtime } : {};
  const room = recordsModule({ directory, ...looking, scratch, recognitionDue, ...ports, contentStore: store });
  const modules = [...first, room, ...others];
  const installation = await testInstallation({ modules, ...(clock ? { clock } : {}) });
  state.runtime = installation.runtime;
  const put = async (caller: Caller, bytes: Buffer | string, mime = 'application/octet-stream') => {
    const stream = Readable.from([Buffer.from(bytes)]);
    const upload = { stream, mime, filename: undefined };
    const kept = await installation.runtime.invoker.invoke(caller, 'records.content.put', {}, { upload });
    return kept as { sha256: string; size: number; mime: string };
  };
  let made = 0;
  return {
    ...installation,
    store,
    folder,
    put,
    async document(caller, content = `contenuto ${(made += 1)}`, extra = {}) {
      const { sha256 } = await put(caller, content);
      const input = { typeCode: 'generic', title: 'Documento', sha256, filename: 'documento.txt', ...extra };
      return (await installation.call<{ id: string }>(caller, 'records.documents.create', input)).id;
    },
    async bytesOf(download) {
      const chunks: Buffer[] = [];
      for await (const chunk of download.stream as Readable) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    },
    async close() {
      await installation.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What every registration of these tests says, but for what a test adds. */
export const letter = {
  flow: 'incoming',
  subject: 'Richiesta di accesso agli atti',
  correspondents: [{ kind: 'person', name: 'Niccolò D’Amico', taxCode: 'DMCNCL80A01H501U' }],
  presentedAt: '2026-11-20T09:00:00.000Z',
  channel: 'pec',
  attachmentIds: [],
} as const;
