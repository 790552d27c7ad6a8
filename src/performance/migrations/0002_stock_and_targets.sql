-- What a stock needs of a record beside its beginning and end: the code that people know it by, the last day of its term, and the days
-- on which the term was last halted and last ran again.
alter table performance.record
  add column label text,
  add column due_day text,
  add column halted_day text,
  add column resumed_day text;

-- Cases that were ever open beyond their term: few, whatever the number of cases.
create index record_beyond_term on performance.record (body_id, due_day) include (began, ended, unit_id)
  where indicator = 'G2' and not void and (ended is null or ended > due_day)
    and (halted_day is null or resumed_day >= halted_day or due_day < halted_day);

-- What the body promises of an indicator from a day on. A promise is never changed, a later one takes its place.
create table performance.target (
  body_id uuid not null references kernel.tenant,
  indicator text not null,
  valid_from date not null,
  value numeric(9, 2) not null check (value >= 0),
  source text not null,
  set_at timestamptz not null,
  set_by text not null,
  primary key (body_id, indicator, valid_from, set_at)
);
select kernel.protect('performance.target', 'select, insert');
