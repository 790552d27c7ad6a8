import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { VERSION } from '../app.ts';
import {
  createBackup,
  findBackup,
  openSource,
  readConfig,
  systemClock,
  verifyBackup,
  type Config,
  type Manifest,
} from '../kernel/index.ts';
import { backupPlanOf, megabytes, placeOf } from './backups.ts';
import { CommandError } from './command.ts';

/**
 * `digipro backup [DIR]`: database, contents, keys and ledger into a dated folder below DIR, read again in the end; works while the
 * installation runs. `--verify DIR` reads an earlier one again. Ends with 1 when anything is not whole.
 */
export async function run(args: readonly string[]): Promise<number> {
  const options = { verify: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (positionals.length > 1) throw new CommandError('name one folder');
  const config = readConfig();
  const folder = resolve(positionals[0] ?? config.backupDir);
  return values.verify ? verify(folder) : make(config, folder);
}

async function make(config: Config, repository: string): Promise<number> {
  const source = await openSource(placeOf(config));
  const giveUp = new AbortController();
  const stop = () => giveUp.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    const { folder, manifest, bytes } = await createBackup({
      connection: source.connection,
      dataDir: config.dataDir,
      plan: backupPlanOf(config),
      repository,
      program: VERSION,
      clock: systemClock,
      signal: giveUp.signal,
    });
    console.log(`Copia fatta e riletta / backup made and read again: ${folder}\n${describe(manifest, bytes)}`);
    return tellFaults(manifest);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
    await source.close();
  }
}

async function verify(from: string): Promise<number> {
  const folder = await findBackup(from);
  const { manifest, problems, bytes } = await verifyBackup(folder);
  if (problems.length > 0) {
    console.error(`Copia NON integra / backup NOT whole: ${folder}`);
    for (const problem of problems) console.error(`  ${problem}`);
    return 1;
  }
  console.log(`Copia integra / backup whole: ${folder}\n${describe(manifest, bytes)}`);
  return tellFaults(manifest);
}

function describe(manifest: Manifest, bytes: number): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const heads = manifest.heads.map(
    ({ code, leaves, hash }) => `  ${code}: ${leaves} fatti / facts, ${hash.slice(0, 16)}…`,
  );
  const what = manifest.installation.mode === 'real' ? 'reale / real' : 'dimostrativa / demonstration';
  return [
    `  installazione / installation ${manifest.installation.id} (${what}), ${manifest.takenAt}`,
    `  ${manifest.tables.length} tabelle / tables, ${rows} righe / rows, ${manifest.files.count} file, ${megabytes(bytes)}`,
    ...heads,
  ].join('\n');
}

/** Faults that the installation had already: the copy is as good as its original, and somebody must look at that. */
function tellFaults({ problems }: Manifest): number {
  for (const problem of problems) console.error(`  ! ${problem}`);
  return problems.length > 0 ? 1 : 0;
}
