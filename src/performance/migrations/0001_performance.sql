create schema performance;
grant usage on schema performance to digipro_app;

-- Everything in this schema follows from the event log and may be thrown away: performance.values.recompute makes it anew.

-- The facts below next_leaf of the body's chain are counted. Its row is the lock of all that is counted in the body.
create table performance.progress (
  body_id uuid primary key references kernel.tenant,
  next_leaf bigint not null
);
select kernel.protect('performance.progress', 'select, insert, update');

-- What is known of one thing that an indicator measures (an entry, a case, an act): when it began and ended, in the order of texts,
-- and what it counts for, once that is known. unit_id points into identity without a key: units come and go with time.
create table performance.record (
  body_id uuid not null references kernel.tenant,
  indicator text not null,
  record_id uuid not null,
  began text,
  ended text,
  void boolean not null,
  unit_id uuid,
  month date,
  value int,
  primary key (body_id, indicator, record_id),
  check ((month is null) = (value is null))
);
create index record_by_month on performance.record (body_id, indicator, month, record_id) where month is not null;
select kernel.protect('performance.record', 'select, insert, update, delete');

-- How many records have which value: medians and percentiles of any period follow exactly, and a fact moves at most two rows.
create table performance.tally (
  body_id uuid not null references kernel.tenant,
  indicator text not null,
  month date not null,
  unit_id uuid,
  value int not null,
  n int not null check (n >= 0),
  unique nulls not distinct (body_id, indicator, month, unit_id, value)
);
select kernel.protect('performance.tally', 'select, insert, update, delete');
