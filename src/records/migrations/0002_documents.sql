-- Documents: a mutable head over append-only versions, relations and grants.

-- Formation (guidelines on electronic documents 2021, 2.1.1): a made with software, b acquired, c recorded from a transaction or
-- form, d grouped from records. unit_id and person identifiers point into identity without a key: units come and go with time.
create table records.document (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  type_code text not null,
  title text not null,
  state text not null check (state in ('draft', 'final')),
  formation text not null check (formation in ('a', 'b', 'c', 'd')),
  current_version int not null check (current_version >= 0),
  unit_id uuid,
  metadata jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (body_id, id)
);
create index document_by_time on records.document (body_id, created_at desc, id desc);
create index document_by_type on records.document (body_id, type_code, created_at desc, id desc);
create index document_by_author on records.document (body_id, created_by);
create index document_by_unit on records.document (body_id, unit_id);
select kernel.protect('records.document', 'select, insert, update (title, state, current_version, metadata, unit_id)');

create table records.document_version (
  body_id uuid not null,
  document_id uuid not null,
  version int not null check (version >= 1),
  sha256 bytea not null,
  filename text not null,
  mime text not null,
  reason text,
  created_at timestamptz not null,
  created_by text not null,
  primary key (body_id, document_id, version),
  foreign key (body_id, document_id) references records.document (body_id, id),
  foreign key (body_id, sha256) references records.content (body_id, sha256)
);
create index version_by_content on records.document_version (body_id, sha256);
select kernel.protect('records.document_version', 'select, insert');

create table records.document_relation (
  body_id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  relation text not null check (relation in ('annexes', 'replies-to', 'replaces', 'implements', 'publishes')),
  created_at timestamptz not null,
  created_by text not null,
  primary key (body_id, from_id, to_id, relation),
  foreign key (body_id, from_id) references records.document (body_id, id),
  foreign key (body_id, to_id) references records.document (body_id, id),
  check (from_id <> to_id)
);
create index relation_by_target on records.document_relation (body_id, to_id);
select kernel.protect('records.document_relation', 'select, insert');

-- Participants of a case and others who read a document outside of their unit, each with a reason.
create table records.document_grant (
  body_id uuid not null,
  document_id uuid not null,
  person_id uuid not null,
  reason text not null,
  granted_at timestamptz not null,
  granted_by text not null,
  primary key (body_id, document_id, person_id),
  foreign key (body_id, document_id) references records.document (body_id, id)
);
create index document_grant_by_person on records.document_grant (body_id, person_id);
select kernel.protect('records.document_grant', 'select, insert, delete');

create view records.v_document with (security_invoker = true) as
  select d.body_id, d.id, d.type_code, d.title, d.state, d.current_version as version, encode(v.sha256, 'hex') as sha256,
    v.filename, v.mime, c.size
  from records.document d
  left join records.document_version v
    on v.body_id = d.body_id and v.document_id = d.id and v.version = d.current_version
  left join records.content c on c.body_id = v.body_id and c.sha256 = v.sha256;
grant select on records.v_document to digipro_app;
