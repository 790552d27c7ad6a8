-- What people look a message up by. The names that its sender gave it stand beside it from the moment it is accepted; row security lets
-- only plain columns be looked up by an index, not expressions over the head.
alter table bus.envelope
  add column event_id text collate "C" generated always as (head ->> 'eventId') stored,
  add column partition_key text collate "C" generated always as (head ->> 'partitionkey') stored;
create index envelope_by_event on bus.envelope (body_id, event_id) where event_id is not null;
create index envelope_by_key on bus.envelope (body_id, partition_key) where partition_key is not null;

-- The others are found when it is taken up: what it says (tax codes, what its route names) and what it touched (entries, cases, files).
-- `about` is the identifier of what was touched.
create table bus.business_key (
  body_id uuid not null,
  message_id uuid not null,
  kind text not null,
  value text not null,
  about uuid,
  searched text collate "C" not null generated always as (kernel.folded(value)) stored,
  primary key (body_id, message_id, kind, value)
);
create index business_key_by_value on bus.business_key (body_id, searched);
create index business_key_by_subject on bus.business_key (body_id, about) where about is not null;
select kernel.protect('bus.business_key', 'select, insert');
