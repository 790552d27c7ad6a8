import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openApp } from '../app.ts';
import { listTenants, readConfig, restoreBackup, systemCaller, systemClock, type Config } from '../kernel/index.ts';
import { backupPlanOf, placeOf, programMigrations } from './backups.ts';
import { CommandError } from './command.ts';

/**
 * `digipro restore DIR`: makes the installation again from a backup in an empty place, then opens it and recomputes chain and ledger of
 * every body. Ends with 1 when they are not whole.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} });
  if (positionals.length !== 1) throw new CommandError('name the folder of the backup');
  const config = readConfig();
  const { folder, manifest, heads } = await restoreBackup({
    from: resolve(positionals[0]!),
    place: placeOf(config),
    plan: backupPlanOf(config),
    migrations: await programMigrations(config),
    clock: systemClock,
  });
  const what = manifest.installation.mode === 'real' ? 'installazione reale / real' : 'dimostrazione / demonstration';
  console.log(`Ripristinata / restored: ${what}, ${manifest.takenAt}\n  da / from ${folder}\n  in ${config.dataDir}`);
  for (const { code, leaves, hash } of heads) console.log(`  ${code}: ${leaves} fatti / facts, ${hash.slice(0, 16)}…`);
  for (const problem of manifest.problems) console.error(`  ! ${problem}`);
  return verifyRestored(config);
}

interface ChainReport {
  readonly ok: boolean;
  readonly problems: readonly string[];
}

/** Facts without a seal are sealed first: the sealer had not come to them when the backup was taken. */
async function verifyRestored(config: Config): Promise<number> {
  const app = await openApp({ config: { ...config, logLevel: 'error' } });
  try {
    const { runtime } = app;
    let whole = true;
    for (const { bodyId, code } of await listTenants(runtime.database)) {
      await runtime.sealer.sealNow(bodyId);
      const caller = systemCaller(bodyId, 'restore', runtime.entropy.id(runtime.clock.realNow()), 'cli');
      const chain = (await runtime.invoker.invoke(caller, 'ledger.chain.verify', {})) as ChainReport;
      console.log(`  ${code}: catena e registro / chain and ledger ${chain.ok ? 'integri / whole' : 'ROTTI / BROKEN'}`);
      for (const problem of chain.problems) console.error(`    ${problem}`);
      whole &&= chain.ok;
    }
    return whole ? 0 : 1;
  } finally {
    await app.close();
  }
}
