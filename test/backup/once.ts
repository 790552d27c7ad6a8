import { openSource, createBackup, restoreBackup, systemClock } from '../../src/kernel/index.ts';
import { BACKUP_PLAN, placeOf, programMigrations } from '../../src/cli/backups.ts';
import { configOf } from './house.ts';

/** A backup or a restore in a process of its own, to be killed: `once.ts backup|restore DATA_FOLDER BACKUPS`. */
const [what, dataDir, backups] = process.argv.slice(2) as [string, string, string];
const config = configOf(dataDir);
const place = placeOf(config);
if (what === 'backup') {
  const { connection, close } = await openSource(place);
  const parts = { connection, dataDir, plan: BACKUP_PLAN, repository: backups, program: 'test', clock: systemClock };
  await createBackup(parts).finally(close);
} else {
  const migrations = await programMigrations(config);
  await restoreBackup({ from: backups, place, plan: BACKUP_PLAN, migrations, clock: systemClock });
}
