create schema notes;
grant usage on schema notes to digipro_app;
create table notes.note (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  text text not null,
  primary key (body_id, id)
);
select kernel.protect('notes.note', 'select, insert');

create table notes.seen (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  event_id uuid not null,
  text text not null,
  primary key (body_id, id)
);
select kernel.protect('notes.seen', 'select, insert');
