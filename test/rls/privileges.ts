import { PRODUCT, type Table } from '../support/catalogue.ts';
import type { TestDatabase } from '../support/database.ts';
import { audited, overBodies, searched, withoutBody } from './audited.ts';

type Admin = TestDatabase['admin'];

const BODY_POLICY = `(body_id = (NULLIF(current_setting('app.body'::text, true), ''::text))::uuid)`;

/** What is wrong with the tables, one sentence each: row security off, another owner, keys that reach over bodies. */
export async function tableFaults(admin: Admin, tables: readonly Table[]): Promise<readonly string[]> {
  const states = await admin<{ name: string; owner: string; enabled: boolean; forced: boolean }>(
    `select n.nspname || '.' || c.relname as name, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity as enabled,
       c.relforcerowsecurity as forced
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and ${PRODUCT}`,
  );
  const faults = states.filter((state) => state.owner !== 'digipro_owner').map(({ name }) => `${name}: other owner`);
  for (const table of tables) {
    const state = states.find(({ name }) => name === table.name)!;
    if (!table.tenant && !(table.name in withoutBody))
      faults.push(`${table.name}: no column body_id, and no exception`);
    if (!table.tenant) continue;
    if (!state.enabled || !state.forced) faults.push(`${table.name}: row security is not enabled and forced`);
    faults.push(...keyFaults(table));
  }
  return faults;
}

/** A unique key or a reference that leaves the body out would tell one body what is in another. */
function keyFaults(table: Table): string[] {
  const unique = table.keys
    .filter((key) => !key.includes('body_id') && !(`${table.name} (${key.join(', ')})` in overBodies))
    .map((key) => `unique (${key.join(', ')})`);
  const crossing = table.references
    .filter(({ table: target }) => !(target in withoutBody))
    .filter(({ columns, targets }) => columns[targets.indexOf('body_id')] !== 'body_id')
    .map(({ columns, table: target }) => `reference (${columns.join(', ')}) to ${target}`);
  return [...unique, ...crossing].map((what) => `${table.name}: ${what} reaches over bodies`);
}

/** Policies that are not the one of `kernel.protect`, or that of `kernel.open_to_system` for the owner alone. */
export async function policyFaults(admin: Admin, tables: readonly Table[]): Promise<readonly string[]> {
  const policies = await admin<Record<'table' | 'name' | 'command' | 'roles' | 'using' | 'check', string>>(
    `select schemaname || '.' || tablename as table, policyname as name, cmd as command, roles::text, qual as using,
       with_check as check, permissive from pg_policies order by 1, 2`,
  );
  const isBody = (policy: (typeof policies)[number]) =>
    policy.command === 'ALL' &&
    policy.using === BODY_POLICY &&
    policy.check === BODY_POLICY &&
    policy.roles === '{public}';
  const isSystem = (policy: (typeof policies)[number]) =>
    policy.name === 'system' && policy.roles === '{digipro_owner}';
  const strange = policies.filter((policy) => !isBody(policy) && !isSystem(policy));
  const bare = tables.filter(
    ({ tenant, name }) => tenant && !policies.some((one) => one.table === name && isBody(one)),
  );
  return [
    ...strange.map((policy) => `${policy.table}: policy ${policy.name} is not one of the two known`),
    ...bare.map(({ name }) => `${name}: no policy on body_id`),
  ];
}

interface Grant {
  readonly object: string;
  readonly kind: string;
  readonly grantee: string;
  readonly privilege: string;
  readonly grantable: boolean;
}

/** Every grant on what the product owns, of all kinds, but for the owner's own. */
async function readGrants(admin: Admin): Promise<Grant[]> {
  return admin<Grant>(
    `with objects as (
       select n.nspname || '.' || c.relname as object,
         case c.relkind when 'v' then 'view' when 'S' then 'sequence' when 'm' then 'materialised view' when 'f' then 'foreign table'
           else 'table' end as kind, c.relacl as acl, c.relowner as owner
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ${PRODUCT}
       union all
       select p.oid::regprocedure::text, case when p.prosecdef then 'audited function' else 'function' end, coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where ${PRODUCT} and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
       union all
       select n.nspname, 'schema', n.nspacl, n.nspowner from pg_namespace n where ${PRODUCT}
       union all
       select n.nspname || '.' || c.relname || '.' || a.attname, 'column', a.attacl, c.relowner
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
       where a.attacl is not null and ${PRODUCT})
     select object, kind, case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee) end as grantee,
       g.privilege_type as privilege, g.is_grantable as grantable
     from objects, aclexplode(acl) g where g.grantee <> owner order by 1, 2, 3`,
  );
}

