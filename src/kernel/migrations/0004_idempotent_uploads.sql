-- The content that came with a call is part of what was asked for; the facts of a call lead a repeated answer back to their proof.
alter table kernel.idempotency add column content_hash bytea, add column event_ids uuid[] not null default '{}';
