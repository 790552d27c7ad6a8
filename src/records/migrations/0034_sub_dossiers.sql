-- Sub-dossiers: numbered within the one above, whose class they have and whose readers read them. ancestors: from the outermost down to the one
-- above; parent and ancestors never change. No key to the table itself: the operation holds the one above locked.
alter table records.dossier
  add column parent_id uuid,
  add column ancestors uuid[] not null default '{}',
  add column part text not null default '',
  drop constraint dossier_body_id_class_code_year_number_key,
  add unique (body_id, class_code, year, number, part);
create index dossier_by_parent on records.dossier (body_id, parent_id, opened_at, id) where parent_id is not null;
