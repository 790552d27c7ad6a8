-- The kernel's own tables: installation, directory of bodies, event log with its seals, subscriptions, jobs, idempotency.

grant usage on schema kernel to digipro_app;
create schema system;
grant usage on schema system to digipro_system, digipro_app;
alter default privileges revoke execute on functions from public;

-- Puts a table under row-level security: only rows of the transaction's body are seen or written, also by the owner.
-- nullif: a pooled connection keeps the emptied setting as '' after SET LOCAL, and ''::uuid would be an error instead of no rows.
create function kernel.protect(tenant_table regclass, privileges text) returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format(
    'create policy body on %s using (body_id = nullif(current_setting(''app.body'', true), '''')::uuid) '
    'with check (body_id = nullif(current_setting(''app.body'', true), '''')::uuid)', tenant_table);
  execute format('grant %s on %s to digipro_app', privileges, tenant_table);
end $$;

-- Lets the audited functions of schema system (which run as the owner) reach a claim table of every body.
create function kernel.open_to_system(claim_table regclass) returns void
language plpgsql as $$
begin
  execute format('create policy system on %s to digipro_owner using (true) with check (true)', claim_table);
end $$;

-- One row: what this installation is. The mode is set at creation and no role that serves requests may change it.
create table kernel.installation (
  only_one boolean primary key default true check (only_one),
  id uuid not null,
  mode text not null check (mode in ('demonstration', 'real')),
  created_at timestamptz not null
);
grant select on kernel.installation to digipro_app;

create table kernel.tenant (
  body_id uuid primary key,
  code text not null unique check (code ~ '^[a-z0-9_]{2,40}$'),
  position int not null,
  created_at timestamptz not null
);
select kernel.protect('kernel.tenant', 'select');
select kernel.open_to_system('kernel.tenant');

create table kernel.event (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  type text not null,
  subject text not null,
  time timestamptz not null,
  actor_kind text not null,
  actor_id text,
  on_behalf_of text,
  via text not null,
  operation text,
  correlation_id uuid not null,
  causation_id uuid,
  data jsonb not null,
  salt bytea not null check (length(salt) = 16),
  recorded_at timestamptz not null,
  txid xid8 not null default pg_current_xact_id(),
  position_in_tx int not null,
  primary key (body_id, id)
);
-- The sealer reads by (txid, position): the only order in which a committed event can never appear behind one already read.
create index event_by_commit on kernel.event (body_id, txid, position_in_tx);
create index event_by_subject on kernel.event (body_id, subject, time, id);
create index event_by_correlation on kernel.event (body_id, correlation_id);
create index event_by_time on kernel.event (body_id, time desc, id desc);
select kernel.protect('kernel.event', 'select, insert');

create table kernel.event_seal (
  body_id uuid not null,
  leaf_index bigint not null check (leaf_index >= 0),
  event_id uuid not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (body_id, leaf_index),
  unique (body_id, event_id),
  foreign key (body_id, event_id) references kernel.event
);
select kernel.protect('kernel.event_seal', 'select, insert');

create table kernel.seal_head (
  body_id uuid primary key references kernel.tenant,
  leaf_count bigint not null,
  hash bytea not null,
  sealed_txid xid8 not null
);
select kernel.protect('kernel.seal_head', 'select, update');
select kernel.open_to_system('kernel.seal_head');

create table kernel.subscription (
  body_id uuid not null references kernel.tenant,
  subscriber text not null,
  next_leaf bigint not null,
  primary key (body_id, subscriber)
);
select kernel.protect('kernel.subscription', 'select, insert, update');
select kernel.open_to_system('kernel.subscription');

create table kernel.inbox (
  body_id uuid not null,
  subscriber text not null,
  event_id uuid not null,
  primary key (body_id, subscriber, event_id),
  foreign key (body_id, event_id) references kernel.event
);
select kernel.protect('kernel.inbox', 'select, insert');

create table kernel.job (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  queue text not null,
  payload jsonb not null,
  run_at timestamptz not null,
  attempts int not null default 0,
  retry_at timestamptz,
  lease_owner uuid,
  lease_until timestamptz,
  last_error text,
  correlation_id uuid not null,
  causation_id uuid,
  primary key (body_id, id)
);
create index job_due on kernel.job (run_at, body_id, id);
select kernel.protect('kernel.job', 'select, insert, update, delete');
select kernel.open_to_system('kernel.job');

