-- What was registered as outgoing and leaves by certified mail: one row for each recipient and attempt. What became of it is told by the
-- instants alone, in whatever order the receipts come.
create table bus.dispatch (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  -- Entry of the register (records), with what is needed to file receipts beside it.
  entry_id uuid not null,
  entry_code text not null,
  recipient text not null,
  address text not null,
  attempt smallint not null,
  -- Mailbox that it leaves by, its address, and Message-ID that it leaves under.
  endpoint text not null,
  sender text not null,
  mail_id text not null,
  requested_at timestamptz not null,
  sent_at timestamptz,
  -- Nobody knows whether the server has it.
  uncertain_at timestamptz,
  accepted_at timestamptz,
  -- The recipient's mailbox is no certified one: no receipt of delivery will come.
  uncertified boolean not null default false,
  delivered_at timestamptz,
  failed_at timestamptz,
  failure text,
  -- Which receipt is missing since it should have come.
  missing text,
  missing_since timestamptz,
  primary key (body_id, id),
  unique (body_id, entry_id, address, attempt),
  unique (body_id, mail_id)
);
create index dispatch_open on bus.dispatch (body_id, requested_at)
  where delivered_at is null and failed_at is null and missing is null;
select kernel.protect('bus.dispatch', 'select, insert, update');

-- Receipts of the certified-mail system on what was sent. The receipt itself is a message of the intake, and a document beside the entry's.
create table bus.receipt (
  body_id uuid not null references kernel.tenant,
  -- The message of the intake that it came as.
  message_id uuid not null,
  dispatch_id uuid not null,
  kind text not null,
  at timestamptz not null,
  -- The provider's own name of the transaction (identificativo).
  transaction text,
  reason text,
  document_id uuid not null,
  primary key (body_id, message_id)
);
create index receipt_of_dispatch on bus.receipt (body_id, dispatch_id);
create index receipt_by_transaction on bus.receipt (body_id, transaction) where transaction is not null;
select kernel.protect('bus.receipt', 'select, insert');