const ROWS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** Grants that nobody needs: to anybody but the two roles, beyond rows for requests, beyond the audited functions for workers. */
export async function grantFaults(admin: Admin): Promise<readonly string[]> {
  const allowed = (grant: Grant): boolean => {
    if (grant.grantable) return false;
    if (grant.kind === 'schema') return isOurs(grant.grantee) && grant.privilege === 'USAGE';
    if (grant.kind === 'audited function') {
      const called = searched.includes(grant.object.split('(')[0]!);
      return grant.grantee === (called ? 'digipro_app' : 'digipro_system');
    }
    if (grant.grantee !== 'digipro_app') return false;
    if (grant.kind === 'function') return true;
    if (grant.kind === 'view') return grant.privilege === 'SELECT';
    if (grant.kind === 'column') return grant.privilege === 'UPDATE';
    const exception = withoutBody[grant.object];
    return grant.kind === 'table' && (exception?.app ?? ROWS).includes(grant.privilege);
  };
  const wrong = (await readGrants(admin)).filter((grant) => !allowed(grant));
  return wrong.map(({ grantee, privilege, kind, object }) => `${grantee} has ${privilege} on ${kind} ${object}`);
}

function isOurs(role: string): boolean {
  return role === 'digipro_app' || role === 'digipro_system';
}

/** Writing rights on tables that no statement of the product uses: `needed` tells by table what statements do. */
export async function unusedGrants(
  admin: Admin,
  needed: (table: string) => ReadonlySet<string>,
): Promise<readonly string[]> {
  const grants = (await readGrants(admin)).filter(({ kind, grantee }) => kind === 'table' && grantee === 'digipro_app');
  return grants
    .filter(({ object, privilege }) => !needed(object).has(privilege))
    .map(({ object, privilege }) => `${object}: no statement needs ${privilege}`);
}

/** Views that would run with the rights of their owner, who passes row security nowhere but on claim tables. */
export async function viewFaults(admin: Admin): Promise<readonly string[]> {
  const views = await admin<{ name: string; kind: string; options: string[] | null }>(
    `select n.nspname || '.' || c.relname as name, c.relkind::text as kind, c.reloptions as options
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm', 'f') and ${PRODUCT}`,
  );
  const safe = (options: string[] | null) =>
    (options ?? []).some((option) => /^security_invoker=(true|on|1)$/.test(option));
  return views
    .filter(({ kind, options }) => kind !== 'v' || !safe(options))
    .map(({ name }) => `${name}: not security_invoker`);
}

/** Functions that run as their owner: each audited by name, with a fixed search path, owned by the owner of the tables. */
export async function functionFaults(admin: Admin): Promise<readonly string[]> {
  const found = await admin<{ name: string; settings: string[] | null; owner: string }>(
    `select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name,
       p.proconfig as settings, pg_get_userbyid(p.proowner) as owner
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname <> 'pg_catalog' order by 1`,
  );
  const faults = found.flatMap(({ name, settings, owner }) => [
    ...(name in audited ? [] : [`${name}: runs as its owner and is not audited`]),
    ...(settings?.includes('search_path=pg_catalog') ? [] : [`${name}: its search_path is not fixed`]),
    ...(owner === 'digipro_owner' ? [] : [`${name}: other owner`]),
  ]);
  const gone = Object.keys(audited).filter((name) => !found.some((one) => one.name === name));
  return [...faults, ...gone.map((name) => `${name}: audited, and not there`)];
}

/** What the three roles and the login could do beyond their part. */
export async function roleFaults(admin: Admin, login: string): Promise<readonly string[]> {
  const roles = await admin<{ name: string; above: boolean; enters: boolean; inherits: boolean }>(
    `select rolname as name, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as above,
       rolcanlogin as enters, rolinherit as inherits
     from pg_roles where rolname = any ($1)`,
    [['digipro_owner', 'digipro_app', 'digipro_system', login]],
  );
  const owned = await admin<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c where pg_get_userbyid(c.relowner) = any ($1)`,
    [['digipro_app', 'digipro_system', login]],
  );
  const memberships = await admin<{ role: string; member: string }>(
    `select pg_get_userbyid(roleid) as role, pg_get_userbyid(member) as member from pg_auth_members
     where pg_get_userbyid(member) in ('digipro_owner', 'digipro_app', 'digipro_system')`,
  );
  return [
    ...(roles.length === 4 ? [] : ['a role is missing']),
    ...roles.filter(({ above }) => above).map(({ name }) => `${name} stands above row security`),
    ...roles
      .filter(({ name, enters }) => enters !== (name === login))
      .map(({ name }) => `${name}: wrong right to log in`),
    ...roles.filter(({ name, inherits }) => name === login && inherits).map(({ name }) => `${name} inherits its roles`),
    ...owned.map(({ name }) => `${name} belongs to a role that serves requests`),
    ...memberships.map(({ role, member }) => `${member} may become ${role}`),
  ];
}
