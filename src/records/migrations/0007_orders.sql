-- Lists that are sorted in another way than by the time of their making.
create index entry_by_presentation on records.protocol_entry (body_id, presented_at, id);
create index dossier_by_title on records.dossier (body_id, title, id);
