create schema publication;
grant usage on schema publication to digipro_app;

-- One counter row per body and year, locked when everything else of the entry is ready: no gap, no duplicate.
create table publication.board_counter (
  body_id uuid not null references kernel.tenant,
  year int not null,
  last_number int not null,
  primary key (body_id, year)
);
select kernel.protect('publication.board_counter', 'select, insert, update');

create table publication.board_entry (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  year int not null,
  number int not null,
  kind text not null,
  title text not null,
  source text,
  norm text not null,
  document_id uuid not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  filename text not null,
  mime text not null,
  size bigint not null,
  act_id uuid,
  act_code text,
  from_day date not null,
  to_day date not null,
  published_at timestamptz not null,
  event_id uuid not null,
  withdrawn_at timestamptz,
  withdrawal_reason text,
  expired_at timestamptz,
  primary key (body_id, id),
  unique (body_id, year, number),
  foreign key (body_id, document_id) references records.document (body_id, id),
  check (to_day >= from_day)
);
create index board_entry_by_day on publication.board_entry (body_id, from_day desc, id desc);
create index board_entry_by_content on publication.board_entry (body_id, sha256);
create index board_entry_by_act on publication.board_entry (body_id, act_id);
create index board_entry_open on publication.board_entry (body_id, to_day) where expired_at is null;
-- What is published never changes; only its end is written later.
select kernel.protect('publication.board_entry', 'select, insert, update (withdrawn_at, withdrawal_reason, expired_at)');

create view publication.v_board_entry with (security_invoker = true) as
  select body_id, id, year, number, kind, act_id, document_id, sha256, from_day, to_day, published_at, withdrawn_at
  from publication.board_entry;
grant select on publication.v_board_entry to digipro_app;
