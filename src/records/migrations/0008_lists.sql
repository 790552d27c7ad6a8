-- Lists of dossiers by class and by year, newest first.
create index dossier_by_class on records.dossier (body_id, class_code, opened_at desc, id desc);
create index dossier_by_year on records.dossier (body_id, year, opened_at desc, id desc);
