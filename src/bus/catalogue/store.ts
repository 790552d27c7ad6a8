import { sql, type Queryable } from '../../kernel/index.ts';
import type { Bound, Consumer } from './consumers.ts';
import type { Contract, Format } from './types.ts';

export interface Service {
  readonly code: string;
  readonly name: string;
  readonly owner: string;
  readonly changedAt: Date;
}

export interface ServiceVersion {
  readonly code: string;
  readonly version: string;
  readonly format: Format;
  readonly operations: number;
  readonly security: readonly string[];
  readonly personalData: readonly string[];
  readonly importedAt: Date;
}

export interface StoredContract extends ServiceVersion {
  readonly contract: Contract;
  readonly source: string;
}

const summary = sql`code, version, format, operations, security, personal_data as "personalData", imported_at as "importedAt"`;

export function listServices(db: Queryable, bodyId: string): Promise<readonly Service[]> {
  return db.many<Service>(sql`
    select code, name, owner, changed_at as "changedAt" from bus.service where body_id = ${bodyId} order by name, code`);
}

export function findService(db: Queryable, bodyId: string, code: string): Promise<Service | undefined> {
  return db.maybe<Service>(sql`
    select code, name, owner, changed_at as "changedAt" from bus.service where body_id = ${bodyId} and code = ${code}`);
}

export async function putService(
  db: Queryable,
  bodyId: string,
  { code, name, owner, changedAt }: Service,
): Promise<void> {
  await db.run(sql`
    insert into bus.service (body_id, code, name, owner, changed_at) values (${bodyId}, ${code}, ${name}, ${owner}, ${changedAt})
    on conflict (body_id, code) do update set name = excluded.name, owner = excluded.owner, changed_at = excluded.changed_at`);
}

/** The versions of all services, or of one, the last imported first. */
export function listVersions(db: Queryable, bodyId: string, code: string | null): Promise<readonly ServiceVersion[]> {
  return db.many<ServiceVersion>(sql`
    select ${summary} from bus.service_version
    where body_id = ${bodyId} and (${code}::text is null or code = ${code}) order by first_at desc, version desc`);
}

/** A version with its contract, the last one if none is named. */
export function findContract(
  db: Queryable,
  bodyId: string,
  code: string,
  version: string | null,
): Promise<StoredContract | undefined> {
  return db.maybe<StoredContract>(sql`
    select ${summary}, contract, source from bus.service_version
    where body_id = ${bodyId} and code = ${code} and (${version}::text is null or version = ${version})
    order by first_at desc, version desc limit 1`);
}

export async function putVersion(db: Queryable, bodyId: string, row: StoredContract): Promise<void> {
  const { code, version, format, operations, security, personalData, importedAt, contract, source } = row;
  await db.run(sql`
    insert into bus.service_version
      (body_id, code, version, format, operations, security, personal_data, contract, source, first_at, imported_at)
    values (${bodyId}, ${code}, ${version}, ${format}, ${operations}, ${security}::text[], ${personalData}::text[],
      ${JSON.stringify(contract)}, ${source}, ${importedAt}, ${importedAt})
    on conflict (body_id, code, version) do update set format = excluded.format, operations = excluded.operations,
      security = excluded.security, personal_data = excluded.personal_data, contract = excluded.contract, source = excluded.source,
      imported_at = excluded.imported_at`);
}

/** @returns whether it was there. */
export async function deleteVersion(db: Queryable, bodyId: string, code: string, version: string): Promise<boolean> {
  const gone = await db.run(sql`
    delete from bus.service_version where body_id = ${bodyId} and code = ${code} and version = ${version}`);
  return gone === 1;
}

/** Removes a service that has no version left. */
export async function deleteEmptyService(db: Queryable, bodyId: string, code: string): Promise<void> {
  await db.run(sql`
    delete from bus.service s where s.body_id = ${bodyId} and s.code = ${code}
      and not exists (select from bus.service_version v where v.body_id = s.body_id and v.code = s.code)`);
}

/** Consumers that somebody has declared. */
export async function declaredConsumers(db: Queryable, bodyId: string): Promise<readonly Consumer[]> {
  const rows = await db.many<Omit<Consumer, 'kind'>>(sql`
    select name, service, version, operations, contact from bus.service_consumer where body_id = ${bodyId} order by service, name`);
  return rows.map((row) => ({ kind: 'declared', ...row }));
}

export async function putConsumer(db: Queryable, bodyId: string, consumer: Omit<Consumer, 'kind'>): Promise<void> {
  const { name, service, version, operations, contact } = consumer;
  await db.run(sql`
    insert into bus.service_consumer (body_id, service, name, version, operations, contact)
    values (${bodyId}, ${service}, ${name}, ${version}, ${operations}::text[], ${contact})
    on conflict (body_id, service, name) do update set version = excluded.version, operations = excluded.operations,
      contact = excluded.contact`);
}

/** @returns whether it was there. */
export async function deleteConsumer(db: Queryable, bodyId: string, service: string, name: string): Promise<boolean> {
  const gone = await db.run(sql`
    delete from bus.service_consumer where body_id = ${bodyId} and service = ${service} and name = ${name}`);
  return gone === 1;
}

/** Endpoints that say which service they reach. */
export function boundEndpoints(db: Queryable, bodyId: string): Promise<readonly Bound[]> {
  return db.many<Bound>(sql`
    select code, service, service_version as "serviceVersion", service_operation as operation from bus.endpoint
    where body_id = ${bodyId} and service is not null order by code`);
}

export async function bindEndpoint(
  db: Queryable,
  bodyId: string,
  code: string,
  to: Omit<Bound, 'code'> | null,
): Promise<void> {
  await db.run(sql`
    update bus.endpoint set service = ${to?.service ?? null}, service_version = ${to?.serviceVersion ?? null},
      service_operation = ${to?.operation ?? null}
    where body_id = ${bodyId} and code = ${code}`);
}

export interface EndpointHealth {
  readonly service: string;
  readonly serviceVersion: string;
  readonly enabled: boolean;
  /** Messages set aside for a person. */
  readonly dead: number;
  /** Messages that will be tried again. */
  readonly retrying: number;
  readonly failing: boolean;
}

/** How it goes on the way to services, endpoint by endpoint. */
export function endpointHealth(db: Queryable, bodyId: string): Promise<readonly EndpointHealth[]> {
  return db.many<EndpointHealth>(sql`
    select e.service, e.service_version as "serviceVersion", e.enabled,
      (select count(*)::int from bus.dead d
        where d.body_id = ${bodyId} and d.resolved_at is null and d.route = 'endpoint.' || e.code) as dead,
      (select count(*)::int from bus.waiting w
        where w.body_id = ${bodyId} and w.channel = 'endpoint.' || e.code and w.due_at is not null and w.attempts > 1) as retrying,
      exists (select from bus.poll p
        where p.body_id = ${bodyId} and p.code = e.code and p.failing_since is not null) as failing
    from bus.endpoint e where e.body_id = ${bodyId} and e.service is not null`);
}
