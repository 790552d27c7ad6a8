export { createBackup, type BackupOptions } from './create.ts';
export { isStillThere, lastBackup, type LastBackup } from './last.ts';
export { findBackup, listBackups } from './manifest.ts';
export { createNightlyBackup, type NightlyOptions } from './nightly.ts';
export { restoreBackup, type Restored, type RestoreOptions } from './restore.ts';
export { openSource, type DatabaseSource } from './source.ts';
export {
  BackupError,
  type BackupPlan,
  type FinishedBackup,
  type InstallationPlace,
  type LedgerHead,
  type Manifest,
} from './types.ts';
export { refuseUnfinishedRestore } from './unfinished.ts';
export { verifyBackup, type Verification } from './verify.ts';
