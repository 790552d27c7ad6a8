-- For how long the message store keeps what is done with. `*` is said of every channel that says nothing of its own; null days are for ever.
create table bus.retention (
  body_id uuid not null references kernel.tenant,
  channel text not null,
  days int check (days >= 30),
  changed_at timestamptz not null,
  primary key (body_id, channel)
);
select kernel.protect('bus.retention', 'select, insert, update (days, changed_at), delete');

-- Walks through the store, piece by piece: how far each is.
create table bus.retention_run (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  seen bigint not null,
  removed bigint not null,
  place uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (body_id, id)
);
create index retention_run_latest on bus.retention_run (body_id, started_at desc);
create unique index retention_run_one on bus.retention_run (body_id) where ended_at is null;
select kernel.protect('bus.retention_run', 'select, insert, update (seen, removed, place, ended_at)');

-- Only what is done with goes, by the one statement of the room that says what that is. The inbox stays: a name has its effect once, however
-- long ago that was.
grant delete on bus.envelope, bus.passage, bus.business_key, bus.dead to digipro_app;
create index gathered_by_message on bus.gathered (body_id, message_id);
create index dead_by_message on bus.dead (body_id, message_id);
