-- Drafts that are thrown away, documents taken out of a dossier, and the repository as folders (WebDAV, RFC 4918).

-- Thrown away: shown in no list, kept, and given back by whoever threw it away.
alter table records.document add discarded_at timestamptz;
grant update (discarded_at) on records.document to digipro_app;
grant delete on records.dossier_document to digipro_app;

create or replace view records.v_document with (security_invoker = true) as
  select d.body_id, d.id, d.type_code, d.title, d.state, d.current_version as version, encode(v.sha256, 'hex') as sha256,
    v.filename, v.mime, c.size, d.discarded_at
  from records.document d
  left join records.document_version v
    on v.body_id = d.body_id and v.document_id = d.id and v.version = d.current_version
  left join records.content c on c.body_id = v.body_id and c.sha256 = v.sha256;

-- A name in a place: the drafts of a person or a dossier. `place_id` is the person or the dossier, `folder_id` null at its top.
-- A file stands for a document, or for bytes of its own that are none (yet): temporary files of office programs, empty files. Such bytes lie in
-- the content store without a row, so that the sweep of orphans takes them once the name has expired. `title` is what the document was called
-- when it got the name: where it is called otherwise since, the name is made anew. `home_*` is where a document was called away from by a
-- program that saves by renaming. `properties` are the dead ones of PROPPATCH: [{"ns", "name", "xml"}].
create table records.webdav_entry (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  place text not null check (place in ('person', 'dossier')),
  place_id uuid not null,
  folder_id uuid,
  name text not null,
  kind text not null check (kind in ('folder', 'file')),
  document_id uuid,
  title text,
  sha256 bytea check (length(sha256) = 32),
  size bigint,
  mime text,
  home_folder_id uuid,
  home_name text,
  properties jsonb not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  primary key (body_id, id),
  foreign key (body_id, document_id) references records.document (body_id, id),
  check (kind = 'file' or (document_id is null and sha256 is null)),
  check ((sha256 is null) = (size is null))
);
create unique index webdav_entry_by_name on records.webdav_entry (body_id, place_id, folder_id, name) nulls not distinct
  where removed_at is null;
create index webdav_entry_by_document on records.webdav_entry (body_id, document_id) where document_id is not null;
create index webdav_entry_by_change on records.webdav_entry (body_id, changed_at);
select kernel.protect('records.webdav_entry', 'select, insert, update, delete');

-- Locks of WebDAV clients: leases, by the clock of the wall. `entry_id` null is the top of the place.
create table records.webdav_lock (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  person_id uuid not null,
  place_id uuid not null,
  entry_id uuid,
  document_id uuid,
  path text[] not null,
  exclusive boolean not null,
  deep boolean not null,
  owner text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (body_id, id)
);
create index webdav_lock_by_entry on records.webdav_lock (body_id, entry_id);
create index webdav_lock_by_document on records.webdav_lock (body_id, document_id);
create index webdav_lock_by_place on records.webdav_lock (body_id, place_id);
select kernel.protect('records.webdav_lock', 'select, insert, update (expires_at, document_id), delete');
