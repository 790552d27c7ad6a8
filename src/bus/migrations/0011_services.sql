-- What others have asked of the services that a body exposes: known again by the name that they gave it, and answered at most once.
create table bus.service_request (
  body_id uuid not null references kernel.tenant,
  id uuid not null,
  service text not null,
  event_id text not null,
  digest text not null,
  accepted_at timestamptz not null,
  answer_id uuid,
  answered_at timestamptz,
  primary key (body_id, id),
  unique (body_id, service, event_id)
);
select kernel.protect('bus.service_request', 'select, insert, update (answer_id, answered_at)');
