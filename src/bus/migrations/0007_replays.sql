-- A dead letter can also be ended by sending what it should have said.
alter table bus.dead drop constraint dead_resolution_check;
alter table bus.dead add constraint dead_resolution_check check (resolution in ('replayed', 'dropped', 'edited'));

-- Repetitions of many messages, done piece by piece in the background: how far they are.
create table bus.replay (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  what text not null check (what in ('dead', 'window')),
  route text not null,
  from_at timestamptz,
  until_at timestamptz,
  done int not null,
  place uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (body_id, id)
);
select kernel.protect('bus.replay', 'select, insert, update (done, place, ended_at)');
