-- What the board and its register are searched in; a number as the register and as people write it.
alter table publication.board_entry add column searched text not null generated always as (
  kernel.folded(title || E'\n' || kind || E'\n' || coalesce(source, '') || E'\n' || coalesce(act_code, '') || E'\n'
    || year::text || '/' || lpad(number::text, 5, '0') || E'\n' || number::text || '/' || year::text)) stored;
-- The register by the end of publication, whatever became of it.
create index board_entry_by_end on publication.board_entry (body_id, to_day, id);
