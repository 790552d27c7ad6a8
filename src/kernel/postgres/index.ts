export { findBinaries, type Binaries } from './binaries.ts';
export { InstallationInUse, PostgresError } from './errors.ts';
export { acquireInstallationLock, isInstallationHeld, type InstallationLock } from './lock.ts';
export { inspectDatabase, prepareDatabase, type DatabaseReport } from './own.ts';
export { BACKUP_ROLE, backupRoleStatements } from './roles.ts';
export { startPostgres, type PostgresOptions, type PostgresServer, type ServerConnection } from './server.ts';
