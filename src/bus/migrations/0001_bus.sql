create schema bus;
grant usage on schema bus to digipro_app;

-- The message store: everything that came in, once, with where its content lies (claim check) and what became of it.
create table bus.message (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  source text not null,
  filename text not null,
  kind text not null check (kind in ('mail', 'application', 'registration-mark', 'scan', 'unknown')),
  dedupe_key text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null,
  mime text not null,
  status text not null check (status in ('received', 'routed', 'refused')),
  route text,
  reason text,
  entry_id uuid,
  entry_code text,
  dossier_id uuid,
  case_id uuid,
  notes jsonb not null default '[]',
  received_at timestamptz not null,
  ended_at timestamptz,
  primary key (body_id, id),
  unique (body_id, dedupe_key)
);
create index message_by_time on bus.message (body_id, received_at desc, id desc);
create index message_by_content on bus.message (body_id, sha256);
select kernel.protect('bus.message',
  'select, insert, update (status, route, reason, entry_id, entry_code, dossier_id, case_id, notes, ended_at)');

-- Message history: which step of which route did what.
create table bus.step (
  body_id uuid not null,
  message_id uuid not null,
  n int not null,
  step text not null,
  outcome text not null,
  primary key (body_id, message_id, n),
  foreign key (body_id, message_id) references bus.message
);
select kernel.protect('bus.step', 'select, insert');

-- Content-based routing of what comes in: which procedure a message starts. Kits bring these rules.
create table bus.intake_rule (
  body_id uuid not null references kernel.tenant,
  name text not null,
  priority int not null,
  condition text not null,
  procedure_key text not null,
  class_code text not null,
  title text not null,
  unit_code text,
  kit text,
  primary key (body_id, name)
);
select kernel.protect('bus.intake_rule', 'select, insert, update, delete');
