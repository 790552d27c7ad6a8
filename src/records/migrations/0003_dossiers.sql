-- The filing plan with its validity in time, and the dossiers filed under its classes.

create table records.filing_plan (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  scheme text not null,
  valid_from date not null,
  valid_to date,
  digest bytea not null,
  installed_at timestamptz not null,
  primary key (body_id, id),
  unique (body_id, valid_from),
  check (valid_to >= valid_from)
);
select kernel.protect('records.filing_plan', 'select, insert, update (valid_to)');

create table records.filing_class (
  body_id uuid not null,
  plan_id uuid not null,
  position int not null,
  code text not null,
  title text not null,
  primary key (body_id, plan_id, code),
  foreign key (body_id, plan_id) references records.filing_plan (body_id, id)
);
select kernel.protect('records.filing_class', 'select, insert');

-- Gap-free per class and year: locked in the transaction that opens the dossier.
create table records.dossier_counter (
  body_id uuid not null references kernel.tenant,
  class_code text not null,
  year int not null,
  last_number int not null,
  primary key (body_id, class_code, year)
);
select kernel.protect('records.dossier_counter', 'select, insert, update (last_number)');

-- phases: [{phase, startedAt, endedAt}] of annex 5 (AgID guidelines 2021), in the order in which they began.
create table records.dossier (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  class_code text not null,
  year int not null,
  number int not null,
  code text not null,
  title text not null,
  kind text not null check (kind in ('affare', 'attività', 'persona fisica', 'persona giuridica', 'procedimento amministrativo')),
  procedure_code text,
  unit_id uuid,
  officer_id uuid,
  state text not null check (state in ('open', 'closed')),
  phases jsonb not null,
  opened_at timestamptz not null,
  opened_by text not null,
  closed_at timestamptz,
  closed_by text,
  closing_reason text,
  primary key (body_id, id),
  unique (body_id, class_code, year, number)
);
create index dossier_by_code on records.dossier (body_id, code);
create index dossier_by_time on records.dossier (body_id, opened_at desc, id desc);
create index dossier_by_unit on records.dossier (body_id, unit_id);
create index dossier_by_officer on records.dossier (body_id, officer_id);
select kernel.protect('records.dossier',
  'select, insert, update (title, unit_id, officer_id, state, phases, closed_at, closed_by, closing_reason)');

create table records.dossier_document (
  body_id uuid not null,
  dossier_id uuid not null,
  document_id uuid not null,
  added_at timestamptz not null,
  added_by text not null,
  primary key (body_id, dossier_id, document_id),
  foreign key (body_id, dossier_id) references records.dossier (body_id, id),
  foreign key (body_id, document_id) references records.document (body_id, id)
);
create index dossier_document_by_document on records.dossier_document (body_id, document_id);
select kernel.protect('records.dossier_document', 'select, insert');

create table records.dossier_grant (
  body_id uuid not null,
  dossier_id uuid not null,
  person_id uuid not null,
  reason text not null,
  granted_at timestamptz not null,
  granted_by text not null,
  primary key (body_id, dossier_id, person_id),
  foreign key (body_id, dossier_id) references records.dossier (body_id, id)
);
create index dossier_grant_by_person on records.dossier_grant (body_id, person_id);
select kernel.protect('records.dossier_grant', 'select, insert, delete');

create view records.v_dossier with (security_invoker = true) as
  select body_id, id, code, title, class_code, kind, procedure_code, unit_id, officer_id, state, opened_at, closed_at
  from records.dossier;
grant select on records.v_dossier to digipro_app;
