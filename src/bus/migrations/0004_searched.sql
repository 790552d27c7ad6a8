-- What the list of messages is searched in.
alter table bus.message add column searched text not null generated always as (
  kernel.folded(filename || E'\n' || coalesce(entry_code, '') || E'\n' || coalesce(reason, ''))) stored;
