-- Outside systems of a body. Settings name secrets and never hold one.
create table bus.endpoint (
  body_id uuid not null references kernel.tenant,
  code text not null,
  name text not null,
  connector text not null,
  settings jsonb not null,
  enabled boolean not null,
  changed_at timestamptz not null,
  primary key (body_id, code)
);
select kernel.protect('bus.endpoint', 'select, insert, update, delete');

-- Hosts that a body lets the house connect to beyond the public internet, each with why.
create table bus.egress_rule (
  body_id uuid not null references kernel.tenant,
  rule text not null,
  reason text not null,
  added_at timestamptz not null,
  primary key (body_id, rule)
);
select kernel.protect('bus.egress_rule', 'select, insert, delete');

-- Where the house stands in what it fetches from an endpoint by itself, and when it looks again.
create table bus.poll (
  body_id uuid not null references kernel.tenant,
  code text not null,
  position jsonb,
  next_at timestamptz not null,
  failing_since timestamptz,
  failure text,
  primary key (body_id, code)
);
create index poll_due on bus.poll (next_at);
select kernel.protect('bus.poll', 'select, insert, update, delete');
select kernel.open_to_system('bus.poll');

create function system.bus_polls(p_now timestamptz) returns table (body_id uuid, code text)
language sql security definer set search_path = pg_catalog as $$
  select p.body_id, p.code from bus.poll p where p.next_at <= p_now order by p.next_at limit 100
$$;
revoke execute on function system.bus_polls(timestamptz) from public;
grant execute on function system.bus_polls(timestamptz) to digipro_system;
