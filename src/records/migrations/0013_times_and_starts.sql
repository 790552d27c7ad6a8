-- What makes a registration other than "as it came, in the running register": an authorised deferral, an emergency register (DPR 445/2000
-- art. 63), a change-over in the middle of a year. All but the first rows are facts that nobody changes afterwards.

create table records.deferral (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  area_code text not null,
  act text not null,
  reason text not null,
  from_day date not null,
  until_day date not null,
  made_at timestamptz not null,
  made_by text not null,
  primary key (body_id, id),
  check (from_day <= until_day)
);
create index deferral_by_day on records.deferral (body_id, until_day desc, id desc);
select kernel.protect('records.deferral', 'select, insert');

create table records.emergency (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  area_code text not null,
  cause text not null,
  act text not null,
  started_at timestamptz not null,
  opened_by text not null,
  ended_at timestamptz,
  last_number int,
  extension_act text,
  closed_by text,
  primary key (body_id, id),
  check (ended_at > started_at and last_number >= 0),
  check ((ended_at is null) = (last_number is null) and (ended_at is null) = (closed_by is null))
);
create index emergency_by_start on records.emergency (body_id, started_at desc, id desc);
select kernel.protect('records.emergency', 'select, insert, update (ended_at, last_number, extension_act, closed_by)');

alter table records.protocol_entry
  add column deferral_id uuid,
  add column emergency_id uuid,
  add column emergency_number int check (emergency_number >= 1),
  add column emergency_at timestamptz,
  add foreign key (body_id, deferral_id) references records.deferral (body_id, id),
  add foreign key (body_id, emergency_id) references records.emergency (body_id, id),
  add check ((emergency_id is null) = (emergency_number is null) and (emergency_id is null) = (emergency_at is null));
-- A number of the emergency register is entered again once.
create unique index entry_by_emergency on records.protocol_entry (body_id, emergency_id, emergency_number)
  where emergency_id is not null;

-- The number with which a register begins in a year, where another system gave those before it.
create table records.register_start (
  body_id uuid not null,
  area_code text not null,
  register_code text not null,
  year int not null,
  first_number bigint not null check (first_number >= 1),
  act text not null,
  reason text not null,
  made_at timestamptz not null,
  made_by text not null,
  primary key (body_id, area_code, register_code, year),
  foreign key (body_id, area_code, register_code) references records.register (body_id, area_code, code)
);
select kernel.protect('records.register_start', 'select, insert');

-- Numbers of the system before: found and referred to, never registered again.
create table records.former_entry (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  area_code text not null,
  system text not null,
  year int not null,
  number bigint not null check (number >= 1),
  code text not null,
  flow text not null check (flow in ('incoming', 'outgoing', 'internal')),
  subject text not null,
  correspondents text not null,
  registered_on date not null,
  presented_on date,
  searched text not null generated always as (kernel.folded(subject || E'\n' || correspondents || E'\n' || code)) stored,
  primary key (body_id, id),
  unique (body_id, area_code, system, year, number)
);
create index former_by_number on records.former_entry (body_id, year desc, number desc, id desc);
create index former_by_code on records.former_entry (body_id, code);
select kernel.protect('records.former_entry', 'select, insert');
