export { findBinaries, type Binaries } from './binaries.ts';
export { InstallationInUse, PostgresError } from './errors.ts';
export { acquireInstallationLock, type InstallationLock } from './lock.ts';
export { BACKUP_ROLE, backupRoleStatements, ensureRoles, roleReport, type RoleReport } from './roles.ts';
export { startPostgres, type PostgresOptions, type PostgresServer, type ServerConnection } from './server.ts';
