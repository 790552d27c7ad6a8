-- What the list of dossiers is searched in.
alter table records.dossier
  add column searched text not null generated always as (kernel.folded(title || E'\n' || code)) stored;
