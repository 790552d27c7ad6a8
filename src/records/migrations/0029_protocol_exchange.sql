-- Messages between administrations about an entry (AgID guidelines 2021, annex 6): what came in and what the house has made. Facts: nobody
-- changes them.
create table records.protocol_exchange (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  entry_id uuid not null,
  direction text not null check (direction in ('received', 'made')),
  kind text not null check (kind in ('mark', 'confirmation', 'update', 'exception', 'annulment')),
  at timestamptz not null,
  by text not null,
  -- Certified mailbox of the other side; none where the message came by mail that nobody certifies.
  address text,
  -- The XML as it came or was made.
  sha256 bytea not null,
  -- Identifier of the other side's registration.
  peer jsonb,
  -- What is wrong with what came in, or what the other side says is wrong with ours.
  anomaly text,
  reason text,
  -- Verdict on the seal of a mark that came in.
  seal jsonb,
  primary key (body_id, id),
  foreign key (body_id, entry_id) references records.protocol_entry (body_id, id),
  foreign key (body_id, sha256) references records.content (body_id, sha256)
);
create index exchange_by_entry on records.protocol_exchange (body_id, entry_id, at, id);
create index exchange_by_peer on records.protocol_exchange (body_id, (peer ->> 'number'), (peer ->> 'administration'))
  where direction = 'received' and kind in ('mark', 'confirmation');
-- Who sent a message is told our number once, and once that it was annulled.
create unique index exchange_once on records.protocol_exchange (body_id, entry_id, kind, address)
  where direction = 'made' and kind in ('confirmation', 'annulment');
select kernel.protect('records.protocol_exchange', 'select, insert');
