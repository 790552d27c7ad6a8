-- One index for each filter of the list of messages, all in the order in which it is read.
create index message_by_status on bus.message (body_id, status, received_at desc, id desc);
create index message_by_source on bus.message (body_id, source, received_at desc, id desc);
create index message_by_kind on bus.message (body_id, kind, received_at desc, id desc);
