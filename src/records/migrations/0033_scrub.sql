-- How far the reading again of all contents has come (a thirtieth of the bytes a night), and which were found missing or damaged.
create table records.scrub (
  body_id uuid primary key references kernel.tenant,
  after bytea check (length(after) = 32),
  round_begun_at timestamptz not null,
  round_bytes bigint not null,
  round_contents bigint not null,
  last_round_finished_at timestamptz,
  last_step_at timestamptz
);
select kernel.protect('records.scrub', 'select, insert, update');

create table records.content_fault (
  body_id uuid not null,
  sha256 bytea not null,
  fault text not null check (fault in ('missing', 'damaged')),
  found_at timestamptz not null,
  mended_at timestamptz,
  primary key (body_id, sha256, found_at),
  foreign key (body_id, sha256) references records.content (body_id, sha256)
);
create index content_fault_open on records.content_fault (body_id, sha256) where mended_at is null;
select kernel.protect('records.content_fault', 'select, insert, update (mended_at)');
