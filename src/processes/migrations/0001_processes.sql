create schema processes;
grant usage on schema processes to digipro_app;

-- Deployed models are immutable: a new version is a new row, and a running case never changes model by itself.
create table processes.model (
  body_id uuid not null references kernel.tenant,
  key text not null,
  version int not null,
  name text not null,
  xml text not null,
  sha256 text not null,
  summary jsonb not null,
  forms jsonb not null,
  legal_term jsonb,
  kit text,
  deployed_at timestamptz not null,
  primary key (body_id, key, version)
);
select kernel.protect('processes.model', 'select, insert');

create table processes.case_counter (
  body_id uuid not null references kernel.tenant,
  year int not null,
  last_number int not null,
  primary key (body_id, year)
);
select kernel.protect('processes.case_counter', 'select, insert, update');

-- "instance" in the engine, "case" (pratica) for people.
create table processes.instance (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  code text not null,
  model_key text not null,
  model_version int not null,
  title text not null,
  status text not null check (status in ('running', 'completed', 'cancelled')),
  dossier_id uuid,
  officer_id uuid,
  unit_id uuid,
  presented_at timestamptz not null,
  started_at timestamptz not null,
  completed_at timestamptz,
  outcome text,
  legal_term jsonb,
  due_day date,
  suspended_since date,
  state jsonb not null,
  rev int not null,
  primary key (body_id, id),
  unique (body_id, code),
  foreign key (body_id, model_key, model_version) references processes.model
);
create index instance_by_start on processes.instance (body_id, started_at desc, id desc);
create index instance_by_dossier on processes.instance (body_id, dossier_id);
select kernel.protect('processes.instance', 'select, insert, update');

create table processes.suspension (
  body_id uuid not null,
  instance_id uuid not null,
  n int not null,
  reason text not null,
  norm text not null,
  from_day date not null,
  to_day date,
  primary key (body_id, instance_id, n),
  foreign key (body_id, instance_id) references processes.instance
);
select kernel.protect('processes.suspension', 'select, insert, update (to_day)');

create table processes.task (
  body_id uuid not null,
  id uuid not null,
  instance_id uuid not null,
  token int not null,
  node text not null,
  name text not null,
  form text,
  candidate_role text,
  candidate_unit text,
  separate_from jsonb not null,
  phase text,
  status text not null check (status in ('open', 'completed', 'cancelled')),
  claimed_by uuid,
  claimed_by_name text,
  claimed_at timestamptz,
  ended_by text,
  ended_by_name text,
  created_at timestamptz not null,
  ended_at timestamptz,
  due_at timestamptz,
  primary key (body_id, id),
  unique (body_id, instance_id, token),
  foreign key (body_id, instance_id) references processes.instance
);
create index task_open on processes.task (body_id, candidate_role) where status = 'open';
create index task_by_instance on processes.task (body_id, instance_id, created_at);
select kernel.protect('processes.task', 'select, insert, update');

-- What an instance waits for outside of people: which kernel job will come back for which token.
create table processes.wait (
  body_id uuid not null,
  instance_id uuid not null,
  token int not null,
  kind text not null check (kind in ('timer', 'service')),
  node text not null,
  job_id uuid not null,
  legal_clock boolean not null,
  due_at timestamptz,
  primary key (body_id, instance_id, token),
  foreign key (body_id, instance_id) references processes.instance
);
select kernel.protect('processes.wait', 'select, insert, update, delete');

-- The engine's trace, one row per step, each chained to the one before; its digest stands in the facts of the case.
create table processes.trace (
  body_id uuid not null,
  instance_id uuid not null,
  rev int not null,
  at timestamptz not null,
  actor text not null,
  command text not null,
  entries jsonb not null,
  digest bytea not null,
  primary key (body_id, instance_id, rev),
  foreign key (body_id, instance_id) references processes.instance
);
select kernel.protect('processes.trace', 'select, insert');

create table processes.incident (
  body_id uuid not null,
  instance_id uuid not null,
  token int not null,
  node text not null,
  code text not null,
  detail text not null,
  raised_at timestamptz not null,
  closed_at timestamptz,
  primary key (body_id, instance_id, token),
  foreign key (body_id, instance_id) references processes.instance
);
create index incident_open on processes.incident (body_id, raised_at) where closed_at is null;
select kernel.protect('processes.incident', 'select, insert, update (closed_at)');

create view processes.v_case with (security_invoker = true) as
  select body_id, id, code, model_key, model_version, title, status, dossier_id, officer_id, unit_id, presented_at, started_at,
    completed_at, outcome, due_day, suspended_since
  from processes.instance;
grant select on processes.v_case to digipro_app;

create view processes.v_trace with (security_invoker = true) as
  select t.body_id, t.instance_id, i.model_key, i.model_version, t.rev, t.at, t.actor, t.entries
  from processes.trace t join processes.instance i on i.body_id = t.body_id and i.id = t.instance_id;
grant select on processes.v_trace to digipro_app;
