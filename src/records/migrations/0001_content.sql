-- Contents: immutable bytes named by their SHA-256, per body, so that the existence of a file is never told across bodies.

create schema records;
grant usage on schema records to digipro_app;

-- `store`: 'objects' in the content store, 'row' in `bytes` (registration marks: 2 KB made under the register's lock, where no
-- file may be synced). `declared_mime` is what the sender said, kept only where the bytes say something else.
create table records.content (
  body_id uuid not null references kernel.tenant,
  sha256 bytea not null check (length(sha256) = 32),
  size bigint not null check (size >= 0),
  mime text not null,
  declared_mime text,
  store text not null check (store in ('objects', 'row')),
  bytes bytea,
  first_seen timestamptz not null,
  primary key (body_id, sha256),
  check ((store = 'row') = (bytes is not null))
);
select kernel.protect('records.content', 'select, insert');

-- Who brought a content: knowing a digest must not open somebody else's document.
create table records.content_upload (
  body_id uuid not null,
  sha256 bytea not null,
  actor text not null,
  at timestamptz not null,
  primary key (body_id, sha256, actor),
  foreign key (body_id, sha256) references records.content (body_id, sha256)
);
select kernel.protect('records.content_upload', 'select, insert');
