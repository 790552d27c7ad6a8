-- What a route gathers before it goes on: answers that it asked for, messages that belong together, numbers out of their turn.
create table bus.gathering (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  route text not null,
  version int not null,
  -- The step that gathers.
  place text not null,
  key text not null,
  members int not null,
  bytes bigint not null,
  -- The number that is awaited next, where members have an order.
  next bigint not null,
  began_at timestamptz not null,
  primary key (body_id, route, place, key)
);
create unique index gathering_by_id on bus.gathering (body_id, id);
select kernel.protect('bus.gathering', 'select, insert, update (members, bytes, next), delete');

create table bus.gathered (
  body_id uuid not null references kernel.tenant,
  gathering_id uuid not null,
  number bigint not null,
  message_id uuid not null,
  -- JSON as it was written: what is gathered is never looked into here.
  data text not null,
  headers json not null,
  primary key (body_id, gathering_id, number)
);
select kernel.protect('bus.gathered', 'select, insert, delete');

-- Questions that are out: by the message that asks, so that the answer finds what waits for it.
create table bus.question (
  body_id uuid not null references kernel.tenant,
  message_id uuid not null,
  gathering_id uuid not null,
  number int not null,
  primary key (body_id, message_id)
);
create index question_by_gathering on bus.question (body_id, gathering_id);
select kernel.protect('bus.question', 'select, insert, delete');

-- When the next message may pass a step that lets so many pass in a time.
create table bus.pace (
  body_id uuid not null references kernel.tenant,
  route text not null,
  place text not null,
  key text not null,
  next_at timestamptz not null,
  primary key (body_id, route, place, key)
);
select kernel.protect('bus.pace', 'select, insert, update (next_at)');
