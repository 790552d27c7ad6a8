-- The number that the sender gave, to warn of a letter that was registered before.
create index entry_by_sender_number on records.protocol_entry (body_id, (reference_data ->> 'senderNumber'))
  where reference_data ? 'senderNumber';
