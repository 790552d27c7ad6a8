create schema acts;
grant usage on schema acts to digipro_app;

-- Kinds of act are data that kits bring: template, register, opinions required, publication.
create table acts.act_type (
  body_id uuid not null references kernel.tenant,
  code text not null,
  name text not null,
  register_code text not null,
  document_type text not null,
  opinions jsonb not null,
  template jsonb not null,
  publication jsonb,
  kit text,
  installed_at timestamptz not null,
  primary key (body_id, code)
);
select kernel.protect('acts.act_type', 'select, insert, update');

create table acts.register_counter (
  body_id uuid not null references kernel.tenant,
  register_code text not null,
  year int not null,
  last_number int not null,
  primary key (body_id, register_code, year)
);
select kernel.protect('acts.register_counter', 'select, insert, update');

create table acts.act (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  type_code text not null,
  register_code text not null,
  status text not null check (status in ('draft', 'signed', 'adopted')),
  title text not null,
  data jsonb not null,
  case_id uuid,
  dossier_id uuid not null,
  document_id uuid not null,
  drafted_by text not null,
  drafted_at timestamptz not null,
  draft_sha256 text not null,
  signed_sha256 text,
  signed_by text,
  signer_name text,
  signed_at timestamptz,
  year int,
  number int,
  adopted_at timestamptz,
  executive_at timestamptz,
  primary key (body_id, id),
  unique (body_id, register_code, year, number),
  foreign key (body_id, type_code) references acts.act_type,
  foreign key (body_id, document_id) references records.document (body_id, id),
  check ((number is null) = (status <> 'adopted'))
);
create index act_by_time on acts.act (body_id, drafted_at desc, id desc);
create index act_by_case on acts.act (body_id, case_id);
-- An act is never edited once adopted: a correction is a new act (procedures, "never edits").
select kernel.protect('acts.act', 'select, insert, update');

create table acts.opinion (
  body_id uuid not null,
  act_id uuid not null,
  kind text not null,
  n int not null,
  outcome text not null check (outcome in ('favourable', 'contrary', 'not-due')),
  reason text,
  data jsonb not null default '{}',
  given_by text not null,
  given_by_name text not null,
  given_at timestamptz not null,
  draft_sha256 text not null,
  primary key (body_id, act_id, kind, n),
  foreign key (body_id, act_id) references acts.act
);
select kernel.protect('acts.opinion', 'select, insert');

create view acts.v_act with (security_invoker = true) as
  select body_id, id, type_code, register_code, status, title, case_id, dossier_id, document_id, drafted_at, signed_at,
    signed_sha256, year, number, adopted_at, executive_at
  from acts.act;
grant select on acts.v_act to digipro_app;
