create schema programmes;
grant usage on schema programmes to digipro_app;

-- The head of an intervention: who it is never changes, only which version of its data is the one in force.
create table programmes.intervention (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  code text not null,
  version int not null check (version >= 1),
  created_at timestamptz not null,
  created_by text not null,
  primary key (body_id, id),
  unique (body_id, code)
);
select kernel.protect('programmes.intervention', 'select, insert, update (version)');

-- funding: [{source, amount}], amounts as text with two decimals; together never more than the planned cost.
create table programmes.intervention_version (
  body_id uuid not null,
  intervention_id uuid not null,
  version int not null check (version >= 1),
  title text not null,
  programme text not null,
  cup text check (cup ~ '^[A-Z][0-9]{2}[A-Z][0-9]{11}$'),
  rup_id uuid not null,
  planned_cost numeric(17, 2) not null check (planned_cost >= 0),
  funding jsonb not null,
  reason text,
  made_at timestamptz not null,
  made_by text not null,
  primary key (body_id, intervention_id, version),
  foreign key (body_id, intervention_id) references programmes.intervention (body_id, id),
  foreign key (body_id, rup_id) references identity.person (body_id, id),
  check ((version = 1) = (reason is null))
);
create index intervention_version_by_rup on programmes.intervention_version (body_id, rup_id);
select kernel.protect('programmes.intervention_version', 'select, insert');

-- The three times of a milestone lie in three tables that nobody may update: what was planned, each revision, what happened.
create table programmes.milestone (
  body_id uuid not null,
  id uuid not null,
  intervention_id uuid not null,
  phase text not null check (phase in ('programme', 'feasibility', 'executive-design', 'tender', 'contract', 'handover',
    'progress', 'variation', 'completion', 'testing')),
  title text not null,
  planned_day date not null,
  planned_at timestamptz not null,
  planned_by text not null,
  primary key (body_id, id),
  foreign key (body_id, intervention_id) references programmes.intervention (body_id, id)
);
create index milestone_by_intervention on programmes.milestone (body_id, intervention_id, planned_day, id);
select kernel.protect('programmes.milestone', 'select, insert');

create table programmes.milestone_revision (
  body_id uuid not null,
  milestone_id uuid not null,
  n int not null check (n >= 1),
  day date not null,
  reason text not null,
  revised_at timestamptz not null,
  revised_by text not null,
  primary key (body_id, milestone_id, n),
  foreign key (body_id, milestone_id) references programmes.milestone (body_id, id)
);
select kernel.protect('programmes.milestone_revision', 'select, insert');

create table programmes.milestone_reached (
  body_id uuid not null,
  milestone_id uuid not null,
  actual_day date not null,
  document_id uuid,
  reached_at timestamptz not null,
  reached_by text not null,
  primary key (body_id, milestone_id),
  foreign key (body_id, milestone_id) references programmes.milestone (body_id, id),
  foreign key (body_id, document_id) references records.document (body_id, id)
);
create index milestone_reached_by_document on programmes.milestone_reached (body_id, document_id);
select kernel.protect('programmes.milestone_reached', 'select, insert');

-- What belongs to an intervention. An act has no key: acts stand above this room, which asks them by operation.
create table programmes.link (
  body_id uuid not null,
  id uuid not null,
  intervention_id uuid not null,
  act_id uuid,
  document_id uuid,
  dossier_id uuid,
  linked_at timestamptz not null,
  linked_by text not null,
  primary key (body_id, id),
  unique nulls not distinct (body_id, intervention_id, act_id, document_id, dossier_id),
  foreign key (body_id, intervention_id) references programmes.intervention (body_id, id),
  foreign key (body_id, document_id) references records.document (body_id, id),
  foreign key (body_id, dossier_id) references records.dossier (body_id, id),
  check (num_nonnulls(act_id, document_id, dossier_id) = 1)
);
create index link_by_act on programmes.link (body_id, act_id);
create index link_by_document on programmes.link (body_id, document_id);
create index link_by_dossier on programmes.link (body_id, dossier_id);
select kernel.protect('programmes.link', 'select, insert');

create view programmes.v_milestone with (security_invoker = true) as
  select m.body_id, m.id, m.intervention_id, i.code as intervention_code, m.phase, m.title, m.planned_day,
    r.day as revised_day, coalesce(r.n, 0) as revisions, a.actual_day
  from programmes.milestone m
  join programmes.intervention i on i.body_id = m.body_id and i.id = m.intervention_id
  left join lateral (
    select day, n from programmes.milestone_revision x
    where x.body_id = m.body_id and x.milestone_id = m.id order by n desc limit 1) r on true
  left join programmes.milestone_reached a on a.body_id = m.body_id and a.milestone_id = m.id;
grant select on programmes.v_milestone to digipro_app;
