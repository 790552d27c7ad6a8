-- What a reader reaches stands in each statement as a condition on its rows (reach-store.ts): these functions were asked row by row.
drop function records.may_read_document;
drop function records.may_read_entry;
drop function records.may_read_dossier;
