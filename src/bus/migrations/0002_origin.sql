-- A message that was refused has no number and must not stand in the way of the same message when it comes whole.
alter table bus.message drop constraint message_body_id_dedupe_key_key;
create unique index message_by_key on bus.message (body_id, dedupe_key) where status <> 'refused';

-- What a message is by its own identity (the sender's Message-ID, the portal's identifier), whatever envelope brought it:
-- a message that reaches two mailboxes of a body comes in two envelopes and takes one number.
create table bus.origin (
  body_id uuid not null references kernel.tenant,
  origin_id text not null,
  message_id uuid not null,
  primary key (body_id, origin_id),
  foreign key (body_id, message_id) references bus.message
);
select kernel.protect('bus.origin', 'select, insert');
