export {
  BackupError,
  createBackup,
  createNightlyBackup,
  findBackup,
  isStillThere,
  lastBackup,
  openSource,
  refuseUnfinishedRestore,
  restoreBackup,
  verifyBackup,
  type BackupPlan,
  type InstallationPlace,
  type LastBackup,
  type Manifest,
} from './backup/index.ts';
export { addDays, daysBetween, romeDate, romePeriod, romeTime, romeYear, startOfRomeDay } from './calendar.ts';
export { systemClock, systemEntropy, virtualClock, type Clock, type Entropy } from './clock.ts';
export { readConfig, configurationTable, environmentFor, type Config } from './config.ts';
export { ConfigError } from './config-values.ts';
export { toCsv, type Cell } from './csv.ts';
export { defineErrors, DomainError, kernelErrors, type ErrorFactory, type FieldProblem } from './errors.ts';
export { canonicalJson, chainHash, entryHash } from './events/canonical.ts';
export { canonicalEvent, type EventSealer, type Sealer } from './events/sealer.ts';
export { createGroup, type Group } from './group.ts';
export { eventType, type DataOf, type EventType, type NewEvent, type StoredEvent } from './events/types.ts';
export {
  compileFeel,
  createMappingPool,
  evaluateCondition,
  ExpressionError,
  feelReferences,
  toPlain,
  type MappingPool,
} from './expressions/index.ts';
export { bodyBase, namedBody, SESSION_COOKIE } from './http/body.ts';
export { openApi } from './http/openapi.ts';
export { createHttpServer, localeOf, sendDownload, type Credentials, type HttpOptions } from './http/server.ts';
export { serveControl, type ControlCall } from './http/control.ts';
export { toDomainError, toProblem, type Problem } from './http/problem.ts';
export {
  createInstallation,
  createTenant,
  findInstallation,
  listTenants,
  type Installation,
  type InstallationMode,
  type Tenant,
} from './installation.ts';
export { installationOperations } from './installation-operations.ts';
export { cancelJobs } from './jobs/store.ts';
export { backoffMs } from './jobs/worker.ts';
export { createLoop, type Loop } from './loop.ts';
export { fit, fold, nearest, score, searchWords, wordsOf } from './matching.ts';
export { kernelModule } from './module-kernel.ts';
export {
  defineModule,
  type BackgroundWorker,
  type JobHandler,
  type Module,
  type PermissionSpec,
  type Schedule,
  type Subscription,
} from './module.ts';
export { anonymousCaller, systemCaller } from './operations/callers.ts';
export type { Fact } from './operations/context.ts';
export type { Invoker, ProofReference } from './operations/invoke.ts';
export {
  DEFAULT_LIMIT,
  pageOf,
  pageQuery,
  readCursor,
  toPage,
  type CursorKey,
  type Page,
  type PageInput,
} from './operations/page.ts';
export { ordering, type Ordering, type PageOrder } from './operations/order.ts';
export { holds } from './operations/permission.ts';
export type { Registry } from './operations/registry.ts';
export * from './operations/schema.ts';
export {
  ALONE,
  operation,
  operationTogether,
  type Call,
  type Actor,
  type Caller,
  type Context,
  type Download,
  type Grant,
  type Grants,
  type Logger,
  type Operation,
  type Upload,
  type Via,
} from './operations/types.ts';
export { createValidator, type Validator } from './operations/validation.ts';
export { takeRegister } from './registers.ts';
export { createSchemaCheck, schemaProblems } from './schemas.ts';
export { createRuntime, type Role, type Runtime, type RuntimeOptions } from './runtime.ts';
export { readSettingFiles, type SettingFiles } from './setting-files.ts';
export { openDatabase, type ConnectionSettings, type Database, type Read, type Scope } from './sql/database.ts';
export { migrate, readMigrations, type Migration, type MigrationReport } from './sql/migrate.ts';
export type { Queryable } from './sql/queryable.ts';
export { lookUp } from './operations/lookup.ts';
export { holdsText } from './sql/search.ts';
export { join, nothing, sql, type Sql } from './sql/sql.ts';
export {
  createSpans,
  noSpans,
  readTraceparent,
  spanIdOf,
  traceIdOf,
  type Span,
  type Spans,
} from './telemetry/spans.ts';
export { createLogger, maskText, type LogLevel } from './telemetry/log.ts';
export { startThread } from './thread.ts';
export type { Locale, Text } from './text.ts';
export { readYamlText, writeYamlText, type Locate } from './yaml.ts';
export {
  acquireInstallationLock,
  backupRoleStatements,
  findBinaries,
  inspectDatabase,
  InstallationInUse,
  isInstallationHeld,
  PostgresError,
  prepareDatabase,
  startPostgres,
  type DatabaseReport,
  type InstallationLock,
  type PostgresServer,
} from './postgres/index.ts';
