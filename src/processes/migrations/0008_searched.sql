-- What the lists of cases and tasks are searched in.
alter table processes.instance
  add column searched text not null generated always as (kernel.folded(title || E'\n' || code)) stored;
alter table processes.task add column searched text not null generated always as (kernel.folded(name)) stored;
