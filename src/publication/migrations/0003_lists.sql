-- The register of publications as the offices read it: newest first, and what ends next.
create index board_entry_by_publication on publication.board_entry (body_id, published_at desc, id desc);
create index board_entry_running on publication.board_entry (body_id, to_day, id) where withdrawn_at is null;
