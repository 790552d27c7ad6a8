-- Links with which a program of a person opens one thing, and nothing else, for a while: the token is kept as SHA-256.
create table identity.ticket (
  body_id uuid not null,
  id uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  person_id uuid not null,
  resource text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (body_id, id),
  unique (body_id, token_hash),
  foreign key (body_id, person_id) references identity.person (body_id, id)
);
create index ticket_by_expiry on identity.ticket (body_id, expires_at);
select kernel.protect('identity.ticket', 'select, insert, delete');
