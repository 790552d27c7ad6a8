-- A service may take applications: its form (JSON Schema), and where an application without a procedure goes.
alter table services.service add column form jsonb, add column destination jsonb;

-- People whose identity was ascertained by a provider. Nobody of these is a member of staff.
create table services.citizen (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  tax_code text not null,
  given_name text not null,
  family_name text not null,
  email text,
  provider text not null,
  created_at timestamptz not null,
  primary key (body_id, id),
  unique (body_id, tax_code)
);
select kernel.protect('services.citizen', 'select, insert, update');

-- Of a secret (a session, a link) only the hash is kept.
create table services.citizen_session (
  body_id uuid not null,
  token_hash bytea not null,
  citizen_id uuid not null,
  provider text not null,
  opened_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (body_id, token_hash),
  foreign key (body_id, citizen_id) references services.citizen
);
create index citizen_session_by_expiry on services.citizen_session (body_id, expires_at);
select kernel.protect('services.citizen_session', 'select, insert, update (ended_at), delete');

alter table services.application
  add column citizen_id uuid,
  add column object text,
  add column applicant text,
  add column entry_id uuid,
  add column case_id uuid,
  add constraint application_of_citizen foreign key (body_id, citizen_id) references services.citizen;
grant update (entry_id, case_id) on services.application to digipro_app;
create index application_by_citizen on services.application (body_id, citizen_id, submitted_at desc, id desc);
create index application_by_message on services.application (body_id, message_id);
create index application_by_case on services.application (body_id, case_id);

-- An application that somebody is filling in; who has the secret link goes on with it.
create table services.draft (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  token_hash bytea not null,
  service_code text not null,
  citizen_id uuid,
  answers jsonb not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  expires_at timestamptz not null,
  application_id uuid,
  primary key (body_id, id),
  unique (body_id, token_hash),
  foreign key (body_id, service_code) references services.service,
  foreign key (body_id, citizen_id) references services.citizen,
  foreign key (body_id, application_id) references services.application
);
create index draft_by_expiry on services.draft (body_id, expires_at);
create index draft_by_citizen on services.draft (body_id, citizen_id, changed_at desc) where application_id is null;
select kernel.protect('services.draft', 'select, insert, update, delete');

-- The secret link to a practice, given with its receipt.
create table services.practice_link (
  body_id uuid not null,
  token_hash bytea not null,
  application_id uuid not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (body_id, token_hash),
  foreign key (body_id, application_id) references services.application
);
select kernel.protect('services.practice_link', 'select, insert, update (revoked_at)');

-- What an office asked of an applicant, and the answer. The task that waits for it is named by its element in the model; when that is
-- done, by the answer or by the office on its own, the question is closed.
create table services.integration (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  case_id uuid not null,
  application_id uuid,
  node text not null,
  variable text not null,
  question text not null,
  asked_at timestamptz not null,
  entry_id uuid not null,
  answer text,
  answer_message_id uuid,
  answer_entry_id uuid,
  answered_at timestamptz,
  closed_at timestamptz,
  primary key (body_id, id),
  foreign key (body_id, application_id) references services.application,
  foreign key (body_id, entry_id) references records.protocol_entry
);
create index integration_by_case on services.integration (body_id, case_id, asked_at);
create index integration_by_message on services.integration (body_id, answer_message_id);
select kernel.protect('services.integration', 'select, insert, update');

-- Files that wait to be sent, with a draft or with an answer. They lie here and not in the repository, which forgets nothing: who does not
-- send them has not given them.
create table services.pending_file (
  body_id uuid not null,
  id uuid not null,
  draft_id uuid,
  integration_id uuid,
  path text not null,
  filename text not null,
  mime text not null,
  size int not null,
  sha256 text not null,
  bytes bytea not null,
  added_at timestamptz not null,
  primary key (body_id, id),
  foreign key (body_id, draft_id) references services.draft on delete cascade,
  foreign key (body_id, integration_id) references services.integration
);
create index pending_file_by_draft on services.pending_file (body_id, draft_id, added_at, id);
create index pending_file_by_integration on services.pending_file (body_id, integration_id, added_at, id);
select kernel.protect('services.pending_file', 'select, insert, delete');