create table kernel.incident (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  source text not null check (source in ('job', 'subscription')),
  name text not null,
  reference jsonb not null,
  attempts int not null,
  error text not null,
  raised_at timestamptz not null,
  resolved_at timestamptz,
  resolution text check (resolution in ('retried', 'dismissed')),
  resolved_by text,
  reason text,
  primary key (body_id, id)
);
create index incident_open on kernel.incident (body_id, raised_at desc, id desc);
select kernel.protect('kernel.incident', 'select, insert, update');

create table kernel.idempotency (
  body_id uuid not null references kernel.tenant,
  actor text not null,
  operation text not null,
  key text not null,
  request_hash bytea not null,
  response jsonb,
  created_at timestamptz not null,
  primary key (body_id, actor, operation, key)
);
create index idempotency_by_age on kernel.idempotency (body_id, created_at);
select kernel.protect('kernel.idempotency', 'select, insert, update, delete');

create table kernel.schedule (
  body_id uuid not null references kernel.tenant,
  name text not null,
  next_due timestamptz not null,
  last_run timestamptz,
  primary key (body_id, name)
);
select kernel.protect('kernel.schedule', 'select, insert, update');
select kernel.open_to_system('kernel.schedule');

create view kernel.v_event as
  select e.*, s.leaf_index, s.prev_hash, s.hash as seal_hash
  from kernel.event e left join kernel.event_seal s on s.body_id = e.body_id and s.event_id = e.id;
alter view kernel.v_event set (security_invoker = true);
grant select on kernel.v_event to digipro_app;

-- Audited functions: the only things that digipro_system can do.

create function system.create_installation(p_id uuid, p_mode text, p_at timestamptz) returns boolean
language sql security definer set search_path = pg_catalog as $$
  with made as (
    insert into kernel.installation (id, mode, created_at) values (p_id, p_mode, p_at)
    on conflict do nothing returning 1)
  select exists (select from made)
$$;

create function system.installation() returns table (id uuid, mode text, created_at timestamptz)
language sql security definer set search_path = pg_catalog as $$
  select id, mode, created_at from kernel.installation
$$;

create function system.create_tenant(p_body uuid, p_code text, p_at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  lock table kernel.tenant in share row exclusive mode;
  insert into kernel.tenant (body_id, code, position, created_at)
    values (p_body, p_code, (select count(*) from kernel.tenant), p_at);
  insert into kernel.seal_head (body_id, leaf_count, hash, sealed_txid)
    values (p_body, 0, decode(repeat('00', 32), 'hex'), '0');
end $$;

create function system.tenants() returns table (body_id uuid, code text)
language sql security definer set search_path = pg_catalog as $$
  select body_id, code from kernel.tenant order by position
$$;

-- Subscribers that have something to read, for the poll that catches what a crashed process left behind.
create function system.subscriptions_behind() returns table (body_id uuid, subscriber text)
language sql security definer set search_path = pg_catalog as $$
  select s.body_id, s.subscriber
  from kernel.subscription s join kernel.seal_head h using (body_id)
  where s.next_leaf < h.leaf_count
$$;

create function system.schedules_due(p_now timestamptz) returns table (body_id uuid, name text)
language sql security definer set search_path = pg_catalog as $$
  select body_id, name from kernel.schedule where next_due <= p_now
$$;

-- Claims due jobs for one worker. Materialised: with IN (subquery) the planner may claim more than the limit when statistics change.
create function system.claim_jobs(p_owner uuid, p_queues text[], p_now timestamptz, p_real_now timestamptz, p_lease interval, p_limit int)
returns table (body_id uuid, id uuid, queue text, correlation_id uuid, causation_id uuid)
language sql security definer set search_path = pg_catalog as $$
  with due as materialized (
    select c.body_id, c.id from kernel.job c
    where c.run_at <= p_now and c.queue = any (p_queues)
      and (c.retry_at is null or c.retry_at <= p_real_now)
      and (c.lease_until is null or c.lease_until <= p_real_now)
    order by c.run_at limit p_limit for update skip locked)
  update kernel.job j set lease_owner = p_owner, lease_until = p_real_now + p_lease, attempts = j.attempts + 1
  from due where j.body_id = due.body_id and j.id = due.id
  returning j.body_id, j.id, j.queue, j.correlation_id, j.causation_id
$$;

grant execute on all functions in schema system to digipro_system;
