-- The protocol: one register per AOO (DPR 445/2000 art. 50 c. 4), numbers that restart each calendar year (art. 57).

-- One row per register: its lock is the turn of a registration. last_at keeps numbers and times in the same order.
create table records.register (
  body_id uuid not null references kernel.tenant,
  area_code text not null,
  code text not null,
  last_at timestamptz not null,
  primary key (body_id, area_code, code)
) with (fillfactor = 50);
select kernel.protect('records.register', 'select, insert, update (last_at)');

create table records.register_counter (
  body_id uuid not null,
  area_code text not null,
  register_code text not null,
  year int not null,
  last_number bigint not null,
  primary key (body_id, area_code, register_code, year),
  foreign key (body_id, area_code, register_code) references records.register (body_id, area_code, code)
) with (fillfactor = 50);
select kernel.protect('records.register_counter', 'select, insert, update (last_number)');

-- What art. 53 freezes has no update privilege; assignment and classification are the only fields that may change (art. 54 and
-- guidelines 3.1.5), each change with its row in protocol_change.
create table records.protocol_entry (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  area_code text not null,
  register_code text not null,
  year int not null,
  number bigint not null check (number >= 1),
  code text not null,
  flow text not null check (flow in ('incoming', 'outgoing', 'internal')),
  subject text not null,
  correspondents jsonb not null,
  presented_at timestamptz not null,
  registered_at timestamptz not null,
  registered_by text not null,
  channel text not null,
  document_id uuid not null,
  document_version int not null,
  sha256 bytea not null,
  mark_sha256 bytea not null,
  mark_text text not null,
  reference_data jsonb not null,
  class_code text,
  unit_id uuid,
  officer_id uuid,
  dossier_id uuid,
  annulled_at timestamptz,
  annulled_by text,
  annulled_reason text,
  annulled_authorisation text,
  primary key (body_id, id),
  unique (body_id, area_code, register_code, year, number),
  foreign key (body_id, area_code, register_code, year)
    references records.register_counter (body_id, area_code, register_code, year),
  foreign key (body_id, document_id, document_version)
    references records.document_version (body_id, document_id, version),
  foreign key (body_id, mark_sha256) references records.content (body_id, sha256),
  foreign key (body_id, dossier_id) references records.dossier (body_id, id),
  check ((annulled_at is null) = (annulled_reason is null) and (annulled_at is null) = (annulled_authorisation is null))
);
create index entry_by_time on records.protocol_entry (body_id, registered_at desc, id desc);
create index entry_by_document on records.protocol_entry (body_id, document_id);
create index entry_by_digest on records.protocol_entry (body_id, sha256);
create index entry_by_dossier on records.protocol_entry (body_id, dossier_id);
create index entry_by_unit on records.protocol_entry (body_id, unit_id);
create index entry_by_annulment on records.protocol_entry (body_id, annulled_at) where annulled_at is not null;
select kernel.protect('records.protocol_entry', 'select, insert, update (class_code, unit_id, officer_id, dossier_id,
  annulled_at, annulled_by, annulled_reason, annulled_authorisation)');

create table records.protocol_attachment (
  body_id uuid not null,
  entry_id uuid not null,
  position int not null,
  document_id uuid not null,
  document_version int not null,
  sha256 bytea not null,
  primary key (body_id, entry_id, position),
  foreign key (body_id, entry_id) references records.protocol_entry (body_id, id),
  foreign key (body_id, document_id, document_version)
    references records.document_version (body_id, document_id, version)
);
create index attachment_by_document on records.protocol_attachment (body_id, document_id);
select kernel.protect('records.protocol_attachment', 'select, insert');

-- One received message, one number: `message:<id>` or `sha256:<hex>` of the message as received. Taken before the register's lock;
-- who comes second waits here for the first one's end. Deferred, because the entry is written last.
create table records.protocol_source (
  body_id uuid not null,
  source text not null,
  entry_id uuid not null,
  primary key (body_id, source),
  foreign key (body_id, entry_id) references records.protocol_entry (body_id, id) deferrable initially deferred
);
create index source_by_entry on records.protocol_source (body_id, entry_id);
select kernel.protect('records.protocol_source', 'select, insert, update (entry_id)');

-- Old and new stay comparable.
create table records.protocol_change (
  body_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  at timestamptz not null,
  by text not null,
  reason text,
  before jsonb not null,
  after jsonb not null,
  primary key (body_id, id),
  foreign key (body_id, entry_id) references records.protocol_entry (body_id, id)
);
create index change_by_entry on records.protocol_change (body_id, entry_id, at);
select kernel.protect('records.protocol_change', 'select, insert');

create view records.v_protocol_entry with (security_invoker = true) as
  select body_id, id, area_code, register_code, year, number, code, flow, subject, presented_at, registered_at, channel,
    document_id, encode(sha256, 'hex') as sha256, class_code, unit_id, dossier_id, annulled_at
  from records.protocol_entry;
grant select on records.v_protocol_entry to digipro_app;
