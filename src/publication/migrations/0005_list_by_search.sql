-- The register of publications is searched in the index of its order, as the list of acts is; of a very long title the beginning.
alter table publication.board_entry drop column searched;
alter table publication.board_entry add column searched text not null generated always as (
  left(kernel.folded(year::text || '/' || lpad(number::text, 5, '0') || E'\n' || number::text || '/' || year::text || E'\n'
    || coalesce(act_code, '') || E'\n' || kind || E'\n' || coalesce(source, '') || E'\n' || title), 600)) stored;
drop index publication.board_entry_by_publication;
create index board_entry_by_publication on publication.board_entry (body_id, published_at desc, id desc)
  include (searched, from_day, to_day, withdrawn_at);
