-- Legality checks: which facts speak of which subject, and the findings that rest on them.
create schema integrity;
grant usage on schema integrity to digipro_app;

-- What the facts of other rooms speak of: an act, a case, or a number of a register. The one place that knows how to read them: the
-- index below is filled from here as facts arrive, and a recomputation reads here without trusting the index.
create view integrity.v_source with (security_invoker = true) as
  select body_id, 'register' as family, 'records/register/' || (data ->> 'areaCode') || '/' || (data ->> 'year') as scope,
    (data ->> 'number')::bigint as position, id as event_id, type, time, actor_kind, actor_id, data
  from kernel.v_event where type = 'it.digipro.records.protocolled'
  union all
  select body_id, 'register', 'acts/register/' || (data ->> 'register') || '/' || (data ->> 'year'),
    (data ->> 'number')::bigint, id, type, time, actor_kind, actor_id, data
  from kernel.v_event where type = 'it.digipro.acts.adopted'
  union all
  select body_id, 'register', 'publication/register/' || (data ->> 'year'),
    (data ->> 'number')::bigint, id, type, time, actor_kind, actor_id, data
  from kernel.v_event where type = 'it.digipro.publication.published'
  union all
  select body_id, 'act', 'acts/act/' || (data ->> 'actId'), null, id, type, time, actor_kind, actor_id, data
  from kernel.v_event
  where type in ('it.digipro.acts.drafted', 'it.digipro.acts.opinion-given', 'it.digipro.acts.signed',
    'it.digipro.acts.adopted', 'it.digipro.acts.effective')
  union all
  select body_id, 'act', 'acts/act/' || (data ->> 'actId'), null, id, type, time, actor_kind, actor_id, data
  from kernel.v_event where type = 'it.digipro.publication.published' and data ->> 'actId' is not null
  union all
  select body_id, 'case', 'processes/case/' || (data ->> 'caseId'), null, id, type, time, actor_kind, actor_id, data
  from kernel.v_event
  where type in ('it.digipro.processes.case-started', 'it.digipro.processes.case-suspended',
    'it.digipro.processes.case-resumed', 'it.digipro.processes.case-completed');
grant select on integrity.v_source to digipro_app;

create table integrity.fact (
  body_id uuid not null references kernel.tenant,
  family text not null,
  scope text not null,
  event_id uuid not null,
  position bigint,
  primary key (body_id, family, scope, event_id)
);
create index fact_by_position on integrity.fact (body_id, scope, position) where position is not null;
select kernel.protect('integrity.fact', 'select, insert');

create table integrity.finding (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  check_code text not null,
  subject text not null,
  family text not null,
  scope text not null,
  position bigint,
  severity text not null check (severity in ('high', 'medium', 'low')),
  status text not null check (status in ('open', 'resolved', 'withdrawn')),
  facts uuid[] not null check (cardinality(facts) > 0),
  detail jsonb not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  outcome text check (outcome in ('remedied', 'measure-taken', 'dismissed')),
  reason text,
  resolved_by text,
  resolved_by_name text,
  resolved_at timestamptz,
  primary key (body_id, id),
  unique (body_id, check_code, subject),
  check ((status = 'resolved') = (outcome is not null and reason is not null and resolved_by is not null
    and resolved_at is not null))
);
create index finding_by_time on integrity.finding (body_id, opened_at desc, id desc);
create index finding_by_scope on integrity.finding (body_id, check_code, scope, position);
-- What a finding is about never changes; only how it stands does.
select kernel.protect('integrity.finding', 'select, insert, update (status, facts, detail, opened_at, changed_at, outcome, reason,
  resolved_by, resolved_by_name, resolved_at)');

-- Terms that a check measures by: values with the norm and the day from which they hold. National ones are the same for every body.
create table integrity.national_term (
  key text not null,
  territory text not null,
  days int not null check (days >= 0),
  norm text not null,
  valid_from date not null,
  primary key (key, territory, valid_from)
);
grant select on integrity.national_term to digipro_app;
insert into integrity.national_term (key, territory, days, norm, valid_from) values
  ('publication-lag', 'IT', 10,
    'TUEL art. 124 c. 1; L. 69/2009 art. 32 (nessun termine di legge: valore prudenziale, sostituito dal regolamento dell''ente)',
    '2011-01-01'),
  ('publication-lag', 'IT-82', 7, 'L.R. Sicilia 11/2015 art. 6', '2015-07-01');

-- A body's own terms, by its regulations; `*` for every type of act.
create table integrity.body_term (
  body_id uuid not null references kernel.tenant,
  key text not null,
  type_code text not null,
  days int not null check (days >= 0),
  norm text not null,
  valid_from date not null,
  set_at timestamptz not null,
  primary key (body_id, key, type_code, valid_from)
);
select kernel.protect('integrity.body_term', 'select, insert, update (days, norm, set_at)');

create view integrity.v_finding with (security_invoker = true) as
  select body_id, id, check_code, subject, severity, status, outcome, opened_at, resolved_at from integrity.finding;
grant select on integrity.v_finding to digipro_app;
