-- Types of documents, version after version: each is a JSON Schema with its meaning in RDF, and says how metadata come over from the
-- version before. A document keeps the type and version that its metadata were written for.

create table records.document_type (
  body_id uuid not null references kernel.tenant,
  code text not null,
  version int not null check (version >= 1),
  title jsonb not null,
  schema jsonb not null,
  renames jsonb not null,
  defaults jsonb not null,
  retention_years int check (retention_years between 1 and 9999),
  digest bytea not null,
  origin text,
  deployed_at timestamptz not null,
  deployed_by text not null,
  primary key (body_id, code, version)
);
select kernel.protect('records.document_type', 'select, insert');

-- type_version is null where the body has not defined the type. class_code: DPR 445/2000 art. 64 c. 4 wants every document classified,
-- registered or not.
alter table records.document
  add column type_version int,
  add column class_code text;
grant update (type_version, class_code) on records.document to digipro_app;
create index document_by_class on records.document (body_id, class_code, created_at desc, id desc);
create index document_by_type_version on records.document (body_id, type_code, type_version);

-- Values by which documents of a type are found. A table and not an index over the JSON: under row-level security only an equality that
-- leaks nothing may use an index.
create table records.document_field (
  body_id uuid not null,
  document_id uuid not null,
  name text not null,
  value text not null,
  primary key (body_id, document_id, name, value),
  foreign key (body_id, document_id) references records.document (body_id, id)
);
create index document_field_by_value on records.document_field (body_id, name, value, document_id);
select kernel.protect('records.document_field', 'select, insert, delete');

-- Old and new stay comparable.
create table records.document_description (
  body_id uuid not null,
  id uuid not null,
  document_id uuid not null,
  at timestamptz not null,
  by text not null,
  reason text,
  before jsonb not null,
  after jsonb not null,
  primary key (body_id, id),
  foreign key (body_id, document_id) references records.document (body_id, id)
);
create index description_by_document on records.document_description (body_id, document_id, at, id);
select kernel.protect('records.document_description', 'select, insert');
grant delete on records.document_relation to digipro_app;
