-- A message about an entry (annex 6: confirmation, exception, annulment) leaves as the entry itself does, beside it.
alter table bus.dispatch add column exchange_id uuid;
alter table bus.dispatch drop constraint dispatch_body_id_entry_id_address_attempt_key;
alter table bus.dispatch add constraint dispatch_attempt unique nulls not distinct
  (body_id, entry_id, exchange_id, address, attempt);
