-- How an endpoint fares that does not answer: after failures in a row it is left in peace until an instant (circuit breaker).
create table bus.breaker (
  body_id uuid not null references kernel.tenant,
  code text not null,
  failures int not null,
  open_until timestamptz,
  reason text not null,
  primary key (body_id, code)
);
select kernel.protect('bus.breaker', 'select, insert, update, delete');
