-- Versions of the routes of a body: what was deployed once is never changed.
create table bus.route (
  body_id uuid not null references kernel.tenant,
  name text not null,
  version int not null,
  source text not null,
  document jsonb not null,
  deployed_at timestamptz not null,
  primary key (body_id, name, version)
);
select kernel.protect('bus.route', 'select, insert');

-- Whether a route is held up: said by a person, never a side effect of a deployment.
create table bus.route_state (
  body_id uuid not null references kernel.tenant,
  name text not null,
  paused boolean not null,
  primary key (body_id, name)
);
select kernel.protect('bus.route_state', 'select, insert, update');

grant select on bus.passage to digipro_app;
grant select, update (resolved_at, resolution) on bus.dead to digipro_app;

-- Steps are part of passages now; those of before are still told.
revoke insert on bus.step from digipro_app;
