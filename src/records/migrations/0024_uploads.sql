-- Large contents that come in chunks: what is on its way. `received` octets are durable; each chunk is an object in the room `body/upload` of
-- the content store. Once finished, the row tells the digest until it is swept, for a client that lost the answer.
create table records.upload (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  actor text not null,
  size bigint not null check (size > 0),
  received bigint not null check (received between 0 and size),
  declared_mime text not null,
  finished_sha256 bytea check (length(finished_sha256) = 32),
  begun_at timestamptz not null,
  touched_at timestamptz not null,
  primary key (body_id, id)
);
create index upload_by_touch on records.upload (body_id, touched_at);
select kernel.protect('records.upload', 'select, insert, update (received, finished_sha256, touched_at), delete');

create table records.upload_chunk (
  body_id uuid not null,
  upload_id uuid not null,
  start bigint not null check (start >= 0),
  size bigint not null check (size > 0),
  sha256 bytea not null check (length(sha256) = 32),
  primary key (body_id, upload_id, start),
  foreign key (body_id, upload_id) references records.upload (body_id, id)
);
select kernel.protect('records.upload_chunk', 'select, insert, delete');
