create schema services;
grant usage on schema services to digipro_app;

-- The catalogue of public services: cards that kits bring or the body writes. The card is data, so that a kit gives it whole.
create table services.service (
  body_id uuid not null references kernel.tenant,
  code text not null,
  procedure text,
  card jsonb not null,
  kit text,
  published_at timestamptz not null,
  primary key (body_id, code)
);
select kernel.protect('services.service', 'select, insert, update');

-- What was handed in for a service. What the applicant wrote lies in the repository, with the message that carried it.
create table services.application (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  service_code text not null,
  message_id uuid not null,
  submitted_by text not null,
  submitted_at timestamptz not null,
  primary key (body_id, id),
  foreign key (body_id, service_code) references services.service
);
create index application_by_time on services.application (body_id, submitted_at desc, id desc);
select kernel.protect('services.application', 'select, insert');

-- Register of accesses (ANAC, delibera 1309/2016, par. 9): requests, their object and outcome, without the applicants.
create table services.access (
  body_id uuid not null references kernel.tenant,
  case_id uuid not null,
  entry_id uuid not null,
  entry_code text not null,
  subject text not null,
  presented_at timestamptz not null,
  outcome text not null check (outcome in ('granted', 'partial', 'deferred', 'refused', 'withdrawn')),
  decided_at timestamptz not null,
  act_id uuid,
  primary key (body_id, case_id),
  foreign key (body_id, entry_id) references records.protocol_entry
);
create index access_by_time on services.access (body_id, presented_at desc, case_id desc);
select kernel.protect('services.access', 'select, insert, update');
