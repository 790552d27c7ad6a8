-- Contacts of the book are found as well. Those there already come in with the next rebuild (`digipro search rebuild --system`).
alter table records.search_row drop constraint search_row_kind_check;
alter table records.search_row add constraint search_row_kind_check check (kind in ('document', 'dossier', 'entry', 'contact'));
