-- Small contents lie in packs, many in one file: a row says in which, and where its bytes begin.
alter table records.content
  add segment text,
  add segment_offset bigint,
  drop constraint content_store_check,
  add constraint content_store_check check (store in ('objects', 'row', 'pack')),
  add constraint content_packed_check check ((store = 'pack') = (segment is not null) and (segment is null) = (segment_offset is null));
-- Damaged bytes that come again are packed again.
grant update (segment, segment_offset) on records.content to digipro_app;
