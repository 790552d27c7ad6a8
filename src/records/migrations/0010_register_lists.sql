-- The register by flow, newest first, and by the number as people write it.
create index entry_by_flow on records.protocol_entry (body_id, flow, registered_at desc, id desc);
create index entry_by_code on records.protocol_entry (body_id, code);
