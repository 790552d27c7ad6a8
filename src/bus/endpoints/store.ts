import { sql, type Queryable } from '../../kernel/index.ts';

export interface Endpoint {
  readonly code: string;
  readonly name: string;
  /** Kind of its connector. */
  readonly connector: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Messages for one that is not enabled wait. */
  readonly enabled: boolean;
  readonly changedAt: Date;
  /** The service of the catalogue that it reaches. */
  readonly service: { readonly code: string; readonly version: string; readonly operation: string | null } | null;
}

const columns = sql`code, name, connector, settings, enabled, changed_at as "changedAt",
  case when service is not null
    then json_build_object('code', service, 'version', service_version, 'operation', service_operation) end as service`;

export function findEndpoint(db: Queryable, bodyId: string, code: string): Promise<Endpoint | undefined> {
  return db.maybe<Endpoint>(sql`select ${columns} from bus.endpoint where body_id = ${bodyId} and code = ${code}`);
}

/** Those of the endpoints that are switched on. */
export async function enabledEndpoints(
  db: Queryable,
  bodyId: string,
  codes: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db.many<{ code: string }>(sql`
    select code from bus.endpoint where body_id = ${bodyId} and code = any (${codes}::text[]) and enabled`);
  return new Set(rows.map(({ code }) => code));
}

export function listEndpoints(db: Queryable, bodyId: string): Promise<readonly Endpoint[]> {
  return db.many<Endpoint>(sql`select ${columns} from bus.endpoint where body_id = ${bodyId} order by name, code`);
}

export async function putEndpoint(db: Queryable, bodyId: string, endpoint: Omit<Endpoint, 'service'>): Promise<void> {
  const { code, name, connector, settings, enabled, changedAt } = endpoint;
  await db.run(sql`
    insert into bus.endpoint (body_id, code, name, connector, settings, enabled, changed_at)
    values (${bodyId}, ${code}, ${name}, ${connector}, ${JSON.stringify(settings)}, ${enabled}, ${changedAt})
    on conflict (body_id, code) do update set name = excluded.name, connector = excluded.connector,
      settings = excluded.settings, enabled = excluded.enabled, changed_at = excluded.changed_at`);
}

/** Adds an endpoint unless there is one of its code. @returns whether it was added. */
export async function addEndpoint(
  db: Queryable,
  bodyId: string,
  endpoint: Omit<Endpoint, 'service'>,
): Promise<boolean> {
  const { code, name, connector, settings, enabled, changedAt } = endpoint;
  const added = await db.run(sql`
    insert into bus.endpoint (body_id, code, name, connector, settings, enabled, changed_at)
    values (${bodyId}, ${code}, ${name}, ${connector}, ${JSON.stringify(settings)}, ${enabled}, ${changedAt})
    on conflict (body_id, code) do nothing`);
  return added === 1;
}

/** @returns whether it was there. */
export async function deleteEndpoint(db: Queryable, bodyId: string, code: string): Promise<boolean> {
  return (await db.run(sql`delete from bus.endpoint where body_id = ${bodyId} and code = ${code}`)) === 1;
}

export interface EgressRule {
  readonly rule: string;
  readonly reason: string;
  readonly addedAt: Date;
}

export function egressRules(db: Queryable, bodyId: string): Promise<readonly EgressRule[]> {
  return db.many<EgressRule>(sql`
    select rule, reason, added_at as "addedAt" from bus.egress_rule where body_id = ${bodyId} order by rule`);
}

/** @returns false when the rule was there already. */
export async function addEgressRule(db: Queryable, bodyId: string, added: EgressRule): Promise<boolean> {
  const rows = await db.run(sql`
    insert into bus.egress_rule (body_id, rule, reason, added_at)
    values (${bodyId}, ${added.rule}, ${added.reason}, ${added.addedAt}) on conflict do nothing`);
  return rows === 1;
}

/** @returns whether it was there. */
export async function deleteEgressRule(db: Queryable, bodyId: string, rule: string): Promise<boolean> {
  return (await db.run(sql`delete from bus.egress_rule where body_id = ${bodyId} and rule = ${rule}`)) === 1;
}
